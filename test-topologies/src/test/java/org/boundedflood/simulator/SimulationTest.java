package org.boundedflood.simulator;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SimulationTest {
  private static final double TOLERANCE = 0.05;
  private static final int SEEDS = 3;

  @ParameterizedTest
  @CsvSource({"128, 4, 4.318", "128, 7, 3.406", "225, 8, 4.560"})
  void theOriginalsWayOfDrawingFloodsOverAsManyHopsAsTheOriginalMeasured(
      int nodes, int longDistance, double measured) {
    double hops = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      Report report = Simulations.run(Simulations.of(nodes, longDistance, Pdf.LOG10, seed));
      assertEquals(0, troubles(report));
      hops += report.flood().hops().avg() / SEEDS;
    }
    assertEquals(measured, hops, measured * TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({
    "128, 4, 3.378, 1.10, 2.244",
    "128, 7, 2.648, 1.06, 1.941",
    "225, 8, 3.035, 1.06, 2.109"
  })
  void theNaturalLogarithmGivesPathsThatAreNearlyTheShortest(
      int nodes, int longDistance, double flooded, double stretch, double shortest) {
    double floodHops = 0;
    double hops = 0;
    double best = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      Report report = Simulations.run(Simulations.of(nodes, longDistance, Pdf.LN, seed));
      assertEquals(0, troubles(report));
      floodHops += report.flood().hops().avg() / SEEDS;
      hops += report.unicast().hops().avg() / SEEDS;
      best += report.unicast().shortest().avg() / SEEDS;
    }
    assertEquals(flooded, floodHops, flooded * TOLERANCE);
    assertEquals(shortest, best, shortest * TOLERANCE);
    assertTrue(hops <= best * stretch, "times the shortest path: " + hops / best);
    assertTrue(hops >= best, "no shorter than the shortest, found " + hops);
  }

  @Test
  void theSameSeedFindsTheSameAndAnotherSeedSomethingElse() {
    SimulationSettings settings = Simulations.withChurn(40, 2, 0.5, 7);
    JsonNode once = reproducible(Simulations.run(settings));
    JsonNode again = reproducible(Simulations.run(Simulations.withThreads(settings, 3)));
    JsonNode other = reproducible(Simulations.run(Simulations.withChurn(40, 2, 0.5, 8)));
    assertEquals(once, again);
    assertNotEquals(once, other);
  }

  @Test
  void severalThreadsFindWhatOneFinds() {
    SimulationSettings settings = Simulations.bySwitch(Simulations.of(200, 7, Pdf.LN, 3));
    JsonNode one = reproducible(Simulations.run(settings));
    JsonNode three = reproducible(Simulations.run(Simulations.withThreads(settings, 3)));
    assertEquals(one, three);
  }

  @Test
  void nodesThatComeAndGoInAnOrderlyWayAreNeitherMissedNorReachedTwice() {
    Report report = Simulations.run(Simulations.withChurn(64, 1, 0, 5));
    assertAll(
        () -> assertEquals(0, report.flood().duplicates()),
        () -> assertEquals(0, report.flood().missed()),
        () -> assertEquals(0, report.unicast().loops()),
        () -> assertTrue(report.flood().hops().avg() > 1));
  }

  @Test
  void whatIsLostToNodesThatFellSilentIsToldApartFromWhatIsMissed() {
    Report report = Simulations.run(Simulations.withChurn(64, 1, 1, 5));
    assertAll(
        () -> assertTrue(report.flood().lost() > 0, "lost"),
        () -> assertTrue(report.unicast().lost() > 0, "ways lost"),
        () -> assertEquals(0, report.flood().missed()),
        () -> assertEquals(0, report.flood().duplicates()));
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, false", "3, false", "1, true", "2, true", "3, true"})
  void whileLinksAreDownAllThatCanBeReachedIsReachedOnce(int seed, boolean cold) {
    Report report = Simulations.run(Simulations.withLoss(96, cold, seed));
    assertAll(
        () -> assertEquals(0, report.flood().duplicates()),
        () -> assertEquals(0, report.flood().lost()),
        () -> assertEquals(0, report.flood().missed()),
        () -> assertEquals(0, report.unicast().loops()),
        () -> assertEquals(0, report.unicast().lost()));
  }

  @Test
  void whatCannotComeNearerToItsDestinationIsFloodedAndArrivesOnce() {
    Report.Unicast unicast = Simulations.run(Simulations.withLoss(96, false, 2)).unicast();
    Report.Flooded flooded = unicast.flooded();
    assertAll(
        () -> assertTrue(unicast.deadEnds() > 0, "ways with a dead end"),
        () -> assertEquals(unicast.deadEnds() + unicast.unknown(), flooded.frames()),
        () -> assertEquals(0, flooded.missed() + flooded.lost() + flooded.duplicates()),
        () -> assertTrue(flooded.hops().avg() >= unicast.shortest().avg(), "hops of these"));
  }

  @Test
  void aReportSaysWhatANodeCosts() {
    Report report = Simulations.run(Simulations.of(32, 4, Pdf.LN, 1));
    assertAll(
        () -> assertEquals(32, report.program().groups().avg(), "31 other nodes and the leaves"),
        () -> assertTrue(report.program().flows().avg() > 32, "one flow for each leaf and more"),
        () -> assertTrue(report.maintenance().messages() > 1, "link checks are counted"),
        () ->
            assertTrue(
                report.maintenance().bytes() >= 60 * report.maintenance().messages(),
                "no frame is shorter than 60 bytes"),
        () -> assertTrue(report.machine().memoryPerNode() > 1_000, "a node needs memory"));
  }

  private static long troubles(Report report) {
    Report.Flood flood = report.flood();
    Report.Unicast unicast = report.unicast();
    return flood.duplicates()
        + flood.missed()
        + flood.lost()
        + unicast.loops()
        + unicast.deadEnds()
        + unicast.unknown()
        + unicast.lost();
  }

  private static JsonNode reproducible(Report report) {
    ObjectNode json = new ObjectMapper().valueToTree(report);
    json.remove("machine");
    return json;
  }
}
