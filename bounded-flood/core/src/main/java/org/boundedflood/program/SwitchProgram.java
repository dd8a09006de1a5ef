package org.boundedflood.program;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The flows, groups and meters of a switch, either as they are wanted or as they are installed.
 *
 * <p>Immutable. The maps iterate in the order of their keys, ids read as unsigned, however the
 * program was made. Two programs are equal when their flows, groups and meters are.
 */
public final class SwitchProgram {
  /** The program of a switch that has none: it drops every frame. */
  public static final SwitchProgram EMPTY = of(List.of(), List.of(), List.of());

  private final Map<Flow.Key, Flow> flows;
  private final Map<Integer, Group> groups;
  private final Map<Integer, Meter> meters;

  private SwitchProgram(
      Map<Flow.Key, Flow> flows, Map<Integer, Group> groups, Map<Integer, Meter> meters) {
    this.flows = flows;
    this.groups = groups;
    this.meters = meters;
  }

  /**
   * Returns the program of these parts, given in any order.
   *
   * @throws IllegalArgumentException if two flows have one key, or two groups or two meters one id
   */
  public static SwitchProgram of(
      Collection<Flow> flows, Collection<Group> groups, Collection<Meter> meters) {
    return new SwitchProgram(
        ordered(flows, Flow::key, Comparator.naturalOrder()),
        ordered(groups, Group::id, Integer::compareUnsigned),
        ordered(meters, Meter::id, Integer::compareUnsigned));
  }

  /** All flows, by what distinguishes them in a switch. */
  public Map<Flow.Key, Flow> flows() {
    return flows;
  }

  /** All groups, by id. */
  public Map<Integer, Group> groups() {
    return groups;
  }

  /** All meters, by id. */
  public Map<Integer, Meter> meters() {
    return meters;
  }

  /** Whether all of it is this program's, nothing some other program's. */
  public boolean isOwned() {
    return flows.values().stream().allMatch(Flow::isOwned)
        && groups.keySet().stream().allMatch(Group::isOwned)
        && meters.keySet().stream().allMatch(Meter::isOwned);
  }

  /** This program without one flow, which the switch has forgotten. */
  public SwitchProgram without(Flow.Key key) {
    Map<Flow.Key, Flow> rest = new LinkedHashMap<>(flows);
    rest.remove(key);
    return new SwitchProgram(Collections.unmodifiableMap(rest), groups, meters);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SwitchProgram that
        && flows.equals(that.flows)
        && groups.equals(that.groups)
        && meters.equals(that.meters);
  }

  @Override
  public int hashCode() {
    return Objects.hash(flows, groups, meters);
  }

  /** One flow, group or meter per line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    meters.values().forEach(meter -> text.append(meter).append('\n'));
    groups.values().forEach(group -> text.append(group).append('\n'));
    flows.values().forEach(flow -> text.append(flow).append('\n'));
    return text.toString();
  }

  private static <K, V> Map<K, V> ordered(
      Collection<V> values, Function<V, K> key, Comparator<K> order) {
    List<V> sorted = new ArrayList<>(values);
    sorted.sort((one, other) -> order.compare(key.apply(one), key.apply(other)));
    Map<K, V> byKey = new LinkedHashMap<>(values.size() * 2);
    for (V value : sorted) {
      V earlier = byKey.put(key.apply(value), value);
      if (earlier != null) {
        throw new IllegalArgumentException(
            "a key must be used once, found " + earlier + " and " + value);
      }
    }
    return Collections.unmodifiableMap(byKey);
  }
}
