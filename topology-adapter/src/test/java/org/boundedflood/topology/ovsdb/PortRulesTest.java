package org.boundedflood.topology.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.ovs.bridge.BridgePort;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortRulesTest {
  private static final NodeId SELF = NodeId.of(0, 1);
  private static final NodeId PEER = NodeId.of(0, 2);

  private final PortRules rules = new PortRules(SELF);

  @ParameterizedTest
  @ValueSource(strings = {"geneve", "vxlan", "gre", "system", "patch", "internal"})
  void aPortThatNamesItsPeerIsATunnelWhateverItsType(String type) {
    var verdict = rules.judge(port(type, OptionalInt.of(1400), Map.of("bf-peer", PEER.toString())));
    assertEquals(new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 1400), verdict.role());
    assertNull(verdict.complaint());
  }

  @Test
  void aTunnelTakesItsPeersAddressAndSizeFromItsSettings() {
    var ids =
        Map.of(
            "bf-peer",
            PEER.toString(),
            "bf-peer-mac",
            "02:00:00:00:00:09",
            "bf-mtu",
            "1372",
            "bf-role",
            "tunnel");
    assertEquals(
        new PortRole.Tunnel(PEER, LinkKind.PLAIN, MacAddress.of("02:00:00:00:00:09"), 1372),
        rules.judge(port("geneve", OptionalInt.of(65_000), ids)).role());
  }

  @ParameterizedTest
  @ValueSource(strings = {"geneve", "vxlan", "gre", "stt", "erspan", "ip6gre"})
  void aTunnelWithoutPeerIsNeverALeaf(String type) {
    var verdict = rules.judge(port(type, OptionalInt.empty(), Map.of()));
    assertEquals(PortRole.UNCATEGORISED, verdict.role());
    assertEquals(
        "port p1: external_ids:a port of type "
            + type
            + " needs bf-peer=<node id>, or bf-role=leaf or ignore; carries no traffic",
        verdict.complaint());
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "internal", "tap", "patch", "dpdk", "dpdkvhostuserclient"})
  void everythingElseIsALeaf(String type) {
    var verdict = rules.judge(port(type, OptionalInt.empty(), Map.of("vm", "7")));
    assertEquals(PortRole.LEAF, verdict.role());
    assertNull(verdict.complaint());
  }

  @Test
  void anOperatorMayCallATunnelALeafOrLetAPortBeIgnored() {
    assertEquals(
        PortRole.LEAF,
        rules.judge(port("vxlan", OptionalInt.empty(), Map.of("bf-role", "leaf"))).role());
    var ignored = rules.judge(port("system", OptionalInt.empty(), Map.of("bf-role", "ignore")));
    assertEquals(PortRole.UNCATEGORISED, ignored.role());
    assertNull(ignored.complaint());
  }

  @ParameterizedTest
  @CsvSource({
    "bf-peer, 1234, 1234",
    "bf-peer, 00000000000000000000000000000001, own 00000000000000000000000000000001",
    "bf-role, root, root",
    "bf-role, tunnel, bf-peer=<node id>"
  })
  void settingsThatMakeNoSenseAreQuotedAndCarryNoTraffic(String key, String value, String quoted) {
    var verdict = rules.judge(port("system", OptionalInt.empty(), Map.of(key, value)));
    assertEquals(PortRole.UNCATEGORISED, verdict.role());
    assertContains(quoted, verdict.complaint());
  }

  @Test
  void aLeafWithAPeerIsAContradiction() {
    var ids = Map.of("bf-role", "leaf", "bf-peer", PEER.toString());
    assertEquals(
        PortRole.UNCATEGORISED, rules.judge(port("system", OptionalInt.empty(), ids)).role());
  }

  @ParameterizedTest
  @CsvSource({
    "bf-peer-mac, ff:ff:ff:ff:ff:ff",
    "bf-peer-mac, 02-00-00-00-00-01",
    "bf-mtu, 67",
    "bf-mtu, 65536",
    "bf-mtu, big"
  })
  void detailsThatMakeNoSenseAreQuotedAndUnknown(String key, String value) {
    var verdict =
        rules.judge(
            port("geneve", OptionalInt.empty(), Map.of("bf-peer", PEER.toString(), key, value)));
    assertEquals(new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0), verdict.role());
    assertContains("found \"" + value + "\"; treated as unknown", verdict.complaint());
  }

  /** No settings whatever break it, and none but bf-role=leaf makes a tunnel's port a leaf. */
  @Property
  void noSettingsMakeATunnelALeafByAccident(@ForAll("settings") Map<String, String> settings) {
    var verdict = rules.judge(port("geneve", OptionalInt.of(70_000), settings));
    if (!"leaf".equals(settings.get("bf-role"))) {
      assertNotEquals(PortRole.LEAF, verdict.role());
    }
    if (verdict.role() instanceof PortRole.Tunnel tunnel) {
      assertNotEquals(SELF, tunnel.peer());
      assertInstanceOf(String.class, settings.get("bf-peer"));
    }
  }

  @Provide
  Arbitrary<Map<String, String>> settings() {
    Arbitrary<String> keys = Arbitraries.of("bf-peer", "bf-role", "bf-mtu", "bf-peer-mac", "x");
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(40),
            Arbitraries.of(
                "leaf", "tunnel", "ignore", "", "1500", PEER.toString(), SELF.toString()));
    return Arbitraries.maps(keys, values).ofMaxSize(5);
  }

  private static void assertContains(String part, @Nullable String whole) {
    assertEquals(true, whole != null && whole.contains(part), String.valueOf(whole));
  }

  private static BridgePort port(String type, OptionalInt mtu, Map<String, String> externalIds) {
    return new BridgePort(
        "p1",
        "p1",
        type,
        OptionalInt.of(1),
        true,
        true,
        mtu,
        new TreeMap<>(externalIds),
        new TreeMap<>(),
        null,
        null,
        new TreeMap<>(),
        new TreeMap<>());
  }
}
