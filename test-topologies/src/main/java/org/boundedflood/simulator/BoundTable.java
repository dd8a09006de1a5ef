package org.boundedflood.simulator;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.program.Flow;
import org.boundedflood.program.MaskedMac;
import org.jspecify.annotations.Nullable;

/**
 * The flows of a table that look at the upper bits of a bound alone, of which no two match the same
 * bound. A node has some forty for each peer; one takes twenty bytes. Immutable.
 */
final class BoundTable {
  private final int table;
  private final long[] values;
  private final long[] masks;
  private final FloodTable.Rule[] rules;

  private BoundTable(int table, int size) {
    this.table = table;
    this.values = new long[size];
    this.masks = new long[size];
    this.rules = new FloodTable.Rule[size];
  }

  /**
   * Takes flows of one table.
   *
   * @throws IllegalArgumentException if two match the same bound
   */
  static BoundTable of(List<Flow> flows) {
    List<Flow> sorted =
        flows.stream().sorted(Comparator.comparing(BoundTable::destination)).toList();
    int table = flows.isEmpty() ? -1 : flows.get(0).key().table();
    BoundTable made = new BoundTable(table, flows.size());
    Map<FloodTable.Rule, FloodTable.Rule> known = new HashMap<>();
    long free = 0;
    for (int i = 0; i < sorted.size(); i++) {
      FloodTable.Rule rule = FloodTable.Rule.of(sorted.get(i));
      made.values[i] = destination(sorted.get(i)).value().value();
      made.masks[i] = destination(sorted.get(i)).mask().value();
      made.rules[i] = known.computeIfAbsent(rule, first -> first);
      if (made.values[i] < free) {
        throw new IllegalArgumentException("no two may match a bound, found " + sorted);
      }
      free = made.values[i] + (SwitchForm.PREFIX_MASK & ~made.masks[i]) + 1;
    }
    return made;
  }

  private static MaskedMac destination(Flow flow) {
    return Objects.requireNonNull(flow.key().match().destination());
  }

  /** What is done with frames to an address in a table; null if no flow is for them. */
  FloodTable.@Nullable Rule lookup(int inTable, MacAddress address) {
    long bound = address.value() & SwitchForm.PREFIX_MASK;
    int found = Arrays.binarySearch(values, bound);
    int place = found < 0 ? -found - 2 : found;
    boolean matches =
        inTable == table && place >= 0 && (address.value() & masks[place]) == values[place];
    return matches ? rules[place] : null;
  }
}
