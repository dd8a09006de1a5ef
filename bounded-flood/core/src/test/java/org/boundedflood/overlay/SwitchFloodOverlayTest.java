package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.boundedflood.core.BoundedFlood;
import org.boundedflood.core.Event;
import org.boundedflood.core.FloodMark;
import org.boundedflood.core.FloodMode;
import org.boundedflood.core.FloodView;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.frb.FrbReject;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.junit.jupiter.api.Test;

final class SwitchFloodOverlayTest {
  private static final String LINKS =
      """
      nodes a=10 b=30 c=50 d=80 e=a8 f=f0
      links a-b b-c c-d d-e e-f f-a
      links a-c b-d c-e d-f e-a
      leaves a:u a:v b:w c:x d:y f:z
      """;

  /** The same overlay in which these nodes flood by their switches. */
  private static Overlay warm(String switching) {
    Overlay overlay = Overlay.running(LINKS.replaceFirst("\n", "\nswitching " + switching + "\n"));
    overlay.leaves().forEach(leaf -> leaf.broadcast("here I am"));
    overlay.run(1_000);
    return overlay;
  }

  private static FloodMode mode(Overlay overlay, String node) {
    return overlay.node(node).core().floodMode();
  }

  private static long work(Overlay overlay) {
    return overlay.count(Counter.FLOODS_STARTED)
        + overlay.count(Counter.FLOODS_RECEIVED)
        + overlay.count(Counter.SWITCH_FLOODS_PUNTED);
  }

  @Test
  void afterWarmUpFloodsAreNoWorkForAnyController() {
    Overlay overlay = warm("a b c d e f");
    for (SimulatedNode node : overlay.nodes()) {
      assertEquals(FloodMode.SWITCH, node.core().floodMode(), node.name());
    }
    long before = work(overlay);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    assertEquals(before, work(overlay), overlay.trace()::toString);
  }

  @Test
  void ipMulticastsArriveAsTheyWereSentAndAreNoWorkEither() {
    Overlay overlay = warm("a b c d e f");
    long before = work(overlay);
    for (EthernetFrame frame : List.of(Multicasts.ipv4(), Multicasts.ipv6())) {
      assertFloodsAsItIs(overlay, frame);
    }
    assertEquals(before, work(overlay));
  }

  @Test
  void whatNoSwitchCanRestoreGoesByTheControllersAndArrivesAsItWasSent() {
    Overlay overlay = warm("a b c d e f");
    long before = overlay.count(Counter.FLOODS_STARTED);
    for (EthernetFrame frame : Multicasts.notRestorable()) {
      assertFloodsAsItIs(overlay, frame);
    }
    assertEquals(before + Multicasts.notRestorable().size(), overlay.count(Counter.FLOODS_STARTED));
  }

  private static void assertFloodsAsItIs(Overlay overlay, EthernetFrame frame) {
    SimulatedLeaf sender = overlay.leaf("u");
    byte[] bytes = frame.bytes().clone();
    sender.mac().write(bytes, MacAddress.BYTES);
    overlay.leaves().forEach(SimulatedLeaf::takeFrames);
    sender.send(EthernetFrame.of(bytes));
    overlay.run(100);
    for (SimulatedLeaf receiver : overlay.leaves()) {
      List<EthernetFrame> received = receiver.takeFrames();
      assertEquals(receiver == sender ? 0 : 1, received.size(), () -> frame + "" + overlay.trace());
      received.forEach(arrived -> assertEquals(List.of(hex(bytes)), List.of(hex(arrived.bytes()))));
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void aNodeThatFloodsByItsControllerTakesPartAmongSwitchesThatFlood() {
    for (String others : List.of("b c d e f", "a b c d e", "a c e", "b")) {
      Overlay overlay = warm(others);
      overlay.assertBroadcastsReachEveryOtherLeafOnce();
    }
    assertEquals(FloodMode.NO_PEER, mode(warm("b"), "b"));
    assertEquals(FloodMode.CONFIGURED, mode(warm("b"), "a"));
  }

  @Test
  void aPeerOffersOnlyWhereItHasHeardTheNodeAndANodeThatIsNotToFloodOffersNothing() {
    Overlay overlay = warm("a b c");
    for (TunnelLink link : overlay.node("b").core().links()) {
      boolean toSwitching = List.of("10", "50").contains(link.peer().toString().substring(0, 2));
      assertEquals(toSwitching, link.capabilities().contains(Capability.SWITCH_FLOODS));
    }
  }

  @Test
  void aDeadPeerIsPassedInTheSwitchAndItsControllerLeftInPeace() {
    Overlay overlay = warm("a b c d e f");
    overlay.node("a").suspendController(10_000);
    overlay.setUp("a-c", false);
    long before = overlay.count(Counter.SWITCH_FLOODS_PUNTED);
    SimulatedLeaf sender = overlay.leaf("u");
    overlay.leaves().forEach(SimulatedLeaf::takeReceived);
    sender.broadcast("past c");
    overlay.run(50);
    for (String receiver : List.of("v", "w", "x", "y", "z")) {
      assertEquals(
          List.of("past c"),
          overlay.leaf(receiver).takeReceived(),
          () -> receiver + overlay.trace());
    }
    assertEquals(before, overlay.count(Counter.SWITCH_FLOODS_PUNTED));
  }

  @Test
  void withTheLinkToItsSuccessorDownANodeHandsTheGapOver() {
    Overlay overlay = warm("a b c d e f");
    overlay.setUp("c-d", false);
    overlay.run(3_000);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    assertTrue(overlay.count(Counter.SWITCH_FLOODS_PUNTED) > 0);
    overlay.setUp("c-d", true);
    overlay.run(3_000);
    long before = work(overlay);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    assertEquals(before, work(overlay));
  }

  /** Broadcasts from the leaf of b, one a millisecond; says how many came to each other leaf. */
  private static List<Integer> stream(Overlay overlay, List<String> receivers, int count) {
    overlay.leaves().forEach(SimulatedLeaf::takeReceived);
    for (int i = 0; i < count; i++) {
      overlay.leaf("w").broadcast("frame " + i);
      overlay.run(1);
    }
    overlay.run(100);
    return receivers.stream()
        .map(leaf -> Set.copyOf(overlay.leaf(leaf).takeReceived()).size())
        .toList();
  }

  @Test
  void aStreamIsNotSearchedForTheDeadButForWhoeverIsAlive() {
    Overlay overlay = warm("a b c d e f");
    overlay.kill("c");
    overlay.run(1_500);
    assertEquals(List.of(300, 300, 300), stream(overlay, List.of("u", "y", "z"), 300));
    long left = overlay.node("b").core().counters().get(Counter.GAPS_LEFT);
    assertTrue(left > 300 - 150, "left " + left);

    overlay = warm("a b c d e f");
    overlay.setUp("b-c", false);
    overlay.run(1_500);
    assertEquals(List.of(90, 90), stream(overlay, List.of("u", "x"), 90), "though c has been lost");
    overlay.run(4_000);
    assertEquals(List.of(300, 300), stream(overlay, List.of("u", "x"), 300), "c gave a sign");
    assertEquals(0, overlay.count(Counter.GAPS_LEFT));
  }

  @Test
  void aLeafCannotSendTheFormOfSwitches() {
    Overlay overlay = warm("a b c d e f");
    SimulatedLeaf forger = overlay.leaf("u");
    overlay.leaves().forEach(SimulatedLeaf::takeReceived);
    forger.send(MacAddress.of("03:30:00:00:00:00"), "forged");
    overlay.run(100);
    for (SimulatedLeaf receiver : overlay.leaves()) {
      List<String> expected = receiver == forger ? List.of() : List.of("forged");
      assertEquals(expected, receiver.takeReceived(), "as any other multicast, to everybody once");
    }
  }

  @Test
  void nodesThatShareTheirFirstFortyBitsFloodByTheirControllersAndSoDoTheirPeers() {
    Overlay overlay =
        Overlay.running(
            """
            nodes a=10 b=3000000000 c=3000000000ff d=80 e=a8 f=f0
            switching a b c d e f
            links a-b b-c c-d d-e e-f f-a
            links a-c b-d
            leaves a:u b:w c:x d:y e:z f:v
            """);
    overlay.leaves().forEach(leaf -> leaf.broadcast("here I am"));
    overlay.run(2_000);
    for (String node : List.of("a", "b", "c", "d")) {
      assertEquals(FloodMode.SHARED_PREFIX, mode(overlay, node), node);
    }
    assertEquals(FloodMode.SWITCH, mode(overlay, "e"));
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
  }

  @Test
  void aNodeThatComesWithTheSameFirstFortyBitsIsNoticedWhileFloodsAreUnderWay() {
    Overlay overlay =
        Overlay.running(
            """
            nodes a=10 b=3000000000 c=50 d=80 e=a8 z=3000000000ff
            switching a b c d e z
            links a-b b-c c-d d-e e-a
            links a-c b-d
            leaves a:u b:w c:x d:y e:t z:v
            """);
    List<SimulatedLeaf> others =
        overlay.leaves().stream().filter(leaf -> !leaf.name().equals("v")).toList();
    others.forEach(leaf -> leaf.broadcast("here I am"));
    overlay.run(1_000);
    assertEquals(FloodMode.SWITCH, mode(overlay, "b"));
    overlay.connect("z", "b");
    overlay.connect("z", "c");
    overlay.connect("z", "e");
    for (int i = 0; i < 5; i++) {
      overlay.assertBroadcastsReachEveryOtherLeafOnce(others);
    }
    overlay.leaf("v").broadcast("here I am");
    overlay.run(1_000);
    for (String node : List.of("a", "b", "c", "d", "z")) {
      assertEquals(FloodMode.SHARED_PREFIX, mode(overlay, node), node);
    }
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.kill("z");
    overlay.run(240_000);
    for (String node : List.of("a", "b", "c", "d", "e")) {
      assertEquals(FloodMode.SWITCH, mode(overlay, node), node);
    }
    overlay.assertBroadcastsReachEveryOtherLeafOnce(others);
  }

  @Test
  void aNodeWithTheSameFirstFortyBitsAsAPeerIsForgottenWithTheTunnelToWhoeverToldOfIt() {
    Overlay overlay =
        Overlay.running(
            """
            nodes a=10 b=3000000000 m=50 z=3000000000ff
            switching a b m z
            links a-b a-m m-z
            """);
    overlay.run(2_000);
    assertEquals(FloodMode.SHARED_PREFIX, mode(overlay, "a"));
    overlay.kill("m");
    overlay.run(5_000);
    assertEquals(FloodMode.SHARED_PREFIX, mode(overlay, "a"));
    overlay.disconnect("a-m");
    overlay.run(1_000);
    assertEquals(FloodMode.SWITCH, mode(overlay, "a"));
  }

  @Test
  void aSwitchWithMorePeersThanItCanServeFloodsToSomeAndTheyToTheOthers() {
    int spokes = FloodView.MAX_PEERS + 1;
    StringBuilder nodes = new StringBuilder("nodes");
    StringBuilder links = new StringBuilder("\nlinks");
    StringBuilder switching = new StringBuilder("\nswitching");
    for (int i = 0; i <= spokes; i++) {
      nodes.append(" n%d=%02x".formatted(i, i * 8));
      switching.append(" n").append(i);
      links.append(" n%d-n%d".formatted(i, (i + 1) % (spokes + 1)));
      if (i > 1 && i < spokes) {
        links.append(" n0-n").append(i);
      }
    }
    Overlay overlay =
        Overlay.running(nodes + switching.toString() + links + "\nleaves n0:u n5:v n20:w");
    overlay.leaves().forEach(leaf -> leaf.broadcast("here I am"));
    overlay.run(2_000);
    assertEquals(FloodMode.SOME_PEERS, mode(overlay, "n0"));
    assertEquals(FloodMode.SWITCH, mode(overlay, "n5"));
    long before = work(overlay);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    assertEquals(before, work(overlay), overlay.trace()::toString);
  }

  @Test
  void aLeafThatHasJustLeftAPeerDoesNotMakeThePeerSeeADouble() {
    Overlay overlay = warm("a b d e f");
    BoundedFlood c = overlay.node("c").core();
    long before = c.counters().get(Counter.FLOODS_RECEIVED);
    byte[] bytes = Multicasts.ipv4().bytes().clone();
    MacAddress.of("13:80:00:00:00:00").write(bytes, 0);
    overlay.leaf("x").mac().write(bytes, MacAddress.BYTES);
    PortNumber toA = PortNumber.of(1);
    int toC = 2;
    overlay.node("b").tell(new Event.FloodIn(toA, toC, EthernetFrame.of(bytes)));
    overlay.run(10);
    assertEquals(before + 1, c.counters().get(Counter.FLOODS_RECEIVED), overlay.trace()::toString);
    assertTrue(c.duplicate().isEmpty());
  }

  @Test
  void aFloodThatEndsBeforeANodeIsNotTakenOnByIt() {
    Overlay overlay = warm("a b d e f");
    BoundedFlood b = overlay.node("b").core();
    BoundedFlood c = overlay.node("c").core();
    long before = c.counters().get(Counter.FLOODS_RECEIVED);
    byte[] bytes = Multicasts.ipv4().bytes().clone();
    MacAddress.of("13:30:00:00:00:00").write(bytes, 0);
    PortNumber toA = PortNumber.of(1);
    int toC = 2;
    for (int mark : List.of(toC, FloodMark.GAP, FloodMark.WHOLE)) {
      overlay.node("b").tell(new Event.FloodIn(toA, mark, EthernetFrame.of(bytes)));
    }
    overlay.run(10);
    assertEquals(3, b.counters().get(FrbReject.OWN_BOUND));
    assertEquals(before, c.counters().get(Counter.FLOODS_RECEIVED), overlay.trace()::toString);
  }

  @Test
  void aRestartedControllerLetsItsSwitchFloodOn() {
    Overlay overlay = warm("a b c d e f");
    overlay.node("c").killController();
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.node("c").startController();
    for (int i = 0; i < 16; i++) {
      overlay.run(900);
      overlay.assertBroadcastsReachEveryOtherLeafOnce();
    }
    assertEquals(FloodMode.SWITCH, mode(overlay, "c"));
  }

  @Test
  void aSwitchThatRefusesTheProgramLeavesFloodsToItsController() {
    Overlay overlay = warm("a b c d e f");
    overlay.node("c").tell(new Event.FloodsRefused());
    overlay.run(1_000);
    assertEquals(FloodMode.REFUSED, mode(overlay, "c"));
    assertEquals(1, overlay.count(Counter.SWITCH_FLOODS_REFUSED));
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
  }
}
