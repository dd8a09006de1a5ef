package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.boundedflood.core.Event.Installed;
import org.boundedflood.core.Event.InstalledLeaf;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.ForwardingView.TunnelPort;
import org.boundedflood.core.Punt;
import org.boundedflood.core.link.LinkAddress;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.route.NextHop;
import org.boundedflood.program.fake.FakeFlowTable;
import org.boundedflood.program.fake.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchPlannerTest {
  private static final PortNumber LEAF_PORT = PortNumber.of(1);
  private static final PortNumber OTHER_LEAF_PORT = PortNumber.of(2);
  private static final PortNumber TUNNEL = PortNumber.of(3);
  private static final PortNumber BACKUP = PortNumber.of(4);
  private static final PortNumber UNCATEGORISED = PortNumber.of(5);
  private static final NodeId NEAR = NodeId.of(1, 0);
  private static final NodeId FAR = NodeId.of(2, 0);
  private static final NodeId LOST = NodeId.of(3, 0);
  private static final MacAddress LEAF = MacAddress.of("02:00:00:00:00:01");
  private static final MacAddress NEIGHBOUR = MacAddress.of("02:00:00:00:00:02");
  private static final MacAddress REMOTE = MacAddress.of("02:00:00:00:00:0a");
  private static final MacAddress UNROUTED = MacAddress.of("02:00:00:00:00:0b");
  private static final MacAddress STRANGER = MacAddress.of("02:00:00:00:00:ff");
  private static final MacAddress PEER_PORT = MacAddress.of("02:00:00:00:ee:01");
  private static final MacAddress MULTICAST = MacAddress.of("33:33:00:00:00:01");

  private final FakeFlowTable table = tableOf(view(LinkState.LIVE));

  @Test
  void aKnownLeafReachesItsNeighbourAndARemoteLeaf() {
    assertSent(receive(LEAF_PORT, LEAF, NEIGHBOUR), OTHER_LEAF_PORT);
    assertSent(receive(LEAF_PORT, LEAF, REMOTE), TUNNEL);
  }

  @Test
  void aFrameFromATunnelReachesALocalLeafAndIsPassedOnToARemoteOne() {
    assertSent(receive(TUNNEL, REMOTE, LEAF), LEAF_PORT);
    assertSent(receive(BACKUP, STRANGER, REMOTE), TUNNEL);
  }

  @Test
  void aFrameIsNeverSentBackToWhereItCameFrom() {
    assertSent(receive(LEAF_PORT, LEAF, LEAF));
    assertSent(receive(TUNNEL, STRANGER, REMOTE));
  }

  @Test
  void theSwitchShiftsToTheBackupWhenTheTunnelFails() {
    table.setLive(TUNNEL, false);
    assertSent(receive(LEAF_PORT, LEAF, REMOTE), BACKUP);
    table.setLive(BACKUP, false);
    assertSent(receive(LEAF_PORT, LEAF, REMOTE));
  }

  @Test
  void aLeafThatIsNewOrHasMovedGoesToTheController() {
    assertPunted(receive(LEAF_PORT, STRANGER, NEIGHBOUR), Punt.NEW_SOURCE);
    assertPunted(receive(OTHER_LEAF_PORT, LEAF, REMOTE), Punt.NEW_SOURCE);
    assertPunted(receive(LEAF_PORT, REMOTE, MacAddress.BROADCAST), Punt.NEW_SOURCE);
  }

  @Test
  void aFrameFromAnImpossibleSourceIsDropped() {
    assertSent(receive(LEAF_PORT, MULTICAST, NEIGHBOUR));
    assertSent(receive(LEAF_PORT, MacAddress.of(0), NEIGHBOUR));
  }

  @Test
  void anUnknownDestinationAndOneWithoutRouteGoToTheController() {
    assertPunted(receive(LEAF_PORT, LEAF, STRANGER), Punt.UNKNOWN_DESTINATION);
    assertPunted(receive(LEAF_PORT, LEAF, UNROUTED), Punt.UNKNOWN_DESTINATION);
    assertPunted(receive(TUNNEL, REMOTE, STRANGER), Punt.UNKNOWN_DESTINATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff:ff:ff:ff:ff:ff", "33:33:00:00:00:01", "01:00:5e:00:00:fb"})
  void aFloodOfALeafReachesTheOtherLeavesInTheSwitchAndThenTheController(String destination) {
    Verdict verdict = receive(LEAF_PORT, LEAF, MacAddress.of(destination));
    assertEquals(List.of(OTHER_LEAF_PORT), verdict.ports(), verdict::toString);
    assertEquals(List.of(Punt.LEAF_FLOOD), verdict.punts(), verdict::toString);
  }

  @Test
  void aFloodOfALeafReachesTheOtherLeavesEvenWhenTheMeterKeepsItFromTheController() {
    int burst = 0;
    while (receive(LEAF_PORT, LEAF, MULTICAST).punts().size() == 1) {
      burst++;
    }
    assertEquals(200, burst);
    assertSent(receive(LEAF_PORT, LEAF, MULTICAST), OTHER_LEAF_PORT);
  }

  @Test
  void aPlainFloodFromATunnelIsDropped() {
    assertSent(receive(TUNNEL, REMOTE, MacAddress.BROADCAST));
    assertSent(receive(TUNNEL, REMOTE, MULTICAST));
  }

  @Test
  void bridgeProtocolsAreDroppedFromEveryPort() {
    MacAddress lldp = MacAddress.of("01:80:c2:00:00:0e");
    for (PortNumber port : List.of(LEAF_PORT, TUNNEL, UNCATEGORISED, PortNumber.LOCAL)) {
      assertSent(receive(port, LEAF, lldp));
    }
    Verdict next = receive(LEAF_PORT, LEAF, MacAddress.of("01:80:c2:00:00:1e"));
    assertEquals(List.of(Punt.LEAF_FLOOD), next.punts(), next::toString);
  }

  @Test
  void aPortThatIsNeitherLeafNorTunnelIsDropped() {
    assertSent(receive(UNCATEGORISED, LEAF, NEIGHBOUR));
    assertSent(receive(UNCATEGORISED, STRANGER, MacAddress.BROADCAST));
  }

  @Test
  void aLeafCannotSpeakTheOverlaysProtocol() {
    for (PortNumber port : List.of(LEAF_PORT, UNCATEGORISED)) {
      for (MacAddress to :
          List.of(MacAddress.BROADCAST, NEIGHBOUR, PEER_PORT, LinkAddress.REFLECT)) {
        assertSent(overlay(table, port, to));
      }
    }
    Flow.Key forged = new Flow.Key(0, 300, Match.ANY.ofType(Frames.OVERLAY));
    assertEquals(Optional.of(8L), table.packets(forged));
  }

  @ParameterizedTest
  @EnumSource(LinkState.class)
  void everyTunnelThatIsNotDownTakesOverlayFramesAndReflectsProbes(LinkState state) {
    FakeFlowTable tunnel = tableOf(view(state));
    boolean up = state != LinkState.DOWN;
    List<Punt> flood = up ? List.of(Punt.OVERLAY_FLOOD) : List.of();
    List<Punt> link = up ? List.of(Punt.OVERLAY_LINK) : List.of();
    assertEquals(flood, overlay(tunnel, TUNNEL, MacAddress.BROADCAST).punts());
    assertEquals(link, overlay(tunnel, TUNNEL, PEER_PORT).punts());
    assertEquals(link, overlay(tunnel, TUNNEL, LinkAddress.REFLECTED).punts());
    List<Verdict.Sent> reflected = overlay(tunnel, TUNNEL, LinkAddress.REFLECT).sent();
    assertEquals(up ? 1 : 0, reflected.size());
    reflected.forEach(
        sent -> {
          assertEquals(TUNNEL, sent.port());
          assertEquals(LinkAddress.REFLECTED, sent.frame().destination());
          assertEquals(PEER_PORT, sent.frame().source());
        });
  }

  @ParameterizedTest
  @EnumSource(LinkState.class)
  void onlyATunnelBehindWhichThePeerWasHeardLetsPlainFramesIn(LinkState state) {
    boolean taken =
        switch (state) {
          case LIVE, UNATTENDED, ONE_WAY, HELD, SILENT -> true;
          case DOWN, CHECKING, UNHEARD, MISMATCHED -> false;
        };
    Verdict verdict = tableOf(view(state)).receive(TUNNEL, plain(REMOTE, LEAF), 0);
    assertEquals(taken ? List.of(LEAF_PORT) : List.of(), verdict.ports());
    assertEquals(List.of(), verdict.punted(), verdict::toString);
  }

  @Test
  void aStormOfFloodsDoesNotKeepLinkMessagesFromTheController() {
    for (int i = 0; i < 3000; i++) {
      overlay(table, TUNNEL, MacAddress.BROADCAST);
    }
    assertEquals(List.of(), overlay(table, TUNNEL, MacAddress.BROADCAST).punts());
    assertPunted(overlay(table, TUNNEL, PEER_PORT), Punt.OVERLAY_LINK);
  }

  @Test
  void anAddressThatIsLocalAndRemoteIsLocal() {
    ForwardingView base = view(LinkState.LIVE);
    ForwardingView both =
        new ForwardingView(
            base.self(),
            base.leafPorts(),
            base.tunnels(),
            base.localLeaves(),
            Map.of(NEIGHBOUR, FAR),
            base.routes(),
            false,
            Set.of());
    assertSent(tableOf(both).receive(LEAF_PORT, plain(LEAF, NEIGHBOUR), 0), OTHER_LEAF_PORT);
  }

  @Test
  void installedLeavesAreReadBackFromThePlan() {
    SwitchProgram program = table.program();
    assertEquals(
        List.of(new InstalledLeaf(LEAF, LEAF_PORT), new InstalledLeaf(NEIGHBOUR, OTHER_LEAF_PORT)),
        SwitchPlanner.readInstalled(program).leaves());
    assertEquals(Installed.NOTHING, SwitchPlanner.readInstalled(SwitchProgram.EMPTY));
  }

  @Test
  void aLeafThatIsSilentForItsAgeIsForgottenAndReported() {
    table.receive(LEAF_PORT, plain(LEAF, NEIGHBOUR), 200_000);
    List<Flow> expired = table.expire(300_000);
    assertEquals(1, expired.size());
    assertEquals(MaskedMac.exactly(NEIGHBOUR), expired.get(0).key().match().source());
    assertEquals(true, expired.get(0).notifyRemoval());
  }

  @Test
  void aPortThatIsListedTwiceIsRefused() {
    ForwardingView twice =
        new ForwardingView(
            Views.SELF,
            List.of(TUNNEL),
            List.of(new TunnelPort(TUNNEL, NEAR, LinkState.LIVE)),
            Map.of(),
            Map.of(),
            Map.of(),
            false,
            Set.of());
    assertThrows(
        IllegalArgumentException.class, () -> SwitchPlanner.plan(twice, PlannerSettings.DEFAULT));
  }

  private static ForwardingView view(LinkState state) {
    return new ForwardingView(
        Views.SELF,
        List.of(LEAF_PORT, OTHER_LEAF_PORT),
        List.of(new TunnelPort(TUNNEL, NEAR, state), new TunnelPort(BACKUP, FAR, LinkState.LIVE)),
        Map.of(LEAF, LEAF_PORT, NEIGHBOUR, OTHER_LEAF_PORT),
        Map.of(REMOTE, FAR, UNROUTED, LOST),
        Map.of(FAR, new NextHop(NEAR, TUNNEL, BACKUP)),
        false,
        Set.of());
  }

  private static FakeFlowTable tableOf(ForwardingView view) {
    return FakeFlowTable.of(SwitchPlanner.plan(view, PlannerSettings.DEFAULT));
  }

  private Verdict receive(PortNumber ingress, MacAddress source, MacAddress destination) {
    return table.receive(ingress, plain(source, destination), 0);
  }

  private static EthernetFrame plain(MacAddress source, MacAddress destination) {
    return Frames.frame(source, destination, Frames.IPV4);
  }

  private static Verdict overlay(FakeFlowTable table, PortNumber ingress, MacAddress destination) {
    return table.receive(ingress, Frames.frame(PEER_PORT, destination, Frames.OVERLAY), 0);
  }

  private static void assertSent(Verdict verdict, PortNumber... ports) {
    assertEquals(List.of(ports), verdict.ports(), verdict::toString);
    assertEquals(List.of(), verdict.punted(), verdict::toString);
  }

  private static void assertPunted(Verdict verdict, Punt... punts) {
    assertEquals(List.of(), verdict.ports(), verdict::toString);
    assertEquals(List.of(punts), verdict.punts(), verdict::toString);
  }
}
