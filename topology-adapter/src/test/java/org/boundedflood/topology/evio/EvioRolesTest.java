package org.boundedflood.topology.evio;

import static org.boundedflood.topology.evio.Answers.PEER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.ovs.bridge.BridgePort;
import org.junit.jupiter.api.Test;

final class EvioRolesTest {
  private static final PortRole.Tunnel TUNNEL = new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0);

  @Test
  void aNamedPortIsATunnelWithTheMtuThatTheSwitchKnows() {
    assertEquals(
        new EvioRoles(
            Map.of("t1", new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 1410)), Set.of()),
        roles(Map.of("t1", TUNNEL), Set.of(), port("t1", "system", 5, OptionalInt.of(1410), "")));
  }

  @Test
  void whatCannotBeATunnelOfTheOriginalIsALeaf() {
    assertEquals(
        new EvioRoles(
            Map.of("br0", PortRole.LEAF, "pp-br0", PortRole.LEAF, "int1", PortRole.LEAF), Set.of()),
        roles(
            Map.of(),
            Set.of(),
            port("br0", "internal", 65_534),
            port("pp-br0", "patch", 7),
            port("int1", "internal", 8)));
  }

  @Test
  void theFirstPortIsALeafAsForTheOriginalUnlessItIsNamed() {
    assertEquals(
        Map.of("h1", PortRole.LEAF), roles(Map.of(), Set.of(), port("h1", "system", 1)).roles());
    assertEquals(
        Map.of("h1", TUNNEL),
        roles(Map.of("h1", TUNNEL), Set.of(), port("h1", "system", 1)).roles());
    assertEquals(Set.of("g1"), roles(Map.of(), Set.of(), port("g1", "geneve", 1)).unnamed());
  }

  @Test
  void anyOtherPortWaitsToBeNamed() {
    assertEquals(
        new EvioRoles(Map.of(), Set.of("t1", "t2")),
        roles(
            Map.of("elsewhere", TUNNEL),
            Set.of(),
            port("t1", "system", 2),
            port("t2", "system", 3)));
  }

  @Test
  void aFormerTunnelIsNoLeaf() {
    assertEquals(
        new EvioRoles(Map.of(), Set.of("t1")),
        roles(Map.of(), Set.of("t1"), port("t1", "system", 1)));
  }

  @Test
  void anOperatorMayLabelPorts() {
    OptionalInt none = OptionalInt.empty();
    assertEquals(
        new EvioRoles(
            Map.of("h1", PortRole.LEAF, "mgmt", PortRole.UNCATEGORISED, "t1", TUNNEL), Set.of()),
        roles(
            Map.of("t1", TUNNEL, "mgmt", TUNNEL),
            Set.of(),
            port("h1", "system", 9, none, "leaf"),
            port("mgmt", "internal", 10, none, "ignore"),
            port("t1", "system", 11, none, "leaf")));
  }

  private static EvioRoles roles(
      Map<String, PortRole.Tunnel> tunnels, Set<String> formerTunnels, BridgePort... ports) {
    return EvioRoles.of("br0", List.of(ports), tunnels, formerTunnels);
  }

  private static BridgePort port(String name, String type, int number) {
    return port(name, type, number, OptionalInt.empty(), "");
  }

  static BridgePort port(String name, String type, int number, OptionalInt mtu, String label) {
    return new BridgePort(
        name,
        name,
        type,
        OptionalInt.of(number),
        true,
        true,
        mtu,
        new TreeMap<>(label.isEmpty() ? Map.of() : Map.of("bf-role", label)),
        new TreeMap<>(),
        null,
        null,
        new TreeMap<>(),
        new TreeMap<>());
  }
}
