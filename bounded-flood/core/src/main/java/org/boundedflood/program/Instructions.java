package org.boundedflood.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.StringJoiner;
import org.boundedflood.core.net.PortNumber;

/**
 * What a flow does with a frame, carried out in this order.
 *
 * @param meter id of the meter that may drop the frame first
 * @param actions applied at once, in order
 * @param gotoTable the table that goes on with the frame: always a later one
 */
public record Instructions(OptionalInt meter, List<FlowAction> actions, OptionalInt gotoTable) {
  /** Nothing: the frame is dropped, and the flow's counter shows it. */
  public static final Instructions DROP =
      new Instructions(OptionalInt.empty(), List.of(), OptionalInt.empty());

  public Instructions {
    actions = List.copyOf(actions);
    if (meter.isPresent() && meter.getAsInt() < 1) {
      throw new IllegalArgumentException("meter id must be 1 or more, found " + meter.getAsInt());
    }
  }

  /** Applies {@code actions} and is done. */
  public static Instructions apply(FlowAction... actions) {
    return new Instructions(OptionalInt.empty(), List.of(actions), OptionalInt.empty());
  }

  /** Sends the frame out of one port. */
  public static Instructions output(PortNumber port) {
    return apply(new FlowAction.Output(port));
  }

  /** Sends the whole frame to the controller unless the meter drops it. */
  public static Instructions punt(int meter) {
    return new Instructions(
        OptionalInt.of(meter), List.of(FlowAction.CONTROLLER), OptionalInt.empty());
  }

  /** Hands the frame to a later table. */
  public static Instructions goTo(int table) {
    return DROP.thenGoTo(table);
  }

  /** These instructions, and then a later table. */
  public Instructions thenGoTo(int table) {
    return new Instructions(meter, actions, OptionalInt.of(table));
  }

  /** These instructions with the actions of its first bucket in place of each of these groups. */
  Instructions inlining(Map<Integer, Group> groups) {
    List<FlowAction> inlined = new ArrayList<>();
    for (FlowAction action : actions) {
      Group group = action instanceof FlowAction.ToGroup to ? groups.get(to.id()) : null;
      if (group == null) {
        inlined.add(action);
      } else {
        group.buckets().stream().limit(1).forEach(bucket -> inlined.addAll(bucket.actions()));
      }
    }
    return new Instructions(meter, inlined, gotoTable);
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ").setEmptyValue("drop");
    meter.ifPresent(id -> text.add("meter " + id));
    actions.forEach(action -> text.add(action.toString()));
    gotoTable.ifPresent(table -> text.add("goto " + table));
    return text.toString();
  }
}
