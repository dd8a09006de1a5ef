package org.boundedflood.topology.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.topology.TopologyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TopologyFileTest {
  private static final NodeId SELF = NodeId.of(0, 1);
  private static final String WHOLE =
      """
      # who is where
      tunnels:
        - port: vx1
          peer: 00000000000000000000000000000002
          kind: self-checking
          peer-mac: 02:00:00:00:00:09
          mtu: 1450
        - {port: vx2, peer: 00000000-0000-0000-0000-000000000002}
      leaves: [h1, h2]
      ignore:
        - mgmt0
      unlisted: ignore
      """;

  @Test
  void readsEverythingThatAFileCanSay() {
    TopologyFile file = read(WHOLE);
    assertEquals(
        Map.of(
            "vx1",
            new PortRole.Tunnel(
                NodeId.of(0, 2), LinkKind.SELF_CHECKING, MacAddress.of("02:00:00:00:00:09"), 1450),
            "vx2",
            new PortRole.Tunnel(NodeId.of(0, 2), LinkKind.PLAIN, null, 0),
            "h1",
            PortRole.LEAF,
            "h2",
            PortRole.LEAF,
            "mgmt0",
            PortRole.UNCATEGORISED),
        file.roles());
    assertEquals(PortRole.UNCATEGORISED, file.unlisted());
  }

  @Test
  void portsThatAreNotListedAreLeavesUnlessSaidOtherwise() {
    assertEquals(PortRole.LEAF, read("tunnels: []").unlisted());
    assertEquals(Map.of(), read("tunnels:\nleaves:\n").roles());
  }

  @Test
  void identifiersThatLookLikeNumbersAreTakenAsWritten() {
    var file = read("tunnels: [{port: 12, peer: 11111111111111111111111111111e11}]");
    assertEquals(
        new PortRole.Tunnel(NodeId.of("11111111111111111111111111111e11"), LinkKind.PLAIN, null, 0),
        file.roles().get("12"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsRefusedWithItsLine(String text, String message) {
    var refusal = assertThrows(TopologyException.class, () -> read(text));
    assertEquals(message, refusal.getMessage());
  }

  static Stream<Arguments> mistakes() {
    String peer = "00000000000000000000000000000002";
    String tunnel = "tunnels:\n- port: a\n  peer: " + peer + "\n";
    return Stream.of(
        Arguments.of(
            "", "t.yaml:1: a topology must be a mapping with the key tunnels, found nothing"),
        Arguments.of(
            "hello",
            "t.yaml:1: a topology must be a mapping with the key tunnels, found \"hello\""),
        Arguments.of(
            "leaves: [a]", "t.yaml:1: the key tunnels is missing; without any, write tunnels: []"),
        Arguments.of(
            "tunnels: []\ntunels: []",
            "t.yaml:2: allowed are ignore, leaves, tunnels, unlisted, found \"tunels\""),
        Arguments.of("tunnels: 7", "t.yaml:1: tunnels must be a list, found \"7\""),
        Arguments.of(
            "tunnels:\n- a",
            "t.yaml:2: a tunnel must be a mapping with port and peer, found \"a\""),
        Arguments.of("tunnels:\n- port: a", "t.yaml:2: the key peer is missing"),
        Arguments.of("tunnels:\n- peer: " + peer, "t.yaml:2: the key port is missing"),
        Arguments.of(
            "tunnels:\n- port: a\n  peer: 12",
            "t.yaml:3: peer must be 32 hex digits, found \"12\""),
        Arguments.of(
            "tunnels:\n- port: a\n  peer: 00000000000000000000000000000001",
            "t.yaml:3: peer must be another node, found this node's own "
                + "00000000000000000000000000000001"),
        Arguments.of(
            tunnel + "  kind: odd", "t.yaml:4: kind must be plain or self-checking, found \"odd\""),
        Arguments.of(tunnel + "  mtu: 40", "t.yaml:4: mtu must be 68 to 65535 bytes, found \"40\""),
        Arguments.of(
            tunnel + "  peer-mac: ff:ff:ff:ff:ff:ff",
            "t.yaml:4: peer-mac must be a MAC address of one device, found \"ff:ff:ff:ff:ff:ff\""),
        Arguments.of(
            tunnel + "  mac: x",
            "t.yaml:4: allowed are kind, mtu, peer, peer-mac, port, found \"mac\""),
        Arguments.of(
            tunnel + "- port: a\n  peer: " + peer,
            "t.yaml:4: each port is allowed once, found \"a\" as on line 2"),
        Arguments.of(
            tunnel + "leaves: [b, a]",
            "t.yaml:4: each port is allowed once, found \"a\" as on line 2"),
        Arguments.of(
            tunnel + "leaves: [[b]]",
            "t.yaml:4: a port must be a name of 1 to 15 characters, found a list"),
        Arguments.of(
            tunnel + "leaves: [abcdefghijklmnop]",
            "t.yaml:4: a port must be a name of 1 to 15 characters, found \"abcdefghijklmnop\""),
        Arguments.of(
            tunnel + "unlisted: tunnel",
            "t.yaml:4: unlisted must be leaf or ignore, found \"tunnel\""),
        Arguments.of(
            tunnel + "leaves: [b]\nleaves: [c]",
            "t.yaml:5: each key is allowed once, found \"leaves\" again"),
        Arguments.of("tunnels: &a []\nleaves: *a", "t.yaml:2: aliases are not allowed, found *a"),
        Arguments.of(
            "tunnels: []\n---\ntunnels: []", "t.yaml:3: one document is allowed, found another"));
  }

  @Test
  void textThatIsNoYamlIsRefusedWithItsLine() {
    var refusal = assertThrows(TopologyException.class, () -> read("tunnels:\n\t- a"));
    assertEquals(
        "t.yaml:2: must be YAML, found character '\\t(TAB)' that cannot start any token. (Do not use"
            + " \\t(TAB) for indentation)",
        refusal.getMessage());
  }

  /** A file of which a piece is missing is read or refused, but never fails otherwise. */
  @Property(tries = 300)
  void aDamagedFileIsReadOrRefused(
      @ForAll @IntRange(max = 400) int from,
      @ForAll @IntRange(max = 30) int length,
      @ForAll char inserted) {
    int start = Math.min(from, WHOLE.length());
    int end = Math.min(start + length, WHOLE.length());
    String damaged = WHOLE.substring(0, start) + inserted + WHOLE.substring(end);
    try {
      assertEquals(false, read(damaged).roles().containsKey(""));
    } catch (TopologyException e) {
      assertEquals("t.yaml:", String.valueOf(e.getMessage()).substring(0, 7));
    }
  }

  private static TopologyFile read(String text) {
    return TopologyFile.read("t.yaml", text, SELF);
  }
}
