package org.boundedflood.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SymphonyTest {
  @Property
  void everyNodeOpensTunnelsToItsSuccessorsAndToDistinctOthers(
      @ForAll @IntRange(min = 2, max = 60) int nodes,
      @ForAll @IntRange(min = 1, max = 3) int successors,
      @ForAll @IntRange(max = 8) int longDistance,
      @ForAll long seed) {
    int[][] opened = new Symphony(successors, longDistance, Pdf.LN).draw(nodes, new Random(seed));
    for (int place = 0; place < nodes; place++) {
      int[] peers = opened[place];
      assertEquals(peers.length, Arrays.stream(peers).distinct().count(), "distinct");
      assertEquals(Math.min(nodes - 1, successors + longDistance), peers.length);
      for (int i = 0; i < Math.min(successors, nodes - 1); i++) {
        assertEquals((place + i + 1) % nodes, peers[i]);
      }
      int self = place;
      assertTrue(Arrays.stream(peers).noneMatch(peer -> peer == self), "no tunnel to itself");
    }
  }

  @Test
  void theSameSeedDrawsTheSame() {
    Symphony symphony = new Symphony(2, 7, Pdf.LN);
    assertArrayEquals(symphony.draw(128, new Random(4)), symphony.draw(128, new Random(4)));
    assertFalse(
        Arrays.deepEquals(symphony.draw(128, new Random(4)), symphony.draw(128, new Random(5))));
  }

  @Test
  void halfOfTheNaturalLogarithmsPeersLieWithinTheSquareRoot() {
    int near = 0;
    Random random = new Random(1);
    Symphony symphony = new Symphony(1, 1, Pdf.LN);
    for (int i = 0; i < 10_000; i++) {
      near += symphony.longDistances(10_000, 1, random).iterator().next() <= 100 ? 1 : 0;
    }
    assertTrue(near > 4_000 && near < 5_000, "near " + near);
  }

  @Test
  void theDecimalLogarithmLeavesOutTheNearestEighthAndRepeatsItself() {
    Random random = new Random(1);
    Symphony symphony = new Symphony(2, 7, Pdf.LOG10);
    int fewer = 0;
    for (int i = 0; i < 1_000; i++) {
      var distances = symphony.longDistances(128, 7, random);
      assertTrue(distances.stream().allMatch(distance -> distance >= 15), "too near");
      fewer += distances.size() < 7 ? 1 : 0;
    }
    assertTrue(fewer > 0, "no draw was repeated");
  }
}
