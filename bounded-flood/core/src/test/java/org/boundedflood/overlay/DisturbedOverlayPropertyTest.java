package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.boundedflood.core.ring.NodeId;

/** Overlays in which so much happens that nodes disagree most of the time about who is where. */
final class DisturbedOverlayPropertyTest {
  private static final int DISTURBANCES = 25;
  private static final int QUIET_MILLIS = 20_000;

  /**
   * While two nodes take a leaf to live at different places, frames to it may run in a circle until
   * the news has arrived; about everything else nodes may disagree as they like.
   */
  @Property(tries = 40)
  void knownUnicastNeverRunsInALoopWhileNodesAgreeWhereTheLeafLives(
      @ForAll @IntRange(min = 3, max = 7) int size,
      @ForAll @IntRange(min = 0, max = 2) int chords,
      @ForAll Random random) {
    Trial trial = new Trial(OverlayPropertyTest.describe(size, chords, random), random);
    for (int i = 0; i < DISTURBANCES; i++) {
      trial.disturb();
      trial.checkThatNothingLoops();
    }
  }

  @Property(tries = 100)
  void afterAnyDisturbanceEverythingArrivesOnceWhereItBelongs(
      @ForAll @IntRange(min = 3, max = 7) int size,
      @ForAll @IntRange(min = 0, max = 2) int chords,
      @ForAll Random random) {
    Trial trial = new Trial(OverlayPropertyTest.describe(size, chords, random), random);
    for (int i = 0; i < DISTURBANCES; i++) {
      trial.disturb();
    }
    trial.heal();
    trial.checkThatNothingLoops();
    trial.overlay.assertBroadcastsReachEveryOtherLeafOnce();
    trial.overlay.assertUnicastReachesOnlyItsDestination();
    trial.checkThatNothingLoops();
  }

  /** An overlay and what was done to it. */
  private static final class Trial {
    private final String description;
    private final Overlay overlay;
    private final Random random;
    private final List<SimulatedNode> nodes;
    private final List<SimulatedLeaf> leaves;
    private final List<String> done = new ArrayList<>();
    private final Set<String> down = new HashSet<>();
    private final Set<String> black = new HashSet<>();

    /** In half of the overlays the switches flood. */
    Trial(String described, Random random) {
      String first = described.lines().findFirst().orElse("");
      boolean bySwitch = random.nextBoolean();
      String switching = first.replaceFirst("nodes", "switching").replaceAll("=\\w+", "");
      this.description =
          bySwitch ? described.replaceFirst("\n", "\n" + switching + "\n") : described;
      Statistics.label("the switches flood").collect(bySwitch);
      this.overlay = Overlay.running(description);
      this.random = random;
      this.nodes = List.copyOf(overlay.nodes());
      this.leaves = List.copyOf(overlay.leaves());
      leaves.forEach(leaf -> leaf.broadcast("hello"));
      overlay.run(100);
    }

    void disturb() {
      String link = any(overlay.links());
      SimulatedLeaf leaf = any(leaves);
      SimulatedNode node = any(nodes);
      switch (random.nextInt(7)) {
        case 0 -> setUp(link, down.contains(link));
        case 1 -> blackHole(link, !black.contains(link));
        case 2 -> {
          note("leaf " + leaf.name() + " moves to " + node.name());
          leaf.moveTo(node);
          leaf.sendTo(any(leaves), "moved");
        }
        case 3 -> {
          note(leaf.name() + " broadcasts");
          leaf.broadcast("news");
        }
        case 4, 5 -> {
          SimulatedLeaf to = any(leaves);
          note(leaf.name() + " sends to " + to.name());
          leaf.sendTo(to, "mail");
        }
        default -> restart(node);
      }
      long millis = random.nextInt(4) == 0 ? random.nextInt(5_000) : random.nextInt(4);
      overlay.run(millis);
      note(millis + " ms pass");
    }

    private void restart(SimulatedNode node) {
      if (node.isControlled()) {
        note("the controller of " + node.name() + " is killed");
        node.killController();
      } else {
        note("the controller of " + node.name() + " is started");
        node.startController();
      }
    }

    private void setUp(String link, boolean up) {
      note(link + (up ? " comes up" : " goes down"));
      overlay.setUp(link, up);
      var unused = up ? down.remove(link) : down.add(link);
    }

    private void blackHole(String link, boolean on) {
      note(link + (on ? " swallows everything" : " carries again"));
      overlay.blackHole(link, on);
      var unused = on ? black.add(link) : black.remove(link);
    }

    void heal() {
      List.copyOf(down).forEach(link -> setUp(link, true));
      List.copyOf(black).forEach(link -> blackHole(link, false));
      nodes.stream().filter(node -> !node.isControlled()).forEach(this::restart);
      overlay.run(QUIET_MILLIS);
      leaves.forEach(leaf -> leaf.broadcast("here"));
      overlay.run(1_000);
      note("everything is well again");
    }

    void checkThatNothingLoops() {
      UnicastWalk walk = overlay.walk();
      for (SimulatedLeaf leaf : leaves) {
        Set<NodeId> homes = new HashSet<>();
        nodes.stream()
            .map(node -> node.homes().get(leaf.mac()))
            .filter(home -> home != null)
            .forEach(homes::add);
        Optional<String> loop = walk.findLoop(leaf.mac());
        Statistics.label("nodes that disagree, loop").collect(homes.size() > 1, loop.isPresent());
        if (homes.size() <= 1 && loop.isPresent()) {
          fail(
              "%s%n%s%n%nframes to leaf %s of %s run in a loop:%n%s"
                  .formatted(description, String.join("\n", done), leaf.name(), homes, loop.get()));
        }
      }
    }

    private void note(String what) {
      done.add(what);
    }

    private <T> T any(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }
  }
}
