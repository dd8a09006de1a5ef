package org.boundedflood.topology.ovsdb;

import static org.boundedflood.topology.ovsdb.Bridges.PEER;
import static org.boundedflood.topology.ovsdb.Bridges.PEER_ID;
import static org.boundedflood.topology.ovsdb.Bridges.SELF;
import static org.boundedflood.topology.ovsdb.Bridges.SELF_ID;
import static org.boundedflood.topology.ovsdb.Bridges.port;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InterfaceRuleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"system", "internal", "tap", "patch", "dpdk", "dpdkvhostuserclient", "afxdp"})
  void anInterfaceOfThisHostIsALeaf(String type) throws RefusedSettingException {
    assertEquals(PortRole.LEAF, InterfaceRule.roleOf(port("h1", type), SELF));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "geneve",
        "vxlan",
        "gre",
        "stt",
        "erspan",
        "lisp",
        "gtpu",
        "bareudp",
        "ip6gre",
        "ip6erspan",
        "srv6"
      })
  void aTunnelWithoutLabelIsNeverALeaf(String type) {
    assertEquals(
        "is a tunnel of type "
            + type
            + " without external_ids:bf-peer, so that it carries nothing; allowed are"
            + " bf-peer=<the peer's node id>, bf-role=leaf and bf-role=ignore",
        refusal(type, Map.of()));
  }

  @Test
  void aTypeOfTomorrowWithARemoteAddressIsATunnelToo() {
    RefusedSettingException refused =
        assertThrows(
            RefusedSettingException.class,
            () ->
                InterfaceRule.roleOf(
                    port(
                        "x1",
                        "newtun",
                        OptionalInt.empty(),
                        Map.of(),
                        Map.of("remote_ip", "192.0.2.1")),
                    SELF));
    assertEquals(
        "is a tunnel of type newtun without external_ids:bf-peer, so that it carries nothing;"
            + " allowed are bf-peer=<the peer's node id>, bf-role=leaf and bf-role=ignore",
        refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"system", "internal", "tap", "patch", "dpdk", "geneve", "vxlan", "gre", "newtun"})
  void aPeerMakesATunnelOfAnyType(String type) throws RefusedSettingException {
    assertEquals(
        new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0), role(type, Map.of("bf-peer", PEER_ID)));
    assertEquals(
        new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0),
        role(type, Map.of("bf-peer", PEER_ID, "bf-role", "tunnel")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00112233-4455-6677-8899-aabbccddeeff",
        "00112233445566778899AABBCCDDEEFF",
        "00112233445566778899aabbccddeeff"
      })
  void aPeerMayBeWrittenAsAUuid(String text) throws RefusedSettingException {
    assertEquals(
        new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0),
        role("geneve", Map.of("bf-peer", text)));
  }

  @Test
  void theFirstAndTheLastNodeIdArePeers() throws RefusedSettingException {
    for (String id : new String[] {"0".repeat(32), "f".repeat(32)}) {
      assertEquals(
          new PortRole.Tunnel(NodeId.of(id), LinkKind.PLAIN, null, 0),
          role("system", Map.of("bf-peer", id)));
    }
  }

  @Test
  void aPeersAddressIsTakenOver() throws RefusedSettingException {
    assertEquals(
        new PortRole.Tunnel(PEER, LinkKind.PLAIN, MacAddress.of("02:00:00:00:00:ab"), 0),
        role("geneve", Map.of("bf-peer", PEER_ID, "bf-peer-mac", "02:00:00:00:00:AB")));
  }

  @ParameterizedTest
  @CsvSource({
    "geneve, 1450, 1400, 1400",
    "system, 1500, 68, 68",
    "system, 1500, 65535, 65535",
    "geneve, , 1400, 1400",
    "geneve, , 01400, 1400",
    "geneve, 1450, , 1450",
    "system, 1500, , 1500",
    "system, 9000, , 9000",
    "system, 65535, , 65535",
    "system, 65536, , 0",
    "system, 68, , 68",
    "system, 67, , 0",
    "patch, , , 0"
  })
  void theLabelledMtuGoesBeforeThatOfTheInterface(
      String type, Integer known, String labelled, int expected) throws RefusedSettingException {
    Map<String, String> externalIds = new HashMap<>(Map.of("bf-peer", PEER_ID));
    if (labelled != null) {
      externalIds.put("bf-mtu", labelled);
    }
    OptionalInt mtu = known == null ? OptionalInt.empty() : OptionalInt.of(known);
    assertEquals(
        new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, expected),
        InterfaceRule.roleOf(port("vx1", type, mtu, externalIds, Map.of()), SELF));
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "geneve", "patch"})
  void anIgnoredInterfaceIsUncategorisedWhateverElseIsSet(String type)
      throws RefusedSettingException {
    assertEquals(PortRole.UNCATEGORISED, role(type, Map.of("bf-role", "ignore")));
    assertEquals(
        PortRole.UNCATEGORISED,
        role(type, Map.of("bf-role", "ignore", "bf-peer", "?", "bf-mtu", "?", "bf-peer-mac", "?")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "geneve", "patch"})
  void aLeafMayBeOfAnyTypeIfItIsSaid(String type) throws RefusedSettingException {
    assertEquals(PortRole.LEAF, role(type, Map.of("bf-role", "leaf")));
  }

  @Test
  void labelsOfOthersAreNoneOfItsBusiness() throws RefusedSettingException {
    assertEquals(PortRole.LEAF, role("tap", Map.of("iface-id", "7", "bf-saved-bfd", "{}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "xyz", "00112233445566778899aabbccddeef", " " + PEER_ID})
  void aMalformedPeerIsRefused(String text) {
    assertEquals(
        "external_ids:bf-peer is \"" + text + "\"; allowed are 32 hex digits",
        refusal("system", Map.of("bf-peer", text)));
  }

  @Test
  void itselfIsRefusedAsPeer() {
    assertEquals(
        "external_ids:bf-peer is this node's own id \""
            + SELF_ID
            + "\"; allowed is the id of another node",
        refusal("geneve", Map.of("bf-peer", SELF_ID)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "02:00:00:00:00",
        "020000000001",
        "01:00:5e:00:00:01",
        "ff:ff:ff:ff:ff:ff",
        "00:00:00:00:00:00"
      })
  void aMalformedPeerAddressIsRefused(String text) {
    assertEquals(
        "external_ids:bf-peer-mac is \""
            + text
            + "\"; allowed is a unicast address like 02:00:00:00:00:01",
        refusal("geneve", Map.of("bf-peer", PEER_ID, "bf-peer-mac", text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "67", "65536", "-1500", "1500 ", "1.5k", "99999999999", "٦٨٠"})
  void aMalformedMtuIsRefused(String text) {
    assertEquals(
        "external_ids:bf-mtu is \""
            + text
            + "\"; allowed are 68 to 65535 bytes of Ethernet payload",
        refusal("geneve", Map.of("bf-peer", PEER_ID, "bf-mtu", text)));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "20, 20", "65535, 65535"})
  void aCostIsTaken(String labelled, int cost) throws RefusedSettingException {
    assertEquals(
        new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0, cost),
        role("geneve", Map.of("bf-peer", PEER_ID, "bf-cost", labelled)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "65536", "1.5", "999999"})
  void aMalformedCostIsRefused(String text) {
    assertEquals(
        "external_ids:bf-cost is \"" + text + "\"; allowed are 0 to 65535",
        refusal("geneve", Map.of("bf-peer", PEER_ID, "bf-cost", text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Leaf", "tunel", "tunnel,leaf"})
  void aMalformedRoleIsRefusedEvenOfATunnel(String text) {
    String expected =
        "external_ids:bf-role is \"" + text + "\"; allowed are leaf, tunnel and ignore";
    assertEquals(expected, refusal("system", Map.of("bf-role", text)));
    assertEquals(expected, refusal("geneve", Map.of("bf-role", text, "bf-peer", PEER_ID)));
  }

  @Test
  void aTunnelWithoutPeerIsRefused() {
    assertEquals(
        "external_ids:bf-role is \"tunnel\"; allowed is that only with"
            + " bf-peer=<the peer's node id>",
        refusal("system", Map.of("bf-role", "tunnel")));
  }

  @ParameterizedTest
  @CsvSource({"bf-peer-mac, 02:00:00:00:00:01", "bf-mtu, 1450", "bf-cost, 20"})
  void settingsOfATunnelAreRefusedWithoutAPeer(String key, String value) {
    String expected =
        "external_ids:%s is \"%s\"; allowed is only with bf-peer, and not on a leaf"
            .formatted(key, value);
    assertEquals(expected, refusal("system", Map.of(key, value)));
    assertEquals(expected, refusal("geneve", Map.of(key, value, "bf-role", "leaf")));
  }

  @Test
  void aLeafWithAPeerIsRefused() {
    assertEquals(
        "external_ids:bf-peer is \""
            + PEER_ID
            + "\"; allowed is only with bf-peer, and not on a leaf",
        refusal("system", Map.of("bf-role", "leaf", "bf-peer", PEER_ID)));
  }

  private static PortRole role(String type, Map<String, String> externalIds)
      throws RefusedSettingException {
    return InterfaceRule.roleOf(port("vx1", type, externalIds), SELF);
  }

  private static String refusal(String type, Map<String, String> externalIds) {
    return String.valueOf(
        assertThrows(RefusedSettingException.class, () -> role(type, externalIds)).getMessage());
  }
}
