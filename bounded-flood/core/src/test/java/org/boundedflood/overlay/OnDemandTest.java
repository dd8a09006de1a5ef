package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.boundedflood.core.Action;
import org.boundedflood.core.Event;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.demand.DemandTunnel;
import org.boundedflood.core.demand.TrafficSample;
import org.boundedflood.core.demand.TrafficSample.Lane;
import org.boundedflood.core.link.LinkUse;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.program.Purpose;
import org.junit.jupiter.api.Test;

/** Tunnels on demand between two nodes that are not adjacent, a and d, while traffic goes on. */
final class OnDemandTest {
  private static final String RING =
      """
      nodes a=10 b=30 c=50 d=80 e=a8 f=f0
      links a-b b-c c-d d-e e-f f-a
      leaves a:u b:v d:y
      """;
  private static final long TEN_MEGABYTES = 10_000_000;

  private final Overlay overlay = Overlay.running(RING);
  private final SimulatedNode near = overlay.node("a");
  private final SimulatedNode far = overlay.node("d");
  private final List<String> sent = new ArrayList<>();
  private final Map<SimulatedNode, Long> totals = new HashMap<>();

  OnDemandTest() {
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
  }

  /** For some seconds, a frame each way every ten milliseconds; one node's counters are read. */
  private List<Action.OnDemand> seconds(int seconds, SimulatedNode node, long bytesPerSecond) {
    List<Action.OnDemand> asked = new ArrayList<>();
    for (int second = 0; second < seconds; second++) {
      for (int i = 0; i < 100; i++) {
        String text = "frame " + sent.size();
        sent.add(text);
        overlay.leaf("u").sendTo(overlay.leaf("y"), text);
        overlay.leaf("y").sendTo(overlay.leaf("u"), text);
        overlay.run(10);
      }
      count(node, bytesPerSecond);
      asked.addAll(node.takeAsked());
    }
    asked.removeIf(action -> action instanceof Action.CountTraffic);
    return asked;
  }

  private void count(SimulatedNode node, long bytes) {
    long total = totals.merge(node, bytes, Long::sum);
    SimulatedNode other = node == near ? far : near;
    SimulatedLeaf from = overlay.leaf(node == near ? "u" : "y");
    SimulatedLeaf to = overlay.leaf(node == near ? "y" : "u");
    Map<PortNumber, Long> carried = new HashMap<>();
    node.core().links().forEach(link -> carried.put(link.port(), total));
    boolean measured = !measuringFlows(node).isEmpty();
    node.tell(
        new Event.TrafficCounted(
            new TrafficSample(
                Map.of(other.id(), total),
                measured ? Map.of(new Lane(from.port(), to.mac()), total) : Map.of(),
                carried)));
  }

  private static List<String> measuringFlows(SimulatedNode node) {
    return node.program().flows().values().stream()
        .filter(flow -> flow.reason().purpose() == Purpose.MEASURED)
        .map(flow -> flow.key().match().toString())
        .toList();
  }

  private void askForATunnel() {
    assertEquals(List.of(new Action.RequestTunnel(far.id())), seconds(20, near, TEN_MEGABYTES));
  }

  private static NodeId nextHop(SimulatedNode from, SimulatedNode to) {
    return Optional.ofNullable(from.core().view().routes().get(to.id())).orElseThrow().peer();
  }

  private static TunnelLink link(SimulatedNode node, NodeId peer) {
    return node.core().links().stream()
        .filter(link -> link.peer().equals(peer))
        .findFirst()
        .orElseThrow();
  }

  private void assertAllArrivedOnceAndInOrder() {
    overlay.run(100);
    assertEquals(sent, overlay.leaf("y").takeReceived(), () -> overlay.trace().toString());
    assertEquals(sent, overlay.leaf("u").takeReceived(), () -> overlay.trace().toString());
  }

  @Test
  void trafficMovesOntoTheTunnelAndOffItAgainWithoutLossOrDuplicate() {
    askForATunnel();
    assertEquals(List.of(), measuringFlows(near), "not measured any more once it is asked for");
    overlay.connect("a", "d");
    assertEquals(List.of(), seconds(2, near, TEN_MEGABYTES));
    assertEquals(DemandTunnel.State.UP, near.core().onDemandTunnels().get(0).state());
    assertEquals(far.id(), nextHop(near, far));
    assertEquals(near.id(), nextHop(far, near));
    List<Action.OnDemand> asked = seconds(61, near, 0);
    assertEquals(List.of(), asked);
    assertEquals(LinkUse.LEAVING, link(near, far.id()).use());
    assertEquals(LinkUse.LEFT, link(far, near.id()).use());
    for (int second = 0; asked.isEmpty() && second < 5; second++) {
      asked = seconds(1, near, 0);
    }
    assertEquals(List.of(new Action.ReleaseTunnel(far.id())), asked);
    overlay.disconnect("a-d");
    assertEquals(List.of(), seconds(2, near, 0));
    assertEquals(List.of(), near.core().onDemandTunnels());
    assertAllArrivedOnceAndInOrder();
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    assertEquals(1, far.core().counters().get(Counter.LINKS_LEFT));
  }

  @Test
  void onlyTrafficOfOwnLeavesIsMeasuredAndThatOnlyWhileThereIsMuch() {
    seconds(2, near, TEN_MEGABYTES);
    assertEquals(List.of(), measuringFlows(near));
    seconds(1, near, TEN_MEGABYTES);
    assertEquals(
        List.of(
            "in_port=%s, eth_dst=%s".formatted(overlay.leaf("u").port(), overlay.leaf("y").mac())),
        measuringFlows(near));
    seconds(40, near, 0);
    assertEquals(List.of(), measuringFlows(near));
    assertAllArrivedOnceAndInOrder();
  }

  @Test
  void floodsReachEverybodyOnceWhileATunnelIsBeingLeft() {
    askForATunnel();
    overlay.connect("a", "d");
    seconds(61, near, 0);
    assertEquals(LinkUse.LEAVING, link(near, far.id()).use());
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
  }

  @Test
  void aTunnelThatThePeerAskedForTooStaysAndIsUsedAgain() {
    askForATunnel();
    assertEquals(List.of(new Action.RequestTunnel(near.id())), seconds(20, far, TEN_MEGABYTES));
    overlay.connect("a", "d");
    List<Action.OnDemand> asked = new ArrayList<>();
    for (int second = 0; second < 80; second++) {
      count(far, TEN_MEGABYTES);
      asked.addAll(seconds(1, near, 0));
      assertEquals(LinkUse.NORMAL, link(far, near.id()).use());
    }
    assertEquals(List.of(new Action.ReleaseTunnel(far.id())), asked);
    assertEquals(List.of(), near.core().onDemandTunnels());
    assertEquals(LinkUse.NORMAL, link(near, far.id()).use());
    assertEquals(DemandTunnel.State.UP, far.core().onDemandTunnels().get(0).state());
    assertAllArrivedOnceAndInOrder();
  }

  @Test
  void aNodeThatBecomesAdjacentOtherwiseIsNotAskedFor() {
    seconds(5, near, TEN_MEGABYTES);
    assertFalse(measuringFlows(near).isEmpty());
    overlay.connect("a", "d");
    assertEquals(List.of(), seconds(30, near, TEN_MEGABYTES));
    assertEquals(List.of(), measuringFlows(near));
    assertAllArrivedOnceAndInOrder();
  }

  @Test
  void aTopologyThatCannotMakeTunnelsIsAskedOnce() {
    askForATunnel();
    near.tell(
        new Event.TunnelAnswered(
            far.id(), Event.TunnelAnswered.Answer.UNSUPPORTED, "it only reports"));
    assertEquals(List.of(), near.core().onDemandTunnels());
    overlay.run(10_000);
    near.takeAsked();
    overlay.run(10_000);
    assertEquals(List.of(), near.takeAsked(), "not even the counters are read any more");
  }

  @Test
  void aRefusalIsCountedAndThePeerAskedForAgainLater() {
    askForATunnel();
    near.tell(new Event.TunnelAnswered(far.id(), Event.TunnelAnswered.Answer.REFUSED, "not now"));
    assertEquals(1, near.core().counters().get(Counter.TUNNELS_REFUSED));
    assertEquals(List.of(), seconds(50, near, TEN_MEGABYTES));
    assertEquals(List.of(new Action.RequestTunnel(far.id())), seconds(40, near, TEN_MEGABYTES));
  }

  @Test
  void aRestartedControllerKeepsTheTunnelOfItsEarlierLifeAndReleasesItInOrder() {
    askForATunnel();
    overlay.connect("a", "d");
    seconds(5, near, TEN_MEGABYTES);
    near.killController();
    near.startController();
    near.tell(new Event.TunnelsInherited(Set.of(far.id())));
    assertEquals(List.of(), seconds(55, near, 0));
    assertEquals(DemandTunnel.State.UP, near.core().onDemandTunnels().get(0).state());
    assertEquals(List.of(new Action.ReleaseTunnel(far.id())), seconds(10, near, 0));
    assertAllArrivedOnceAndInOrder();
  }

  @Test
  void aLinkIsUsedOnlyWhenThePeerIsKnownToTakeWhatIsSent() {
    overlay.connect("a", "d");
    assertEquals(List.of(), seconds(1, near, 0));
    assertTrue(link(near, far.id()).isInUse());
    assertTrue(link(far, near.id()).isInUse());
    assertAllArrivedOnceAndInOrder();
  }
}
