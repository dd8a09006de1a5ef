package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.FrbParse;
import org.boundedflood.core.frb.FrbType;
import org.boundedflood.core.frb.Payload;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

/** A leaf that moves is followed; one that is in two places at once costs the others little. */
final class LeafMoveTest {
  private static final String RING =
      """
      nodes a=10 b=30 c=50 d=80 e=a8 f=f0
      links a-b b-c c-d d-e e-f f-a
      links a-c b-d c-e d-f e-a
      leaves a:u b:w c:x d:y f:z
      """;

  private final Overlay overlay = Overlay.running(RING);
  private final SimulatedLeaf mover = overlay.leaf("u");
  private final List<SimulatedLeaf> others =
      overlay.leaves().stream().filter(leaf -> leaf != mover).toList();

  LeafMoveTest() {
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
  }

  @Test
  void newsOfAMoveThatTunnelsSwallowArriveWithTheNextLinkChecks() {
    List<String> tunnels = List.of("d-e", "b-d", "c-d", "d-f");
    tunnels.forEach(tunnel -> overlay.blackHole(tunnel, true));
    mover.moveTo(overlay.node("d"));
    mover.sendTo(overlay.leaf("w"), "heard by none");
    overlay.run(20);
    tunnels.forEach(tunnel -> overlay.blackHole(tunnel, false));
    overlay.run(1_000);
    mover.takeReceived();
    talk(10);
    assertEquals(10 * others.size(), mover.takeReceived().size(), overlay.trace()::toString);
    assertTrue(overlay.counted(Counter.LEAF_NEWS_LOST) > 0);
    assertEquals(0, overlay.counted(Counter.LINKS_GONE_SILENT));
    long tables = overlay.counted(Counter.LEAF_TABLES_SENT);
    overlay.run(20_000);
    assertEquals(tables, overlay.counted(Counter.LEAF_TABLES_SENT), "nobody asks for ever");
  }

  @Test
  void tenMovesInARowAreFollowedWhileOthersTalkToTheLeaf() {
    List<String> homes = List.of("b", "f", "f", "a", "d", "a", "e", "e", "c", "b");
    for (String home : homes) {
      mover.moveTo(overlay.node(home));
      if (home.equals("d")) {
        mover.broadcast("gratuitous");
      } else {
        mover.sendTo(overlay.leaf("w"), "silent");
      }
      talk(5);
      mover.takeReceived();
      int strays = mover.strays();
      talk(10);
      assertEquals(10 * others.size(), mover.takeReceived().size(), overlay.trace()::toString);
      assertEquals(strays, mover.strays(), "something still sends to the old place");
    }
    assertEquals(0, overlay.counted(Counter.LEAF_MOVES_DAMPED));
    assertEquals(2, overlay.counted(Counter.LEAF_MOVED_PORT));
  }

  @Test
  void aMoveToAnotherPortOfTheSameNodeConcernsNobodyElse() {
    long before = overlay.counted(Counter.ANNOUNCEMENTS_SENT);
    mover.moveTo(overlay.node("a"));
    mover.sendTo(overlay.leaf("z"), "moved");
    overlay.run(50);
    assertEquals(before, overlay.counted(Counter.ANNOUNCEMENTS_SENT));
    overlay.assertUnicastReachesOnlyItsDestination();
    assertEquals(0, mover.strays());
  }

  @Test
  void framesThatStillReachTheOldHomeGoOnToTheNewOne() {
    overlay.node("c").killController();
    mover.moveTo(overlay.node("e"));
    mover.broadcast("here");
    overlay.run(50);
    mover.takeReceived();
    overlay.leaf("x").sendTo(mover, "by the old way");
    overlay.run(50);
    assertEquals(List.of("by the old way"), mover.takeReceived(), overlay.trace()::toString);
    assertEquals(0, mover.strays());
  }

  @Test
  void aPeerThatOnlySpeaksTheOriginalIsTaughtByAFloodFromTheLeaf() {
    List<Frb> heard = new ArrayList<>();
    List<MacAddress> sources = new ArrayList<>();
    connectLegacy("d", heard, sources);
    mover.moveTo(overlay.node("d"));
    mover.sendTo(overlay.leaf("w"), "silent");
    overlay.run(50);
    assertEquals(List.of(mover.mac()), sources, overlay.trace()::toString);
    assertEquals(overlay.node("d").id(), heard.get(0).root());
  }

  @Test
  void aLeafAtTwoNodesIsAnnouncedAtABoundedRateAndItsFramesArriveFromBoth() {
    SimulatedLeaf impostor = overlay.impostor("u", "d");
    SimulatedLeaf receiver = overlay.leaf("w");
    receiver.takeReceived();
    long before = overlay.counted(Counter.ANNOUNCEMENTS_SENT);
    int seconds = 50;
    for (int i = 0; i < 100 * seconds; i++) {
      mover.sendTo(receiver, "true");
      overlay.run(5);
      impostor.sendTo(receiver, "false");
      overlay.run(5);
    }
    long announced = overlay.counted(Counter.ANNOUNCEMENTS_SENT) - before;
    long perNode = 16L + seconds / 2;
    long refreshes = overlay.nodes().size();
    assertTrue(announced > 10, "the first moves are believed");
    assertTrue(announced <= 2 * perNode + refreshes, () -> "announced " + announced);
    assertEquals(2 * 100 * seconds, receiver.takeReceived().size(), "what they send arrives");
    assertTrue(overlay.counted(Counter.LEAF_MOVES_DAMPED) > 100 * seconds / 2);
  }

  @Test
  void flappingIsReportedOnceWithBothPlacesAndWhenOneFallsSilentTheOtherIsFollowed() {
    SimulatedLeaf impostor = overlay.impostor("u", "d");
    overlay.trace().keepOnly("in use at two places");
    for (int i = 0; i < 1_000; i++) {
      mover.broadcast("true");
      overlay.run(10);
      impostor.broadcast("false");
      overlay.run(10);
    }
    String trace = overlay.trace().toString();
    assertEquals(1, trace.lines().count(), trace);
    assertTrue(trace.contains("d: leaf " + mover.mac()), trace);
    assertTrue(trace.contains("port d-"), trace);
    assertTrue(trace.contains("node " + overlay.node("a").id().abbreviated()), trace);
    assertTrue(overlay.node("d").isDamped(mover.mac()));
    assertFalse(overlay.node("d").isDamped(overlay.leaf("w").mac()));
    for (int i = 0; i < 21; i++) {
      impostor.sendTo(overlay.leaf("w"), "I am the one");
      overlay.run(100);
    }
    impostor.takeReceived();
    talk(10);
    assertEquals(10 * others.size(), impostor.takeReceived().size());
    overlay.run(32_000);
    assertFalse(overlay.node("d").isDamped(mover.mac()));
  }

  @Test
  void aLeafAtTwoPortsOfOneNodeChangesTheSwitchAtABoundedRate() {
    SimulatedLeaf impostor = overlay.impostor("u", "a");
    long announced = overlay.counted(Counter.ANNOUNCEMENTS_SENT);
    for (int i = 0; i < 500; i++) {
      mover.broadcast("true");
      impostor.broadcast("false");
      overlay.run(20);
    }
    long moves = overlay.counted(Counter.LEAF_MOVED_PORT);
    assertTrue(moves >= 16 && moves <= 16 + 5, () -> "moved " + moves);
    assertEquals(announced, overlay.counted(Counter.ANNOUNCEMENTS_SENT));
  }

  private void talk(int rounds) {
    for (int i = 0; i < rounds; i++) {
      others.forEach(leaf -> leaf.sendTo(mover, "to you"));
      overlay.run(10);
    }
  }

  /** A node of the original: it answers link checks without capabilities, and takes floods. */
  private void connectLegacy(String to, List<Frb> floods, List<MacAddress> sources) {
    SimulatedNode node = overlay.node(to);
    NodeId legacy = NodeId.of("88" + "0".repeat(30));
    MacAddress own = MacAddress.of("02:00:00:00:ee:01");
    PortNumber port = node.freePort();
    node.addTunnelPort(
        port,
        legacy,
        frame -> {
          if (FrbCodec.decode(frame) instanceof FrbParse.Parsed parsed) {
            Frb frb = parsed.frb();
            if (frb.type() == FrbType.BRDCST) {
              floods.add(frb);
              sources.add(frame.source());
            }
          }
        });
    EthernetFrame check =
        FrbCodec.encode(
            Frb.linkAnswer(legacy, Payload.EMPTY), MacAddress.of("02:00:00:00:ee:02"), own);
    node.receive(port, check);
    overlay.run(50);
  }
}
