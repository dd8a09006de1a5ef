package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.boundedflood.core.Event;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.FrbReject;
import org.boundedflood.core.frb.TracedPath;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

/** Floods that tell the way they took. */
final class TraceOverlayTest {
  private static final String LINKS =
      """
      nodes a=10 b=30 c=50 d=80 e=a8 f=f0
      switching a b c d e f
      links a-b b-c c-d d-e e-f f-a
      links b-d
      leaves a:A b:B c:C d:D e:E f:F
      """;

  /** For each node that was traced from a node, the names along the way. */
  private static Map<String, String> traced(Overlay overlay, String from) {
    Map<NodeId, String> names = new HashMap<>();
    overlay.nodes().forEach(node -> names.put(node.id(), node.name()));
    overlay.node(from).tell(new Event.TraceFlood());
    overlay.run(100);
    return overlay.node(from).core().traced().stream()
        .collect(
            Collectors.toMap(
                path -> String.valueOf(names.get(path.get(path.size() - 1))),
                path -> path.stream().map(names::get).collect(Collectors.joining())));
  }

  @Test
  void aTraceTellsTheWayToEveryNodeAndNoLeafSeesIt() {
    Overlay overlay = Overlay.running(LINKS);
    overlay.leaves().forEach(leaf -> leaf.broadcast("here I am"));
    overlay.run(1_000);
    overlay.leaves().forEach(SimulatedLeaf::takeReceived);
    assertEquals(
        Map.of("b", "ab", "c", "abc", "d", "abd", "e", "abde", "f", "af"), traced(overlay, "a"));
    assertEquals(
        Map.of("a", "defa", "b", "db", "c", "dc", "e", "de", "f", "def"), traced(overlay, "d"));
    for (SimulatedLeaf leaf : overlay.leaves()) {
      assertEquals(List.of(), leaf.takeReceived());
    }
  }

  @Test
  void theLastTraceIsToldAndNotTheOneBefore() {
    Overlay overlay = Overlay.running(LINKS);
    overlay.run(1_000);
    assertEquals(5, traced(overlay, "a").size());
    overlay.setUp("f-a", false);
    overlay.setUp("e-f", false);
    overlay.run(3_000);
    assertEquals(Set.of("b", "c", "d", "e"), new TreeSet<>(traced(overlay, "a").keySet()));
  }

  @Test
  void whoIsAskedForTooManyTracesIgnoresThem() {
    Overlay overlay = Overlay.running(LINKS);
    for (int i = 0; i < 40; i++) {
      overlay.node("a").tell(new Event.TraceFlood());
    }
    overlay.run(100);
    assertTrue(overlay.node("b").core().counters().get(Counter.TRACES_IGNORED) > 20);
    overlay.run(10_000);
    assertEquals(5, traced(overlay, "a").size());
  }

  @Test
  void anAnswerThatDidNotTakeItsPathBackIsRejected() {
    Overlay overlay = Overlay.running(LINKS);
    NodeId a = overlay.node("a").id();
    NodeId b = overlay.node("b").id();
    NodeId c = overlay.node("c").id();
    NodeId number = NodeId.of(1, 1);
    List<List<NodeId>> impossible =
        List.of(List.of(), List.of(a), List.of(b), List.of(a, c), List.of(c, b, a), List.of(b, c));
    PortNumber fromB = PortNumber.of(1);
    for (List<NodeId> nodes : impossible) {
      Frb answer = new TracedPath(number, nodes).toAnswer(b);
      overlay
          .node("a")
          .receive(
              fromB,
              FrbCodec.encode(answer, MacAddress.of("02:00:00:00:00:77"), MacAddress.of(0x02L)));
    }
    overlay.run(10);
    assertEquals(impossible.size(), overlay.node("a").core().counters().get(FrbReject.BAD_TRACE));
    assertEquals(List.of(), overlay.node("a").core().traced());
  }
}
