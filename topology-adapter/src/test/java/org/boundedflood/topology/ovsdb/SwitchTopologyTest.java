package org.boundedflood.topology.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.ovs.bridge.OvsBridge;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbEndpoint;
import org.boundedflood.ovs.ovsdb.OvsdbSettings;
import org.boundedflood.ovs.testing.Loop;
import org.boundedflood.ovs.testing.OvsdbServer;
import org.boundedflood.ovs.testing.VirtualSwitch;
import org.boundedflood.topology.Recorder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology of a real switch, set up with ovs-vsctl as its users do. */
@Tag("switches")
class SwitchTopologyTest {
  private static final NodeId SELF = NodeId.of(0, 1);
  private static final NodeId PEER = NodeId.of(0, 2);

  @TempDir Path directory;

  @Test
  void tunnelsAndLeavesAreWhatTheirSettingsSay() throws Exception {
    Recorder told = new Recorder();
    try (Loop loop = new Loop();
        OvsdbServer server = OvsdbServer.start(directory);
        VirtualSwitch vswitch = VirtualSwitch.start(server);
        OvsdbClient client =
            new OvsdbClient(
                loop.get(), OvsdbEndpoint.of(server.endpoint()), OvsdbSettings.DEFAULT);
        OvsBridge bridge = OvsBridge.of(client, "br0");
        OvsdbTopology topology = new OvsdbTopology(bridge, SELF)) {
      server.vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev");
      client.start();
      topology.start(told);
      vswitch.run("ip", "link", "add", "h1", "type", "veth", "peer", "name", "h1-peer");
      vswitch.run(
          "ip", "link", "add", "link1", "mtu", "1400", "type", "veth", "peer", "name", "x1");
      server.vsctl(
          "add-port",
          "br0",
          "h1",
          "--",
          "add-port",
          "br0",
          "link1",
          "--",
          "set",
          "port",
          "link1",
          "external_ids:bf-peer=" + PEER,
          "--",
          "add-port",
          "br0",
          "vx1",
          "--",
          "set",
          "interface",
          "vx1",
          "type=geneve",
          "options:remote_ip=192.0.2.1",
          "external_ids:bf-peer=" + PEER,
          "external_ids:bf-peer-mac=\"02:00:00:00:00:09\"",
          "external_ids:bf-mtu=1372",
          "--",
          "add-port",
          "br0",
          "vx2",
          "--",
          "set",
          "interface",
          "vx2",
          "type=vxlan",
          "options:remote_ip=192.0.2.2");
      Map<String, PortRole> expected =
          Map.of(
              "br0", PortRole.LEAF,
              "h1", PortRole.LEAF,
              "link1", new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 1400),
              "vx1",
                  new PortRole.Tunnel(
                      PEER, LinkKind.PLAIN, MacAddress.of("02:00:00:00:00:09"), 1372),
              "vx2", PortRole.UNCATEGORISED);
      told.snapshots.until(snapshot -> snapshot.roles().equals(expected));
      assertEquals(
          "port vx2: external_ids:a port of type vxlan needs bf-peer=<node id>, or bf-role=leaf or"
              + " ignore; carries no traffic",
          told.problems.until(problem -> problem.startsWith("port")));
      server.vsctl(
          "set", "interface", "vx2", "external_ids:bf-role=ignore", "--", "del-port", "vx1");
      told.snapshots.until(snapshot -> !snapshot.roles().containsKey("vx1"));
    }
  }
}
