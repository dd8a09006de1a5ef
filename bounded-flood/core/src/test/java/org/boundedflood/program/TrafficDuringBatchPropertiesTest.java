package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.fake.FakeFlowTable;
import org.boundedflood.program.fake.Verdict;

/** While a batch is carried out, in any order that its barriers allow, traffic goes on. */
class TrafficDuringBatchPropertiesTest {
  /** A unicast frame, and where it comes in. */
  private record Traffic(PortNumber ingress, MacAddress source, MacAddress destination) {
    Verdict through(FakeFlowTable table) {
      return table.receive(ingress, Frames.frame(source, destination, Frames.IPV4), 0);
    }
  }

  @Provide
  Arbitrary<List<ForwardingView>> successiveViews() {
    return Views.successive(3);
  }

  @Property
  void whatIsForwardedBeforeAndAfterIsForwardedOnceAtEveryMomentBetween(
      @ForAll("successiveViews") List<ForwardingView> views,
      @ForAll boolean retainMissing,
      @ForAll Random order) {
    checkEveryMoment(plan(views.get(0)), plan(views.get(1)), retainMissing, order);
  }

  @Property
  void theSameHoldsWhenWhatWasRetainedIsCleanedUp(
      @ForAll("successiveViews") List<ForwardingView> views, @ForAll Random order) {
    SwitchProgram earlier = plan(views.get(0));
    Batch batch = ProgramDiffer.diff(earlier, plan(views.get(1)), true);
    checkEveryMoment(batch.appliedTo(earlier), plan(views.get(2)), false, order);
  }

  private static void checkEveryMoment(
      SwitchProgram installed, SwitchProgram desired, boolean retainMissing, Random order) {
    Batch batch = ProgramDiffer.diff(installed, desired, retainMissing);
    Map<Traffic, Set<PortNumber>> kept = forwardedByBoth(installed, batch.appliedTo(installed));
    Statistics.collect(kept.size() > 3);
    Statistics.coverage(coverage -> coverage.check(true).percentage(share -> share > 25));
    FakeFlowTable table = FakeFlowTable.of(installed);
    List<Step> done = new ArrayList<>();
    for (Step step : anyOrderThatBarriersAllow(batch, order)) {
      table.apply(step, 0);
      done.add(step);
      kept.forEach(
          (traffic, ports) -> {
            Verdict verdict = traffic.through(table);
            boolean once = verdict.sent().size() == 1 && verdict.punted().isEmpty();
            assertTrue(
                once && ports.containsAll(verdict.ports()),
                () -> "not once by one of %s after %s:%s".formatted(ports, done, verdict));
          });
    }
    assertEquals(List.of(), table.errors());
  }

  private static Map<Traffic, Set<PortNumber>> forwardedByBoth(
      SwitchProgram before, SwitchProgram after) {
    FakeFlowTable earlier = FakeFlowTable.of(before);
    FakeFlowTable later = FakeFlowTable.of(after);
    Map<Traffic, Set<PortNumber>> forwarded = new LinkedHashMap<>();
    for (PortNumber ingress : Views.PORTS) {
      for (MacAddress source : Views.LEAVES) {
        for (MacAddress destination : Views.LEAVES) {
          Traffic traffic = new Traffic(ingress, source, destination);
          List<PortNumber> then = traffic.through(earlier).ports();
          List<PortNumber> now = traffic.through(later).ports();
          if (then.size() == 1 && now.size() == 1) {
            forwarded.put(traffic, new LinkedHashSet<>(List.of(then.get(0), now.get(0))));
          }
        }
      }
    }
    return forwarded;
  }

  private static List<Step> anyOrderThatBarriersAllow(Batch batch, Random order) {
    List<Step> reordered = new ArrayList<>();
    List<Step> segment = new ArrayList<>();
    for (Step step : batch.steps()) {
      if (step instanceof Step.Barrier) {
        Collections.shuffle(segment, order);
        reordered.addAll(segment);
        segment.clear();
      } else {
        segment.add(step);
      }
    }
    Collections.shuffle(segment, order);
    reordered.addAll(segment);
    return reordered;
  }

  private static SwitchProgram plan(ForwardingView view) {
    return SwitchPlanner.plan(view, PlannerSettings.DEFAULT);
  }
}
