package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.boundedflood.core.FloodMode;
import org.boundedflood.core.count.Counter;

/**
 * Overlays of which any share speaks the original protocol only, and of the others any share floods
 * by its switch.
 */
final class MixedOverlayPropertyTest {
  @Property(tries = 150)
  void everythingArrivesOnceAndNothingRunsInALoop(
      @ForAll @IntRange(min = 2, max = 14) int size,
      @ForAll @IntRange(min = 0, max = 3) int chords,
      @ForAll @IntRange(min = 0, max = 100) int percent,
      @ForAll Random random) {
    String pure = OverlayPropertyTest.describe(size, chords, random);
    Overlay overlay =
        Overlay.of(mixed(pure, percent, random.nextBoolean() ? 100 : random.nextInt(101), random));
    overlay.run(11_000);
    overlay.leaves().forEach(leaf -> leaf.broadcast("hello"));
    overlay.run(100);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    long frames = 0;
    for (SimulatedLeaf sender : overlay.leaves()) {
      for (SimulatedLeaf destination : overlay.leaves()) {
        if (sender != destination) {
          assertArrivesOnce(overlay, sender, destination, size, pure);
          frames++;
        }
      }
    }
    Statistics.label("by switch, and left to a controller")
        .collect(
            overlay.nodes().stream().anyMatch(node -> node.core().floodMode() == FloodMode.SWITCH),
            overlay.count(Counter.SWITCH_FLOODS_PUNTED) > 0);
    Statistics.label("unicast flooded, %").collect(percentOf(floods(overlay), frames));
  }

  private static long floods(Overlay overlay) {
    return overlay.count(Counter.UNROUTABLE_UNICAST);
  }

  private static String percentOf(long part, long all) {
    return part == 0
        ? "none"
        : part * 10 <= all ? "up to 10" : part * 2 <= all ? "up to 50" : "more";
  }

  private static void assertArrivesOnce(
      Overlay overlay, SimulatedLeaf sender, SimulatedLeaf destination, int size, String pure) {
    long before = overlay.plainFrames();
    destination.takeReceived();
    sender.sendTo(destination, "to " + destination.name());
    overlay.run(60);
    String what =
        "%s%n%s to %s of%n%s".formatted(overlay.trace(), sender.name(), destination.name(), pure);
    assertTrue(overlay.plainFrames() - before < size, () -> "in a loop: " + what);
    assertEquals(List.of("to " + destination.name()), destination.takeReceived(), what);
  }

  /** Some of the nodes of an overlay become original ones. */
  private static String mixed(String pure, int percent, int switching, Random random) {
    StringBuilder nodes = new StringBuilder("nodes");
    StringBuilder originals = new StringBuilder("\noriginals");
    StringBuilder floods = new StringBuilder("\nswitching");
    String[] lines = pure.split("\n", 2);
    for (String word : lines[0].split(" ", -1)) {
      if (word.contains("=")) {
        boolean isOriginal = random.nextInt(100) < percent;
        (isOriginal ? originals : nodes).append(' ').append(word.toLowerCase(Locale.ROOT));
        if (!isOriginal && random.nextInt(100) < switching) {
          floods.append(' ').append(word, 0, word.indexOf('='));
        }
      }
    }
    return nodes + originals.toString() + floods + "\n" + lines[1];
  }
}
