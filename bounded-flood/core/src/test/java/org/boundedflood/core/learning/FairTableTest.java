package org.boundedflood.core.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class FairTableTest {
  private record Operation(boolean put, int key, int owner) {}

  @Test
  void anOwnerThatHasItsShareLosesItsOwnEldest() {
    FairTable<Integer, String, String> table = new FairTable<>(100, 2);
    table.put(1, "greedy", "a");
    table.put(2, "modest", "b");
    table.put(3, "greedy", "c");
    assertEquals(1, table.put(4, "greedy", "d"));
    assertNull(table.put(5, "modest", "e"));
    assertEquals(2, table.size("greedy"));
  }

  @Test
  void aFullTableTakesFromWhoHasMost() {
    FairTable<Integer, String, String> table = new FairTable<>(4, 4);
    table.put(1, "modest", "a");
    table.put(2, "greedy", "b");
    table.put(3, "greedy", "c");
    table.put(4, "greedy", "d");
    assertEquals(2, table.put(5, "modest", "e"));
    table.put(3, "greedy", "renewed");
    table.put(6, "modest", "f");
    assertEquals("renewed", table.get(3), "what was renewed is not the eldest");
  }

  @Test
  void aTableWithoutRoomIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new FairTable<>(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new FairTable<>(1, 0));
  }

  @Property
  void itNeverHoldsMoreThanItMayAndEvictsFromTheLargestOrTheOwner(
      @ForAll("operations") List<Operation> operations) {
    FairTable<Integer, Integer, Integer> table = new FairTable<>(6, 4);
    Map<Integer, Integer> owners = new HashMap<>();
    for (Operation operation : operations) {
      if (!operation.put) {
        assertEquals(owners.remove(operation.key), table.remove(operation.key));
        continue;
      }
      owners.remove(operation.key);
      long own = count(owners, operation.owner);
      long most = owners.values().stream().mapToLong(o -> count(owners, o)).max().orElse(0);
      boolean full = owners.size() == 6;
      Integer evicted = table.put(operation.key, operation.owner, operation.owner);
      assertEquals(own == 4 || full, evicted != null);
      if (evicted != null) {
        int loser = Objects.requireNonNull(owners.get(evicted));
        assertEquals(own == 4 ? own : most, count(owners, loser));
        assertTrue(own < 4 || loser == operation.owner);
        owners.remove(evicted);
      }
      owners.put(operation.key, operation.owner);
      assertEquals(owners.keySet(), toMap(table).keySet());
      assertEquals(owners.size(), table.size());
    }
  }

  private static Map<Integer, Integer> toMap(FairTable<Integer, Integer, Integer> table) {
    Map<Integer, Integer> map = new HashMap<>();
    table.forEach(map::put);
    return map;
  }

  private static long count(Map<Integer, Integer> owners, int owner) {
    return owners.values().stream().filter(o -> o == owner).count();
  }

  @Provide
  Arbitrary<List<Operation>> operations() {
    return Combinators.combine(
            Arbitraries.of(true, true, true, false),
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(1, 4))
        .as(Operation::new)
        .list()
        .ofMaxSize(60);
  }
}
