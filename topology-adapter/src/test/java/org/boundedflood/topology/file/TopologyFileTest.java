package org.boundedflood.topology.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.topology.TopologyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TopologyFileTest {
  private static final String SELF_ID = "000000000000000000000000000000aa";
  private static final String PEER_ID = "00112233445566778899aabbccddeeff";
  private static final NodeId SELF = NodeId.of(SELF_ID);
  private static final NodeId PEER = NodeId.of(PEER_ID);
  private static final PortRole TUNNEL = new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0);

  @Test
  void aWholeFileIsRead() {
    assertEquals(
        new TopologyFile(
            Map.of(
                "vx1",
                new PortRole.Tunnel(
                    PEER, LinkKind.SELF_CHECKING, MacAddress.of("02:00:00:00:00:01"), 1450, 20),
                "vx2",
                TUNNEL,
                "h1",
                PortRole.LEAF,
                "h2",
                PortRole.LEAF,
                "mgmt0",
                PortRole.UNCATEGORISED),
            PortRole.UNCATEGORISED),
        parse(
            """
            # two tunnels to one peer are allowed
            tunnels:
              - port: vx1
                peer: 00112233445566778899aabbccddeeff
                kind: self-checking
                peer-mac: 02:00:00:00:00:01
                mtu: 1450
                cost: 20
              - {port: vx2, peer: 00112233-4455-6677-8899-AABBCCDDEEFF, kind: plain}
            leaves: [h1, h2]
            ignore:
              - mgmt0
            unlisted: ignore
            """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "unlisted: leaf", "tunnels: []", "leaves: []\nignore: []"})
  void portsThatAreNotListedAreLeavesUnlessItSaysOtherwise(String text) {
    assertEquals(new TopologyFile(Map.of(), PortRole.LEAF), parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000000000000000000000000000",
        "12345678901234567890123456789012",
        "1234567890123456789012345678e123",
        "01234567012345670123456701234567"
      })
  void aPeerOfDigitsAloneIsNotTakenForANumber(String id) {
    assertEquals(
        Map.of("vx1", new PortRole.Tunnel(NodeId.of(id), LinkKind.PLAIN, null, 0)),
        parse("tunnels: [{port: vx1, peer: " + id + "}]").roles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0x10", "1e3", "on", "no", "true", "1_0", "h.1", "ü", "2026-01-01"})
  void aPortsNameIsTakenAsItIsWritten(String port) {
    assertEquals(Map.of(port, PortRole.LEAF), parse("leaves: [" + port + "]").roles());
  }

  @ParameterizedTest
  @CsvSource({"68, 68", "65535, 65535", "'''1500''', 1500"})
  void theSmallestAndTheGreatestMtuAreAllowed(String text, int mtu) {
    assertEquals(
        Map.of("vx1", new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, mtu)),
        parse("tunnels: [{mtu: " + text + ", port: vx1, peer: " + PEER_ID + "}]").roles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n\n", "# nothing but a comment\n", "---\n", "~", "''"})
  void aFileWithoutContentIsRefused(String text) {
    TopologyException refused = assertThrows(TopologyException.class, () -> parse(text));
    assertTrue(
        String.valueOf(refused.getMessage())
            .matches(
                "t\\.yaml:\\d+: found nothing; allowed is a mapping of"
                    + " tunnels, leaves, ignore and unlisted"),
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          [h1]|1: found a list; allowed is a mapping of tunnels, leaves, ignore and unlisted
          h1|1: found "h1"; allowed is a mapping of tunnels, leaves, ignore and unlisted
          #\\ntunels: []|2: found the unknown key "tunels"; allowed are tunnels, leaves, ignore and unlisted
          leaves: [a]\\nleaves: [b]|2: found "leaves" a second time; allowed is once
          leaves: []\\n---\\nleaves: []|3: found a second document; allowed is one
          tunnels:|1: found nothing; allowed is a list of tunnels
          tunnels: vx1|1: found "vx1"; allowed is a list of tunnels
          tunnels:\\n  - vx1|2: found "vx1"; allowed is a tunnel with port and peer
          tunnels:\\n  - [vx1]|2: found a list; allowed is a tunnel with port and peer
          tunnels:\\n  - {}|2: found a tunnel without port; allowed is a tunnel with port and peer
          tunnels:\\n  - port: vx1\\n\\nleaves: []|2: found a tunnel without peer; allowed is a tunnel with port and peer
          leaves:|1: found nothing; allowed is a list of port names under leaves
          ignore: {a: b}|1: found a mapping; allowed is a list of port names under ignore
          leaves: [[a]]|1: leaves: found a list; allowed is 1 to 15 bytes, which is all that the switch reports of a port's name
          leaves:\\n - a\\n - ~|3: leaves: found nothing; allowed is 1 to 15 bytes, which is all that the switch reports of a port's name
          ignore: ['']|1: ignore: found nothing; allowed is 1 to 15 bytes, which is all that the switch reports of a port's name
          ignore: [sixteen-letters-]|1: ignore: found "sixteen-letters-"; allowed is 1 to 15 bytes, which is all that the switch reports of a port's name
          leaves: [&a h1, *a]|1: leaves: found the alias "*a"; allowed is 1 to 15 bytes, which is all that the switch reports of a port's name
          leaves: [h1]\\nignore: [h1]|2: found port "h1" a second time, after line 1; allowed is once in tunnels, leaves and ignore
          leaves:\\n - h1\\n - h1|3: found port "h1" a second time, after line 2; allowed is once in tunnels, leaves and ignore
          unlisted: tunnel|1: unlisted: found "tunnel"; allowed is leaf or ignore
          unlisted:|1: unlisted: found nothing; allowed is leaf or ignore
          unlisted: [leaf]|1: unlisted: found a list; allowed is leaf or ignore
          """)
  void whatIsWrongIsSaidWithItsLine(String text, String message) {
    assertEquals("t.yaml:" + message, refusal(text.replace("\\n", "\n")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          peer: xyz|peer: found "xyz"; allowed is 32 hex digits
          peer: 00112233445566778899aabbccddee|peer: found "00112233445566778899aabbccddee"; allowed is 32 hex digits
          peer: {a: b}|peer: found a mapping; allowed is 32 hex digits
          peer:|peer: found nothing; allowed is 32 hex digits
          peer: 000000000000000000000000000000aa|peer: found "000000000000000000000000000000aa"; allowed is the id of another node, and this is this node's own
          port: sixteen-letters-|port: found "sixteen-letters-"; allowed is 1 to 15 bytes, which is all that the switch reports of a port's name
          kind: Plain|kind: found "Plain"; allowed is plain or self-checking
          peer-mac: 02:00:00:00:00|peer-mac: found "02:00:00:00:00"; allowed is a unicast address like 02:00:00:00:00:01
          peer-mac: ff:ff:ff:ff:ff:ff|peer-mac: found "ff:ff:ff:ff:ff:ff"; allowed is a unicast address like 02:00:00:00:00:01
          peer-mac: 00:00:00:00:00:00|peer-mac: found "00:00:00:00:00:00"; allowed is a unicast address like 02:00:00:00:00:01
          mtu: 67|mtu: found "67"; allowed is 68 to 65535 bytes of Ethernet payload
          mtu: 65536|mtu: found "65536"; allowed is 68 to 65535 bytes of Ethernet payload
          mtu: -1500|mtu: found "-1500"; allowed is 68 to 65535 bytes of Ethernet payload
          mtu: 1.5e3|mtu: found "1.5e3"; allowed is 68 to 65535 bytes of Ethernet payload
          mtu: 99999999999999999999|mtu: found "99999999999999999999"; allowed is 68 to 65535 bytes of Ethernet payload
          cost: 65536|cost: found "65536"; allowed is 0 to 65535
          cost: -1|cost: found "-1"; allowed is 0 to 65535
          cost: low|cost: found "low"; allowed is 0 to 65535
          mac: 02:00:00:00:00:01|found the unknown key "mac"; allowed are port, peer, kind, peer-mac, mtu and cost
          """)
  void whatIsWrongWithATunnelIsSaidWithItsLine(String setting, String message) {
    assertEquals(
        "t.yaml:3: " + message, refusal("tunnels:\n  -\n    " + setting + "\n    mtu: 1500\n"));
  }

  @Test
  void aSettingOfATunnelGivenTwiceIsRefused() {
    assertEquals(
        "t.yaml:3: found \"port\" a second time; allowed is once",
        refusal("tunnels:\n  - port: vx1\n    port: vx2\n    peer: " + PEER_ID + "\n"));
  }

  @Test
  void aPortOfTwoTunnelsIsRefused() {
    String tunnel = "  - port: vx1\n    peer: " + PEER_ID + "\n";
    assertEquals(
        "t.yaml:4: found port \"vx1\" a second time, after line 2;"
            + " allowed is once in tunnels, leaves and ignore",
        refusal("tunnels:\n" + tunnel + tunnel));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          leaves: [h1|1: is not YAML: while parsing a flow sequence, expected ',' or ']', but got <stream end>
          tunnels:\\n  - port: vx1\\n   peer: x|3: is not YAML: while parsing a block collection, expected <block end>, but found '<block mapping start>'
          leaves: h1: h2|1: is not YAML: mapping values are not allowed here
          unlisted: "leaf|1: is not YAML: while scanning a quoted scalar, found unexpected end of stream
          unlisted: a\\u0001b|1: is not YAML: special characters are not allowed
          """)
  void whatIsNotYamlIsSaidWithItsLine(String text, String message) {
    String refusal = refusal(text.replace("\\n", "\n").replace("\\u0001", "\u0001"));
    assertEquals("t.yaml:" + message, refusal);
  }

  @Property
  void anyTextIsReadOrRefusedWithTheFilesName(
      @ForAll @StringLength(max = 60) @CharRange(from = ' ', to = '~') String text) {
    readOrRefused(text);
  }

  @Property
  void anyMutationOfAGoodFileIsReadOrRefused(
      @ForAll @StringLength(max = 3) String patch, @ForAll int where) {
    String good =
        "tunnels:\n  - {port: vx1, peer: "
            + PEER_ID
            + ", mtu: 1400}\nleaves: [h1]\nunlisted: leaf\n";
    int at = Math.floorMod(where, good.length());
    readOrRefused(good.substring(0, at) + patch + good.substring(Math.min(good.length(), at + 2)));
  }

  private static void readOrRefused(String text) {
    try {
      assertTrue(parse(text).roles().keySet().stream().allMatch(port -> port.length() <= 15));
    } catch (TopologyException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("t.yaml:"), e.getMessage());
    }
  }

  @Test
  void aFileThatIsNotTextIsRefused(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("t.yaml");
    Files.write(file, new byte[] {'#', (byte) 0xc3, '\n'});
    assertEquals(file + ": found bytes that are not text; allowed is UTF-8", refusalOfFile(file));
  }

  @Test
  void aFileThatIsTooLongIsRefused(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("t.yaml");
    String comment = "#".repeat(TopologyFile.GREATEST_LENGTH - 3);
    Files.writeString(file, "{}\n" + comment);
    assertEquals(new TopologyFile(Map.of(), PortRole.LEAF), TopologyFile.read(file, SELF));
    Files.writeString(file, "{}\n" + comment + "#");
    assertEquals(
        file + ": found more than 1048576 bytes; allowed are up to as many", refusalOfFile(file));
  }

  @Test
  void aDirectoryIsRefused(@TempDir Path directory) {
    assertTrue(refusalOfFile(directory).startsWith(directory + ": cannot be read: "));
  }

  private static TopologyFile parse(String text) {
    return TopologyFile.parse("t.yaml", text, SELF);
  }

  private static String refusal(String text) {
    return String.valueOf(assertThrows(TopologyException.class, () -> parse(text)).getMessage());
  }

  private static String refusalOfFile(Path file) {
    return String.valueOf(
        assertThrows(TopologyException.class, () -> TopologyFile.read(file, SELF)).getMessage());
  }
}
