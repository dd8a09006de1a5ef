package org.boundedflood.simulator;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Overlays whose switches carry the floods, and the same ones whose controllers do. */
final class FloodsBySwitchTest {
  private record Both(Report.Flood switches, Report.Flood controllers) {
    static Both of(SimulationSettings settings) {
      return new Both(
          Simulations.run(Simulations.bySwitch(settings)).flood(),
          Simulations.run(settings).flood());
    }

    void areTheSameToLeaves() {
      assertAll(
          () -> assertEquals(controllers.hops(), switches.hops()),
          () -> assertEquals(controllers.deliveries(), switches.deliveries()),
          () -> assertEquals(0, switches.duplicates(), "duplicates"),
          () -> assertEquals(0, switches.missed(), "missed"),
          () -> assertEquals(controllers.lost(), switches.lost()),
          () -> assertEquals(0, controllers.bySwitch(), "deliveries by switches alone"));
    }
  }

  @ParameterizedTest
  @CsvSource({"64, 4, 1", "96, 6, 2"})
  void whereNothingChangesSwitchesFloodAsControllersDoAndTellThemNothing(
      int nodes, int longDistance, long seed) {
    Both both = Both.of(Simulations.of(nodes, longDistance, Pdf.LN, seed));
    long deliveries = nodes * (nodes - 1L);
    both.areTheSameToLeaves();
    assertAll(
        () -> assertEquals(0, both.switches().lost(), "lost"),
        () -> assertEquals(deliveries, both.switches().bySwitch()),
        () -> assertEquals(nodes, both.switches().alone()),
        () -> assertEquals(0, both.switches().packetIns(), "packet-ins"),
        () -> assertEquals(deliveries + nodes, both.controllers().packetIns()));
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true"})
  void whereLinksAreDownControllersCloseTheGapsOfSwitches(long seed, boolean cold) {
    Both both = Both.of(Simulations.withLoss(64, cold, seed));
    both.areTheSameToLeaves();
    assertAll(
        () -> assertEquals(0, both.switches().lost(), "lost"),
        () -> assertTrue(both.switches().bySwitch() > 0, "deliveries by switches"),
        () -> assertTrue(both.switches().packetIns() > 0, "packet-ins"));
  }

  @Test
  void whileNodesComeAndGoAndFallSilentSwitchesLoseWhatControllersLose() {
    Both both = Both.of(Simulations.withChurn(64, 1, 0.5, 5));
    both.areTheSameToLeaves();
    assertTrue(both.switches().lost() > 0, "lost");
  }

  @Test
  void wherePeersAreMoreThanASwitchServesFloodsComeOnceToAllOverALinkMoreHereAndThere() {
    Both both = Both.of(Simulations.of(48, 13, Pdf.LN, 1));
    Report.Flood switches = both.switches();
    assertAll(
        () -> assertEquals(0, switches.duplicates(), "duplicates"),
        () -> assertEquals(0, switches.missed(), "missed"),
        () -> assertEquals(48 * 47, switches.bySwitch(), "deliveries by switches"),
        () -> assertEquals(0, switches.packetIns(), "packet-ins"),
        () -> assertTrue(switches.hops().avg() > both.controllers().hops().avg()));
  }
}
