package org.boundedflood.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.PortNumber;

/**
 * Collects the actions of the events at hand, the change of the program before any frame but those
 * that are urgent.
 */
final class Outbox {
  private final List<Action> urgent = new ArrayList<>();
  private final List<Action> actions = new ArrayList<>();
  private boolean programChanged;

  void send(PortNumber port, EthernetFrame frame) {
    actions.add(new Action.SendFrame(List.of(port), frame));
  }

  void send(Collection<PortNumber> ports, EthernetFrame frame) {
    if (!ports.isEmpty()) {
      actions.add(new Action.SendFrame(List.copyOf(ports), frame));
    }
  }

  void programChanged() {
    programChanged = true;
  }

  boolean isProgramChanged() {
    return programChanged;
  }

  void info(String message) {
    actions.add(new Action.Notice(Action.Severity.INFO, message));
  }

  void warn(String message) {
    actions.add(new Action.Notice(Action.Severity.WARNING, message));
  }

  void add(Action action) {
    actions.add(action);
  }

  /** Lets {@code task} collect what is to go ahead of all that was collected before. */
  void ahead(Runnable task) {
    List<Action> earlier = List.copyOf(actions);
    actions.clear();
    task.run();
    actions.addAll(earlier);
  }

  /** Lets {@code task} collect what need not wait for the change of the program. */
  void urgently(Runnable task) {
    List<Action> others = List.copyOf(actions);
    actions.clear();
    task.run();
    urgent.addAll(actions);
    actions.clear();
    actions.addAll(others);
  }

  /** Hands over what was collected; a change of the program waits until it may be planned. */
  List<Action> drain(boolean mayProgram) {
    List<Action> drained = new ArrayList<>(urgent);
    urgent.clear();
    if (programChanged && mayProgram) {
      drained.add(new Action.ProgramChanged());
      programChanged = false;
    }
    drained.addAll(actions);
    actions.clear();
    return drained;
  }
}
