package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntBiFunction;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

class GroupIdsTest {
  private static final List<NodeId> NODES =
      LongStream.range(0, 200).mapToObj(i -> NodeId.of(i << 60, i)).toList();

  @Property
  void allIdsDifferWhateverCollides(
      @ForAll @IntRange(min = 1, max = 300) int values,
      @ForAll @Size(max = 60) Set<@IntRange(max = 199) Integer> chosen) {
    Set<NodeId> roots = new HashSet<>();
    chosen.forEach(i -> roots.add(NODES.get(i)));
    ToIntBiFunction<NodeId, Integer> poor =
        (root, level) -> -1 - Math.floorMod(GroupIds.hash(root, level), values);
    GroupIds ids = GroupIds.of(roots, poor);
    Set<Integer> given = new HashSet<>(List.of(GroupIds.LEAVES));
    for (NodeId root : roots) {
      assertTrue(Group.isOwned(ids.of(root)));
      assertTrue(given.add(ids.of(root)), () -> "twice: " + Integer.toHexString(ids.of(root)));
    }
  }

  @Test
  void twoRootSwitchesThatAskForTheSameIdBothMove() {
    NodeId first = Views.ROOTS.get(2);
    NodeId second = Views.ROOTS.get(3);
    int alone = GroupIds.of(Set.of(first)).of(first);
    assertEquals(alone, GroupIds.of(Set.of(second)).of(second));
    GroupIds together = GroupIds.of(Set.of(first, second));
    assertNotEquals(alone, together.of(first));
    assertNotEquals(alone, together.of(second));
    assertNotEquals(together.of(first), together.of(second));
  }

  @Test
  void aNodeThatIsNoRootSwitchIsRefused() {
    GroupIds ids = GroupIds.of(Set.of(NODES.get(1)));
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> ids.of(NODES.get(2)));
    assertTrue(String.valueOf(refusal.getMessage()).contains(NODES.get(2).toString()));
  }
}
