package org.boundedflood.core.link;

import static org.boundedflood.core.ring.NodeIds.at;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.count.Counters;
import org.boundedflood.core.frb.Fragment;
import org.boundedflood.core.frb.FrbReject;
import org.boundedflood.core.frb.Payload;
import org.boundedflood.core.link.Reassembly.Outcome;
import org.boundedflood.core.net.EthernetFrame;
import org.junit.jupiter.api.Test;

class ReassemblyTest {
  private final Counters counters = new Counters();
  private final Reassembly reassembly = new Reassembly(counters);

  private static List<Fragment> fragments(int number, int bytes) {
    byte[] content = new byte[bytes];
    new Random(number).nextBytes(content);
    return Fragment.split(at(1), number, EthernetFrame.of(content), 500).stream()
        .map(frb -> ((Fragment.Parse.Parsed) Fragment.read(frb)).fragment())
        .toList();
  }

  private static Outcome rejected(FrbReject reason) {
    return new Outcome.Rejected(reason);
  }

  @Property(tries = 200)
  void fragmentsOfSeveralFramesInAnyOrderMakeThoseFrames(
      @ForAll @IntRange(min = 1, max = 16) int frames, @ForAll Random random) {
    Reassembly any = new Reassembly(new Counters());
    List<Fragment> all = new ArrayList<>();
    for (int number = 0; number < frames; number++) {
      all.addAll(fragments(number, 493 + random.nextInt(5_000)));
    }
    Collections.shuffle(all, random);
    int completed = 0;
    for (Fragment fragment : all) {
      if (any.add(fragment, 0) instanceof Outcome.Complete complete) {
        byte[] expected = new byte[fragment.wholeBytes()];
        new Random(fragment.number()).nextBytes(expected);
        assertArrayEquals(expected, complete.frame().bytes());
        completed++;
      }
    }
    assertEquals(frames, completed);
  }

  @Test
  void aRepeatedFragmentIsRejectedBeforeAndAfterTheFrameIsComplete() {
    List<Fragment> three = fragments(1, 1_400);
    assertEquals(3, three.size());
    reassembly.add(three.get(0), 0);
    assertEquals(rejected(FrbReject.REPEATED_FRAGMENT), reassembly.add(three.get(0), 1));
    reassembly.add(three.get(1), 2);
    assertEquals(Outcome.Complete.class, reassembly.add(three.get(2), 3).getClass());
    for (Fragment again : three) {
      assertEquals(rejected(FrbReject.REPEATED_FRAGMENT), reassembly.add(again, 4));
    }
  }

  @Test
  void aFragmentThatTellsAnotherLengthOrCountIsRejectedAndTheFrameStillCompletes() {
    List<Fragment> honest = fragments(1, 1_400);
    reassembly.add(honest.get(0), 0);
    Fragment longer = new Fragment(1, 1_401, 1, 3, Payload.of(new byte[467]));
    Fragment moreOften = new Fragment(1, 1_400, 1, 4, Payload.of(new byte[350]));
    assertEquals(rejected(FrbReject.CONFLICTING_FRAGMENT), reassembly.add(longer, 0));
    assertEquals(rejected(FrbReject.CONFLICTING_FRAGMENT), reassembly.add(moreOften, 0));
    reassembly.add(honest.get(1), 0);
    assertEquals(Outcome.Complete.class, reassembly.add(honest.get(2), 0).getClass());
  }

  @Test
  void aFrameThatStaysIncompleteIsGivenUpAndCounted() {
    List<Fragment> late = fragments(1, 1_400);
    reassembly.add(late.get(0), 0);
    reassembly.age(1_999);
    assertEquals(0, counters.get(Counter.REASSEMBLIES_EXPIRED));
    reassembly.age(2_000);
    assertEquals(1, counters.get(Counter.REASSEMBLIES_EXPIRED));
    assertEquals(new Outcome.Incomplete(), reassembly.add(late.get(1), 2_001));
    assertEquals(new Outcome.Incomplete(), reassembly.add(late.get(2), 2_001));
  }

  @Test
  void aCompleteFrameAgesWithoutBeingCountedAsLost() {
    fragments(1, 1_400).forEach(fragment -> reassembly.add(fragment, 0));
    reassembly.age(5_000);
    assertEquals(0, counters.get(Counter.REASSEMBLIES_EXPIRED));
    List<Fragment> sameNumber = fragments(1, 1_400);
    reassembly.add(sameNumber.get(0), 5_000);
    reassembly.add(sameNumber.get(1), 5_000);
    assertEquals(Outcome.Complete.class, reassembly.add(sameNumber.get(2), 5_000).getClass());
  }

  @Test
  void ofTooManyFramesTheOneBegunFirstIsEvicted() {
    for (int number = 0; number < 17; number++) {
      reassembly.add(fragments(number, 900).get(0), 0);
    }
    assertEquals(1, counters.get(Counter.REASSEMBLIES_EVICTED));
    assertEquals(new Outcome.Incomplete(), reassembly.add(fragments(0, 900).get(1), 0));
    assertEquals(Outcome.Complete.class, reassembly.add(fragments(16, 900).get(1), 0).getClass());
  }
}
