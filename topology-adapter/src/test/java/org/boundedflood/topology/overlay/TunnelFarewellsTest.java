package org.boundedflood.topology.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.topology.TopologyListener;
import org.junit.jupiter.api.Test;

class TunnelFarewellsTest {
  private static final NodeId PEER = NodeId.of(0, 7);
  private static final NodeId OTHER = NodeId.of(0, 8);

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<NodeId> removed = new ArrayList<>();
  private final List<TopologySnapshot> told = new ArrayList<>();
  private final TunnelFarewells farewells = new TunnelFarewells(channel.eventLoop(), removed::add);
  private final TopologyListener source =
      farewells.passingOnTo(
          new TopologyListener() {
            @Override
            public void topologyChanged(TopologySnapshot snapshot) {
              told.add(snapshot);
            }

            @Override
            public void topologyProblem(String message) {
              throw new AssertionError(message);
            }
          });

  TunnelFarewellsTest() {
    channel.freezeTime();
    report("t7", "t8");
  }

  private void report(String... ports) {
    Map<String, PortRole> roles = new HashMap<>();
    for (String port : ports) {
      NodeId peer = port.equals("t7") ? PEER : OTHER;
      roles.put(port, new PortRole.Tunnel(peer, LinkKind.PLAIN, null, 1_400));
    }
    source.topologyChanged(new TopologySnapshot(told.size() + 1, roles, PortRole.LEAF));
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  /** The names of the tunnels that the node was last told to leave. */
  private List<String> leaving() {
    return told.get(told.size() - 1).roles().entrySet().stream()
        .filter(e -> e.getValue() instanceof PortRole.Tunnel tunnel && tunnel.leaving())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  @Test
  void aTunnelThatGoesIsLeftAtOnceAndRemovedWhenWhatWasUnderWayHasArrived() {
    farewells.begin(PEER, "t7", true);
    assertEquals(List.of("t7"), leaving());
    pass(TunnelFarewells.DRAIN_MILLIS - 1);
    assertEquals(List.of(), removed);
    pass(1);
    assertEquals(List.of(PEER), removed);
  }

  @Test
  void untilItsPortIsGoneItStaysLeft() {
    farewells.begin(PEER, "t7", true);
    pass(TunnelFarewells.DRAIN_MILLIS);
    report("t7", "t8");
    assertEquals(List.of("t7"), leaving());
    report("t8");
    report("t7", "t8");
    assertEquals(List.of(), leaving());
  }

  @Test
  void oneThatIsWantedAgainInTimeStays() {
    farewells.begin(PEER, "t7", true);
    assertTrue(farewells.takeBack(PEER));
    assertEquals(List.of(), leaving());
    pass(2 * TunnelFarewells.DRAIN_MILLIS);
    assertEquals(List.of(), removed);
    assertFalse(farewells.takeBack(PEER));
  }

  @Test
  void oneThatIsWantedAgainTooLateIsMadeAnew() {
    farewells.begin(PEER, "t7", true);
    pass(TunnelFarewells.DRAIN_MILLIS);
    assertFalse(farewells.takeBack(PEER));
    assertEquals(List.of(), leaving());
  }

  @Test
  void whoLeavesTheOverlayWaitsForAllWithoutSayingThatItSendsNoMore() {
    farewells.begin(PEER, "t7", false);
    farewells.begin(OTHER, "t8", false);
    assertEquals(List.of(), leaving());
    CompletableFuture<Void> over = farewells.over();
    pass(TunnelFarewells.DRAIN_MILLIS - 1);
    assertFalse(over.isDone());
    pass(1);
    assertTrue(over.isDone());
    assertEquals(List.of(PEER, OTHER), removed);
  }

  @Test
  void whateverIsToldHasANumberOfItsOwn() {
    farewells.begin(PEER, "t7", true);
    farewells.takeBack(PEER);
    report("t8");
    List<Long> numbers = told.stream().map(TopologySnapshot::sequence).toList();
    assertEquals(List.of(1L, 2L, 3L, 4L), numbers);
  }
}
