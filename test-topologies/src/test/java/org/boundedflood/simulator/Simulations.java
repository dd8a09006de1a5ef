package org.boundedflood.simulator;

/** Simulations for tests: small ones, in which every node has a leaf. */
final class Simulations {
  private static final int PAIRS = 2_000;
  private static final int SECONDS = 10;

  private Simulations() {}

  static SimulationSettings of(int nodes, int longDistance, Pdf pdf, long seed) {
    return new SimulationSettings(
        nodes,
        2,
        longDistance,
        pdf,
        FloodBy.CONTROLLER,
        0,
        false,
        0,
        0,
        seed,
        nodes,
        PAIRS,
        SECONDS,
        1);
  }

  static SimulationSettings withChurn(int nodes, double churn, double crash, long seed) {
    return new SimulationSettings(
        nodes,
        2,
        4,
        Pdf.LN,
        FloodBy.CONTROLLER,
        0,
        false,
        churn,
        crash,
        seed,
        nodes,
        PAIRS,
        SECONDS,
        1);
  }

  static SimulationSettings withLoss(int nodes, boolean cold, long seed) {
    return new SimulationSettings(
        nodes, 2, 4, Pdf.LN, FloodBy.CONTROLLER, 0.2, cold, 0, 0, seed, nodes, PAIRS, SECONDS, 1);
  }

  static SimulationSettings withThreads(SimulationSettings settings, int threads) {
    return new SimulationSettings(
        settings.nodes(),
        settings.successors(),
        settings.longDistance(),
        settings.pdf(),
        settings.flood(),
        settings.loss(),
        settings.cold(),
        settings.churn(),
        settings.crash(),
        settings.seed(),
        settings.leaves(),
        settings.pairs(),
        settings.seconds(),
        threads);
  }

  static SimulationSettings bySwitch(SimulationSettings settings) {
    return new SimulationSettings(
        settings.nodes(),
        settings.successors(),
        settings.longDistance(),
        settings.pdf(),
        FloodBy.SWITCH,
        settings.loss(),
        settings.cold(),
        settings.churn(),
        settings.crash(),
        settings.seed(),
        settings.leaves(),
        settings.pairs(),
        settings.seconds(),
        settings.threads());
  }

  static Report run(SimulationSettings settings) {
    return Simulation.run(settings, new Progress(System.err, false));
  }
}
