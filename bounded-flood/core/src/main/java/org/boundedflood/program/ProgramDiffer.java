package org.boundedflood.program;

import static org.boundedflood.program.Part.Kind.GROUP;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.boundedflood.core.ForwardingView;
import org.jspecify.annotations.Nullable;

/**
 * Finds the steps from the program that is installed to the one that is wanted.
 *
 * <p>Flows that only measure, and are not wanted any more, go first: frames then use the flows that
 * forward the same. What frames are to use is there before they are sent to it, and what is to go
 * goes when none needs it any more: first meters, then groups, then flows from the last table to
 * the first; then what is stale, flows first. Nothing that stays is deleted and added again:
 * deleting a group or a meter deletes the flows behind it. Between two plans of one layout a
 * unicast frame that both forward is therefore forwarded, once, at every moment in between.
 *
 * <p>What is not this program's (by cookie or id: {@link Flow#isOwned}, {@link Group#isOwned},
 * {@link Meter#isOwned}) is not touched, unless it stands where this program has to stand; then it
 * is taken over, since half a program could let a flood run in circles. A stale group or meter
 * stays while something foreign uses it.
 */
public final class ProgramDiffer {
  private final SwitchProgram installed;
  private final SwitchProgram desired;
  private final boolean retainMissing;
  private final StepSequence steps = new StepSequence();

  /** The flows that had to be changed before the groups were, as they are now. */
  private final Map<Flow.Key, Flow> moved = new HashMap<>();

  private ProgramDiffer(SwitchProgram installed, SwitchProgram desired, boolean retainMissing) {
    this.installed = installed;
    this.desired = desired;
    this.retainMissing = retainMissing;
  }

  /**
   * Returns the smallest batch that turns {@code installed} into {@code desired}.
   *
   * @param view what {@code desired} was planned from. While it is {@linkplain
   *     ForwardingView#settling settling}, what is installed and not desired is left in place,
   *     buckets of the group of all leaf ports included; flows that only measure and those that
   *     lead to where a leaf does not live any more are excluded
   */
  public static Batch diff(SwitchProgram installed, SwitchProgram desired, ForwardingView view) {
    ProgramDiffer differ = new ProgramDiffer(installed, desired, view.settling());
    differ.putDesired();
    if (view.settling()) {
      OutdatedFlows.of(installed, desired, view).forEach(differ.steps::delete);
    }
    return differ.steps.toBatch();
  }

  /** The same for what is not known to be outdated: if it is missing, it is retained or not. */
  static Batch diff(SwitchProgram installed, SwitchProgram desired, boolean retainMissing) {
    ProgramDiffer differ = new ProgramDiffer(installed, desired, retainMissing);
    differ.putDesired();
    return differ.steps.toBatch();
  }

  private void putDesired() {
    withdrawMeasuring();
    putMeters();
    putGroups();
    putFlows();
    if (!retainMissing) {
      deleteStale();
    }
  }

  private void putMeters() {
    for (Meter meter : desired.meters().values()) {
      Meter old = installed.meters().get(meter.id());
      if (!meter.equals(old)) {
        steps.put(old, meter);
      }
    }
  }

  private void putGroups() {
    Map<Integer, Group> added = new LinkedHashMap<>();
    Map<Integer, Group> modified = new LinkedHashMap<>();
    for (Group group : desired.groups().values()) {
      Group old = installed.groups().get(group.id());
      if (old == null) {
        added.put(group.id(), group);
      } else {
        Group wanted = retainMissing ? withBucketsOf(old, group) : group;
        if (!wanted.equals(old)) {
          modified.put(group.id(), wanted);
        }
      }
    }
    inDependencyOrder(added).forEach(group -> steps.put(null, group));
    if (!modified.isEmpty()) {
      leave(modified);
    }
    inDependencyOrder(modified)
        .forEach(group -> steps.put(installed.groups().get(group.id()), group));
  }

  /**
   * Moves those flows away from groups that are about to change which are to use others or none:
   * what the group is to do from now on is not for their frames. A flow whose new group is about to
   * change too does, until that has changed, itself what the new group will do first.
   */
  private void leave(Map<Integer, Group> modified) {
    for (Flow flow : desired.flows().values()) {
      Flow old = installed.flows().get(flow.key());
      if (old == null || old.instructions().equals(flow.instructions())) {
        continue;
      }
      Set<Part> left = new HashSet<>();
      Part.usedBy(old.instructions(), left::add);
      Part.usedBy(flow.instructions(), left::remove);
      if (left.stream().anyMatch(part -> mustBeLeft(part) && modified.containsKey(part.id()))) {
        Flow first = flow.with(flow.instructions().inlining(modified));
        steps.put(old, first);
        moved.put(flow.key(), first);
      }
    }
  }

  /**
   * A flood that enters a chain of peers where it did before fares well, whatever changed there.
   */
  private static boolean mustBeLeft(Part part) {
    return part.kind() == GROUP && !GroupIds.isOfChain(part.id());
  }

  private static Group withBucketsOf(Group old, Group group) {
    if (group.id() != GroupIds.LEAVES || old.type() != group.type()) {
      return group;
    }
    Set<Group.Bucket> buckets = new LinkedHashSet<>(old.buckets());
    buckets.addAll(group.buckets());
    return new Group(group.id(), group.type(), List.copyOf(buckets));
  }

  private void putFlows() {
    NavigableMap<Integer, List<Flow>> changed = new TreeMap<>();
    for (Flow flow : desired.flows().values()) {
      if (!flow.equals(current(flow.key()))) {
        changed.computeIfAbsent(flow.key().table(), table -> new ArrayList<>()).add(flow);
      }
    }
    for (List<Flow> ofTable : changed.descendingMap().values()) {
      ofTable.forEach(flow -> steps.put(current(flow.key()), flow));
    }
  }

  private @Nullable Flow current(Flow.Key key) {
    Flow first = moved.get(key);
    return first != null ? first : installed.flows().get(key);
  }

  /**
   * Deletes flows that only measure, before all else: they take precedence over those that forward
   * the same frames, and must hide neither how these change nor where a leaf has gone meanwhile.
   */
  private void withdrawMeasuring() {
    for (Flow flow : installed.flows().values()) {
      if (isMeasuring(flow) && !desired.flows().containsKey(flow.key())) {
        steps.withdraw(flow);
      }
    }
  }

  private static boolean isMeasuring(Flow flow) {
    return Cookies.purposeOf(flow.cookie()) == Purpose.MEASURED;
  }

  private void deleteStale() {
    Set<Part> foreign = usedByForeign();
    for (Flow flow : installed.flows().values()) {
      if (flow.isOwned() && !isMeasuring(flow) && !desired.flows().containsKey(flow.key())) {
        steps.delete(flow);
      }
    }
    Map<Integer, Group> staleGroups = new LinkedHashMap<>(installed.groups());
    staleGroups.keySet().removeAll(desired.groups().keySet());
    staleGroups
        .values()
        .removeIf(group -> !Group.isOwned(group.id()) || foreign.contains(Part.of(group)));
    List<Group> dependentsLast = inDependencyOrder(staleGroups);
    Collections.reverse(dependentsLast);
    dependentsLast.forEach(steps::delete);
    for (Meter meter : installed.meters().values()) {
      if (Meter.isOwned(meter.id())
          && !desired.meters().containsKey(meter.id())
          && !foreign.contains(Part.of(meter))) {
        steps.delete(meter);
      }
    }
  }

  /** The groups and meters that foreign flows and groups use, themselves or through groups. */
  private Set<Part> usedByForeign() {
    Set<Part> used = new HashSet<>();
    for (Flow flow : installed.flows().values()) {
      if (!flow.isOwned() && !desired.flows().containsKey(flow.key())) {
        Part.usedBy(flow.instructions(), part -> addWithDependencies(part, used));
      }
    }
    for (Group group : installed.groups().values()) {
      if (!Group.isOwned(group.id()) && !desired.groups().containsKey(group.id())) {
        Part.usedBy(group, part -> addWithDependencies(part, used));
      }
    }
    return used;
  }

  private void addWithDependencies(Part part, Set<Part> used) {
    if (used.add(part) && part.kind() == GROUP) {
      Group wanted = desired.groups().get(part.id());
      Group group = wanted != null ? wanted : installed.groups().get(part.id());
      if (group != null) {
        Part.usedBy(group, next -> addWithDependencies(next, used));
      }
    }
  }

  /** These groups, each behind those of them that it refers to. */
  private static List<Group> inDependencyOrder(Map<Integer, Group> groups) {
    Map<Integer, Group> ordered = new LinkedHashMap<>();
    Set<Integer> visited = new HashSet<>();
    groups.values().forEach(group -> visit(group, groups, visited, ordered));
    return new ArrayList<>(ordered.values());
  }

  private static void visit(
      Group group, Map<Integer, Group> groups, Set<Integer> visited, Map<Integer, Group> ordered) {
    if (visited.add(group.id())) {
      Part.usedBy(
          group,
          part -> {
            Group used = groups.get(part.id());
            if (used != null) {
              visit(used, groups, visited, ordered);
            }
          });
      ordered.put(group.id(), group);
    }
  }
}
