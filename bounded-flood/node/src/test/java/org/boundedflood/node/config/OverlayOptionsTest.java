package org.boundedflood.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.boundedflood.topology.member.HostPort;
import org.boundedflood.topology.member.TunnelKind;
import org.boundedflood.topology.organise.DistanceLaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlayOptionsTest {
  private static NodeConfig node(Map<String, String> given) throws ConfigException {
    Map<String, String> all = new HashMap<>(Map.of("bridge", "br0", "overlay", "lab"));
    all.putAll(given);
    return Configuration.load(all, null).nodes().get(0);
  }

  @Test
  void aSecretAndOneMemberAreEnoughAndTheRestHasDefaults() throws ConfigException {
    NodeConfig node = node(Map.of("secret-file", "/s", "join", "192.0.2.1:7373,[2001:db8::1]:1"));
    assertEquals(
        List.of(new HostPort("192.0.2.1", 7373), new HostPort("2001:db8::1", 1)),
        node.get(OverlayOptions.JOIN));
    assertEquals(List.of(TunnelKind.GENEVE), node.get(OverlayOptions.KINDS));
    assertEquals(2, node.get(OverlayOptions.SUCCESSORS));
    assertEquals(OptionalInt.empty(), node.findNumber(OverlayOptions.SHORTCUTS));
    assertEquals(DistanceLaw.LN, node.get(OverlayOptions.LAW));
  }

  @Test
  void eachNodeMayHaveItsOwn() throws ConfigException {
    NodeConfig node =
        node(
            Map.of(
                "secret-file", "/s",
                "underlay-ip", "192.0.2.2",
                "tunnel", "vxlan,gre",
                "long-links", "5",
                "pdf", "log10",
                "tunnel-options", "psk=a=b,csum=true"));
    assertEquals(List.of(TunnelKind.VXLAN, TunnelKind.GRE), node.get(OverlayOptions.KINDS));
    assertEquals(OptionalInt.of(5), node.findNumber(OverlayOptions.SHORTCUTS));
    assertEquals(DistanceLaw.LOG10, node.get(OverlayOptions.LAW));
    assertEquals(Map.of("psk", "a=b", "csum", "true"), node.get(OverlayOptions.TUNNEL_OPTIONS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "join | host",
        "join | a:1,a:1",
        "join | a:1,",
        "tunnel | stt",
        "tunnel | geneve,geneve",
        "underlay-ip | node1",
        "underlay-ip | fe80::1%eth0",
        "key | 16777216",
        "tunnel-options | remote_ip=192.0.2.1",
        "tunnel-options | csum",
        "static-peers | 12",
        "overlay | a b"
      })
  void whatIsNotAllowedIsQuoted(String option, String value) {
    Map<String, String> given = new HashMap<>(Map.of("secret-file", "/s", "join", "a:1"));
    given.put(option, value);
    String refusal = assertThrows(ConfigException.class, () -> node(given)).text();
    assertTrue(refusal.contains(option) && refusal.contains("\"" + value + "\""), refusal);
  }

  @Test
  void aMemberMustBeAbleToProveItselfInOneWayAndToTellItsAddress() {
    for (Map<String, String> given :
        List.of(
            Map.of("join", "a:1"),
            Map.of("join", "a:1", "overlay-ca", "/a", "overlay-key", "/k"),
            Map.of("secret-file", "/s"),
            Map.of(
                "join", "a:1",
                "secret-file", "/s",
                "overlay-ca", "/a",
                "overlay-key", "/k",
                "overlay-certificate", "/c"))) {
      String refusal = assertThrows(ConfigException.class, () -> node(given)).text();
      assertTrue(refusal.startsWith("overlay: found "), refusal);
    }
  }

  @Test
  void twoMembersInOneProcessDoNotListenAtOnePlace() {
    assertEquals(
        "nodes 1 and 2 share underlay-ip 192.0.2.1 and overlay-port 7373; allowed is one of its own"
            + " for each",
        refusalOfTwo("", "key: 2"));
  }

  @Test
  void twoOverlaysOnOneSwitchHaveKeysOfTheirOwn() {
    assertEquals(
        "nodes 1 and 2 share key 1 in database unix:/var/run/openvswitch/db.sock; allowed is one of"
            + " its own for each",
        refusalOfTwo("", "overlay-port: 7374"));
  }

  @Test
  void twoOverlaysMayHaveTheSameIdentifiersButOneMayNot() throws ConfigException {
    String apart = "overlay-port: 7374, key: 2";
    assertEquals(2, two("node-id: 0123456789abcdef0123456789abcdef", apart).nodes().size());
    assertEquals(
        "nodes 1 and 2 share node-id 0123456789abcdef0123456789abcdef of overlay a; allowed is one"
            + " of its own for each",
        refusalOfTwo("node-id: 0123456789abcdef0123456789abcdef", "overlay: a, " + apart));
  }

  private static Configuration two(String both, String second) throws ConfigException {
    String overlay = second.contains("overlay: ") ? "" : "overlay: b, ";
    String file =
        """
        secret-file: /s
        underlay-ip: 192.0.2.1
        %s
        nodes:
          - {bridge: br0, overlay: a}
          - {bridge: br1, %s%s}
        """
            .formatted(both, overlay, second);
    return Configuration.of(Map.of(), ConfigFile.parse("nodes.yaml", file));
  }

  private static String refusalOfTwo(String both, String second) {
    return assertThrows(ConfigException.class, () -> two(both, second)).text();
  }
}
