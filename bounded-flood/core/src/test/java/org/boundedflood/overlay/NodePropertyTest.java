package org.boundedflood.overlay;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.boundedflood.core.link.LinkState;

final class NodePropertyTest {
  @Provide
  Arbitrary<List<Happening>> happenings() {
    return Happening.any().list().ofMaxSize(60);
  }

  @Property
  void whateverHappensInWhateverOrderANodeKeepsItsInvariants(
      @ForAll("happenings") List<Happening> happenings) {
    NodeTrial trial = NodeTrial.begun();
    boolean[] reached = new boolean[2];
    for (Happening happening : happenings) {
      trial.happen(happening);
      reached[0] |= trial.node().links().stream().anyMatch(l -> l.state() == LinkState.LIVE);
      reached[1] |= !trial.node().view().routes().isEmpty();
    }
    Statistics.label("a link was live").collect(reached[0]);
    Statistics.label("there was a route")
        .collect(reached[1])
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 5));
  }

  @Property
  void aNodeThatKnowsNothingYetKeepsThemToo(@ForAll("happenings") List<Happening> happenings) {
    NodeTrial trial = new NodeTrial();
    happenings.forEach(trial::happen);
  }
}
