package org.boundedflood.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.boundedflood.core.net.PortNumber;

/**
 * Random installed programs: what an earlier life of the controller left, mixed with what other
 * programs installed, some of it where this one wants to stand.
 */
final class Programs {
  private static final int OTHER_GENERATION = 99;
  private static final int FOREIGN_COOKIE = 0x5eed;

  /** A choice of what may be in a switch, as numbers. */
  private record Extra(int spot, int content, boolean foreign) {}

  private Programs() {}

  /** Any plan. */
  static Arbitrary<SwitchProgram> planned() {
    return Views.any().map(view -> SwitchPlanner.plan(view, PlannerSettings.DEFAULT));
  }

  /** A plan, or nothing, with additions, omissions and changes of this program's and others. */
  static Arbitrary<SwitchProgram> installed() {
    Arbitrary<SwitchProgram> base =
        Arbitraries.oneOf(Arbitraries.just(SwitchProgram.EMPTY), planned(), planned(), planned());
    Arbitrary<Extra> extra =
        Combinators.combine(
                Arbitraries.integers().between(0, 39),
                Arbitraries.integers().between(0, 11),
                Arbitraries.of(true, false))
            .as(Extra::new);
    return Combinators.combine(base, planned(), extra.list().ofMaxSize(12)).as(Programs::mix);
  }

  private static SwitchProgram mix(SwitchProgram base, SwitchProgram other, List<Extra> extras) {
    Map<Flow.Key, Flow> flows = new HashMap<>(base.flows());
    Map<Integer, Group> groups = new HashMap<>(base.groups());
    Map<Integer, Meter> meters = new HashMap<>(base.meters());
    List<Flow.Key> spots = new ArrayList<>(other.flows().keySet());
    List<Integer> ids = new ArrayList<>(other.groups().keySet());
    ids.addAll(List.of(5, 0x8000_0001, 0x8000_0002));
    for (Extra extra : extras) {
      int id = ids.get(extra.spot() % ids.size());
      PortNumber port = Views.PORTS.get(extra.content() % Views.PORTS.size());
      switch (extra.content() % 4) {
        case 0 -> groups.put(id, chain(id, ids.get(extra.content() % ids.size()), groups));
        case 1 -> meters.put(1 + extra.spot(), new Meter(1 + extra.spot(), 10, 10));
        default -> {
          Instructions instructions = instructions(extra, id, port, groups, meters);
          Flow.Key key = spots.get(extra.spot() % spots.size());
          if (instructions.gotoTable().orElse(9) > key.table()) {
            flows.put(key, flow(key, instructions, extra));
          }
        }
      }
    }
    return SwitchProgram.of(flows.values(), groups.values(), meters.values());
  }

  private static Group chain(int id, int next, Map<Integer, Group> groups) {
    List<FlowAction> actions = new ArrayList<>();
    if (groups.containsKey(next) && !reaches(next, id, groups, new HashSet<>())) {
      actions.add(new FlowAction.ToGroup(next));
    }
    return new Group(id, Group.Type.INDIRECT, List.of(new Group.Bucket(null, actions)));
  }

  private static boolean reaches(int from, int to, Map<Integer, Group> groups, Set<Integer> seen) {
    if (from == to || !seen.add(from)) {
      return from == to;
    }
    List<Part> used = new ArrayList<>();
    Group group = groups.get(from);
    if (group != null) {
      Part.usedBy(group, used::add);
    }
    return used.stream().anyMatch(part -> reaches(part.id(), to, groups, seen));
  }

  private static Instructions instructions(
      Extra extra,
      int group,
      PortNumber port,
      Map<Integer, Group> groups,
      Map<Integer, Meter> meters) {
    if (extra.content() > 8 && groups.containsKey(group)) {
      return Instructions.apply(new FlowAction.ToGroup(group));
    }
    if (extra.content() > 5 && meters.containsKey(extra.spot())) {
      return Instructions.punt(extra.spot());
    }
    return extra.content() == 2
        ? new Instructions(OptionalInt.empty(), List.of(), OptionalInt.of(2))
        : Instructions.output(port);
  }

  private static Flow flow(Flow.Key key, Instructions instructions, Extra extra) {
    long own = Cookies.of(Purpose.LOCAL_DESTINATION, OTHER_GENERATION);
    long cookie = extra.foreign() ? FOREIGN_COOKIE : own;
    return Flow.installed(key, instructions, extra.spot() % 3, extra.foreign(), cookie);
  }
}
