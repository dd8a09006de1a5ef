package org.boundedflood.topology.ovsdb;

import static org.boundedflood.topology.ovsdb.Bridges.PEER;
import static org.boundedflood.topology.ovsdb.Bridges.PEER_ID;
import static org.boundedflood.topology.ovsdb.Bridges.SELF;
import static org.boundedflood.topology.ovsdb.Bridges.bridge;
import static org.boundedflood.topology.ovsdb.Bridges.port;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.junit.jupiter.api.Test;

final class InterfaceRolesTest {
  private static final PortRole TUNNEL = new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0);

  @Test
  void everyInterfaceHasARoleAndARefusedOneIsUncategorised() {
    InterfaceRoles roles =
        InterfaceRoles.of(
            bridge(
                port("br0", "internal"),
                port("h1", "system"),
                port("vx1", "geneve", Map.of("bf-peer", PEER_ID)),
                port("vx2", "system", Map.of("bf-peer", PEER_ID)),
                port("vx3", "geneve", Map.of("bf-peer", "x"))),
            SELF);
    assertEquals(
        Map.of(
            "br0", PortRole.LEAF,
            "h1", PortRole.LEAF,
            "vx1", TUNNEL,
            "vx2", TUNNEL,
            "vx3", PortRole.UNCATEGORISED),
        roles.roles());
    assertEquals(
        Map.of(
            "vx3",
            "bridge br0: interface vx3: external_ids:bf-peer is \"x\"; allowed are 32 hex digits"),
        roles.complaints());
  }

  @Test
  void aLongNameIsThatWhichTheSwitchReports() {
    InterfaceRoles roles =
        InterfaceRoles.of(
            bridge(
                port("fifteen-letters", "tap"),
                port("tunnel-to-node-17", "geneve", Map.of("bf-peer", PEER_ID))),
            SELF);
    assertEquals(
        Map.of("fifteen-letters", PortRole.LEAF, "tunnel-to-node-", TUNNEL), roles.roles());
    assertEquals(Map.of(), roles.complaints());
  }

  @Test
  void interfacesThatTheSwitchReportsByTheSameNameAreAllRefused() {
    InterfaceRoles roles =
        InterfaceRoles.of(
            bridge(
                port("tunnel-to-node-17", "geneve", Map.of("bf-peer", PEER_ID)),
                port("tunnel-to-node-18", "patch")),
            SELF);
    assertEquals(Map.of("tunnel-to-node-", PortRole.UNCATEGORISED), roles.roles());
    String rest =
        ": OpenFlow names each of tunnel-to-node-17, tunnel-to-node-18 \"tunnel-to-node-\";"
            + " allowed are names that differ in their first 15 bytes";
    assertEquals(
        Map.of(
            "tunnel-to-node-17", "bridge br0: interface tunnel-to-node-17" + rest,
            "tunnel-to-node-18", "bridge br0: interface tunnel-to-node-18" + rest),
        roles.complaints());
  }
}
