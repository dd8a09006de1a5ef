package org.boundedflood.simulator;

import java.util.List;
import java.util.Random;

/** Nodes that leave and nodes that join, each at a rate, at times left to chance. */
final class Churn {
  private static final double MILLIS = 1_000;
  private static final long LEAF_STARTS_AFTER_MILLIS = 500;

  private final Overlay overlay;
  private final Membership membership;
  private final SimulationSettings settings;
  private final List<SimulatedNode> withLeaf;
  private final Random random;

  /**
   * Churn that has not begun.
   *
   * @param withLeaf nodes that have a leaf, kept up to date
   */
  Churn(
      Overlay overlay,
      Membership membership,
      SimulationSettings settings,
      List<SimulatedNode> withLeaf,
      Random random) {
    this.overlay = overlay;
    this.membership = membership;
    this.settings = settings;
    this.withLeaf = withLeaf;
    this.random = random;
  }

  void begin() {
    planLeave();
    planJoin();
  }

  private void planLeave() {
    overlay.at(overlay.now() + pause(), this::leave);
  }

  private void planJoin() {
    overlay.at(overlay.now() + pause(), this::join);
  }

  private long pause() {
    return Math.round(-Math.log(1 - random.nextDouble()) / settings.churn() * MILLIS);
  }

  private void leave() {
    List<SimulatedNode> ring = membership.ring();
    if (ring.size() > settings.nodes() / 2 + 1) {
      SimulatedNode node = ring.get(random.nextInt(ring.size()));
      withLeaf.remove(node);
      membership.leave(node, random.nextDouble() < settings.crash());
    }
    planLeave();
  }

  private void join() {
    SimulatedNode node = membership.join();
    if (random.nextInt(settings.nodes()) < settings.leaves()) {
      overlay.at(
          overlay.now() + LEAF_STARTS_AFTER_MILLIS,
          () -> {
            if (node.isRunning()) {
              overlay.startLeaf(node);
              withLeaf.add(node);
            }
          });
    }
    planJoin();
  }
}
