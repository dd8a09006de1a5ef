package org.boundedflood.overlay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class OverlayPropertyTest {
  @Property(tries = 40)
  void inEveryOverlayWithAnIntactRingFramesArriveOnceWhereTheyBelong(
      @ForAll @IntRange(min = 2, max = 24) int size,
      @ForAll @IntRange(min = 0, max = 3) int chords,
      @ForAll Random random) {
    Overlay overlay = Overlay.running(describe(size, chords, random));
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.assertUnicastReachesOnlyItsDestination();
  }

  /** A ring of nodes with a leaf each and some chords: nodes n0, n1, ... and leaves l0, l1, ... */
  static String describe(int size, int chords, Random random) {
    TreeSet<String> identifiers = new TreeSet<>();
    while (identifiers.size() < size) {
      String start = random.nextInt(4) == 0 ? "ffffffffffff" : "";
      identifiers.add(start + "%08x".formatted(random.nextInt()).toLowerCase(Locale.ROOT));
    }
    StringBuilder text = new StringBuilder("nodes");
    StringBuilder leaves = new StringBuilder("\nleaves");
    int index = 0;
    List<String> ring = new ArrayList<>(identifiers);
    ring.sort((a, b) -> padded(a).compareTo(padded(b)));
    for (String identifier : ring) {
      text.append(" n").append(index).append('=').append(identifier);
      leaves.append(" n").append(index).append(":l").append(index);
      index++;
    }
    TreeSet<String> links = new TreeSet<>();
    for (int i = 0; i < size; i++) {
      link(i, (i + 1) % size, links);
      for (int chord = 0; chord < chords; chord++) {
        link(i, random.nextInt(size), links);
      }
    }
    return text + "\nlinks " + String.join(" ", links) + leaves;
  }

  private static String padded(String identifier) {
    return identifier + "0".repeat(32 - identifier.length());
  }

  private static void link(int one, int other, Set<String> links) {
    if (one != other) {
      links.add("n" + Math.min(one, other) + "-n" + Math.max(one, other));
    }
  }
}
