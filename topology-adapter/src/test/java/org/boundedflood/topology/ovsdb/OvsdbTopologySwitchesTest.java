package org.boundedflood.topology.ovsdb;

import static org.boundedflood.topology.ovsdb.Bridges.PEER;
import static org.boundedflood.topology.ovsdb.Bridges.PEER_ID;
import static org.boundedflood.topology.ovsdb.Bridges.SELF;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.ovs.bridge.OvsBridge;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbEndpoint;
import org.boundedflood.ovs.ovsdb.OvsdbSettings;
import org.boundedflood.topology.Told;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("switches")
final class OvsdbTopologySwitchesTest {
  private static final String OTHER_ID = "ffffffffffffffffffffffffffffffff";

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Told told = new Told();
  private OpenVSwitch vswitch;
  private OvsdbClient client;
  private OvsdbTopology topology;

  @BeforeEach
  void watchANewBridge(@TempDir Path directory) throws IOException, InterruptedException {
    vswitch = OpenVSwitch.start(directory);
    client =
        new OvsdbClient(group.next(), OvsdbEndpoint.of(vswitch.endpoint()), OvsdbSettings.DEFAULT);
    topology = new OvsdbTopology(OvsBridge.of(client, "br0"), SELF);
    topology.start(told);
    client.start();
    assertEquals(Map.of("br0", PortRole.LEAF), told.snapshot().roles());
  }

  @AfterEach
  void stop() {
    topology.close();
    client.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    vswitch.close();
  }

  @Test
  void aTunnelIsToldAsItIsAddedRelabelledAndRemoved() throws Exception {
    addTunnel("vx1", "geneve", "external_ids:bf-peer=" + PEER_ID, "external_ids:bf-mtu=1400");
    assertEquals(
        Map.of("br0", PortRole.LEAF, "vx1", new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 1400)),
        told.snapshot().roles());

    set("vx1", "external_ids:bf-peer=" + OTHER_ID);
    set("vx1", "external_ids:bf-peer-mac=\"02:00:00:00:00:01\"");
    PortRole relabelled =
        new PortRole.Tunnel(
            NodeId.of(OTHER_ID), LinkKind.PLAIN, MacAddress.of("02:00:00:00:00:01"), 1400);
    told.until(snapshot -> snapshot.roleOf("vx1").equals(relabelled));

    vswitch.vsctl("del-port", "br0", "vx1");
    assertEquals(Map.of("br0", PortRole.LEAF), told.snapshot().roles());
    assertTrue(told.isEmpty());
  }

  @Test
  void aTunnelWithoutUsableLabelIsUncategorisedAndReportedOnce() throws Exception {
    for (String type : new String[] {"geneve", "vxlan", "gre", "gtpu"}) {
      addTunnel("t-" + type, type);
      assertEquals(PortRole.UNCATEGORISED, told.snapshot().roleOf("t-" + type));
      assertEquals(
          "bridge br0: interface t-%s: is a tunnel of type %s without external_ids:bf-peer, so that it carries nothing; allowed are bf-peer=<the peer's node id>, bf-role=leaf and bf-role=ignore"
              .formatted(type, type),
          told.problem());
    }
    set("t-gre", "external_ids:bf-peer=" + PEER);
    assertEquals(
        new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0), told.snapshot().roleOf("t-gre"));
    set("t-gre", "external_ids:bf-peer=nobody");
    assertEquals(PortRole.UNCATEGORISED, told.snapshot().roleOf("t-gre"));
    assertEquals(
        "bridge br0: interface t-gre: external_ids:bf-peer is \"nobody\"; allowed are 32 hex digits",
        told.problem());
    set("t-gre", "external_ids:bf-role=leaf");
    vswitch.vsctl("remove", "interface", "t-gre", "external_ids", "bf-peer");
    assertTrue(told.problem().endsWith("allowed is only with bf-peer, and not on a leaf"));
    assertEquals(PortRole.LEAF, told.snapshot().roleOf("t-gre"));
  }

  @Test
  void aPairOfVirtualPortsIsATunnelOfTheirMtu() throws Exception {
    vswitch.inNamespace(
        "ip", "link", "add", "v1", "mtu", "1400", "type", "veth", "peer", "name", "v2");
    vswitch.vsctl(
        "add-port", "br0", "v1", "--", "set", "interface", "v1", "external_ids:bf-peer=" + PEER_ID);
    told.until(snapshot -> snapshot.roleOf("v1").equals(tunnelOf(1400)));
    vswitch.inNamespace("ip", "link", "set", "v1", "mtu", "1300");
    assertEquals(tunnelOf(1300), told.snapshot().roleOf("v1"));
  }

  @Test
  void allOtherPortsAreLeaves() throws Exception {
    vswitch.inNamespace("ip", "link", "add", "v1", "type", "veth", "peer", "name", "v2");
    vswitch.inNamespace("ip", "tuntap", "add", "dev", "tap1", "mode", "tap");
    vswitch.vsctl(
        "add-port",
        "br0",
        "v1",
        "--",
        "add-port",
        "br0",
        "tap1",
        "--",
        "add-port",
        "br0",
        "in1",
        "--",
        "set",
        "interface",
        "in1",
        "type=internal",
        "--",
        "add-port",
        "br0",
        "p1",
        "--",
        "set",
        "interface",
        "p1",
        "type=patch",
        "options:peer=p2",
        "--",
        "add-port",
        "br0",
        "mgmt",
        "--",
        "set",
        "interface",
        "mgmt",
        "type=internal",
        "external_ids:bf-role=ignore");
    assertEquals(
        Map.of(
            "br0", PortRole.LEAF,
            "v1", PortRole.LEAF,
            "tap1", PortRole.LEAF,
            "in1", PortRole.LEAF,
            "p1", PortRole.LEAF,
            "mgmt", PortRole.UNCATEGORISED),
        told.snapshot().roles());
  }

  @Test
  void aTunnelWithALongNameIsToldByTheNameThatOpenFlowReports() throws Exception {
    addTunnel("tunnel-to-node-17", "geneve", "external_ids:bf-peer=" + PEER_ID);
    assertEquals(tunnelOf(0), told.snapshot().roleOf("tunnel-to-node-"));
    String ports = vswitch.portsByOpenFlow();
    assertTrue(ports.contains("(tunnel-to-node-):"), ports);
  }

  @Test
  void aBridgeThatIsMadeAgainIsReadAgain() throws Exception {
    vswitch.vsctl("del-br", "br0");
    assertEquals(
        "no bridge \"br0\" in database Open_vSwitch; there is none at all", told.problem());
    vswitch.addBridge();
    addTunnel("vx1", "vxlan", "external_ids:bf-peer=" + PEER_ID);
    assertEquals(tunnelOf(0), told.snapshot().roleOf("vx1"));
  }

  private static PortRole tunnelOf(int mtu) {
    return new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, mtu);
  }

  private void addTunnel(String name, String type, String... settings)
      throws IOException, InterruptedException {
    String[] command = {
      "add-port",
      "br0",
      name,
      "--",
      "set",
      "interface",
      name,
      "type=" + type,
      "options:remote_ip=192.0.2." + (type.length() + name.length())
    };
    vswitch.vsctl(concatenated(command, settings));
  }

  private void set(String name, String setting) throws IOException, InterruptedException {
    vswitch.vsctl("set", "interface", name, setting);
  }

  private static String[] concatenated(String[] first, String[] second) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray(String[]::new);
  }
}
