package org.boundedflood.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

final class OutagesTest {
  @Property
  void theLinksThatAreLeftStillJoinAllNodes(
      @ForAll @IntRange(min = 2, max = 30) int nodes,
      @ForAll @DoubleRange(max = 1) double share,
      @ForAll long seed) {
    List<Outages.Link> links = new ArrayList<>();
    for (int place = 0; place < nodes; place++) {
      links.add(new Outages.Link(place, (place + 1) % nodes));
      links.add(new Outages.Link(place, (place + 7) % nodes));
    }
    BitSet down = Outages.choose(nodes, links, share, new Random(seed));
    int wanted = (int) Math.round(links.size() * share);
    int dispensable = links.size() - (nodes - 1);
    assertEquals(Math.min(wanted, dispensable), down.cardinality());
    assertEquals(nodes, joinedWithFirst(nodes, links, down));
  }

  private static int joinedWithFirst(int nodes, List<Outages.Link> links, BitSet down) {
    BitSet joined = new BitSet(nodes);
    joined.set(0);
    for (int round = 0; round < nodes; round++) {
      for (int i = 0; i < links.size(); i++) {
        Outages.Link link = links.get(i);
        if (!down.get(i) && (joined.get(link.one()) || joined.get(link.other()))) {
          joined.set(link.one());
          joined.set(link.other());
        }
      }
    }
    assertTrue(joined.length() <= nodes, "no node but these");
    return joined.cardinality();
  }
}
