package org.boundedflood.topology.organise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OverlayOrganiserTest {
  private static final long RIGHT_WITHIN_MILLIS = 3_000;

  private static World overlay(int nodes, long seed) {
    World world = new World(seed);
    for (int i = 0; i < nodes; i++) {
      world.join(world.randomId(), GraphSettings.DEFAULT, LinkLimits.DEFAULT);
    }
    return world;
  }

  private static List<NodeId> some(World world, int count) {
    List<NodeId> ids = new ArrayList<>(world.nodes.keySet());
    List<NodeId> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(ids.remove(world.random.nextInt(ids.size())));
    }
    return chosen;
  }

  @Test
  @Timeout(300)
  void aThousandNodesOfWhichThreeInTenLeaveAtOnceAndWhoseHalvesAreJoinedEndInTheOneRightRing() {
    World world = new World(1);
    world.reachable = (a, b) -> (a.low() & 1) == (b.low() & 1);
    for (int i = 0; i < 1000; i++) {
      world.join(world.randomId(), GraphSettings.DEFAULT, LinkLimits.DEFAULT);
    }
    world.runFor(30_000);
    world.heal();
    world.runFor(60_000);
    assertEquals(List.of(), world.faults());
    List<NodeId> gone = some(world, 300);
    gone.subList(0, 150).forEach(world::crash);
    gone.subList(150, 300).forEach(world::leave);
    world.runFor(60_000);
    assertEquals(700, world.nodes.size());
    assertEquals(List.of(), world.faults());
  }

  @Test
  void whatANewLifeAskedForBeforeItWasKnownOfStays() {
    for (boolean oldLifeIsMissed : new boolean[] {false, true}) {
      OverlayOrganiser organiser =
          new OverlayOrganiser(
              NodeId.of(0, 1),
              GraphSettings.DEFAULT,
              LinkLimits.DEFAULT,
              LinkTimes.DEFAULT,
              7,
              0,
              counter -> {});
      NodeId peer = NodeId.of(0, 2);
      organiser.handle(new OverlayEvent.MemberUp(peer, 1_000), 0);
      organiser.handle(
          new OverlayEvent.MessageIn(peer, new LinkMessage.Request(9_001, LinkReason.SUCCESSOR)),
          100);
      if (oldLifeIsMissed) {
        organiser.handle(new OverlayEvent.MemberGone(peer), 200);
        assertEquals(List.of(), organiser.links());
      }
      organiser.handle(new OverlayEvent.MemberUp(peer, 9_000), 300);
      assertEquals(LinkReason.SUCCESSOR, organiser.links().get(0).theirs());
      organiser.handle(new OverlayEvent.TunnelMade(peer), 400);
      organiser.handle(new OverlayEvent.LinkUp(peer), 500);
      organiser.handle(new OverlayEvent.TimerExpired(), 9_000);
      assertEquals(LinkReason.SUCCESSOR, organiser.links().get(0).theirs());
    }
  }

  @Test
  void aNodeThatStoodStillGivesUpNoLinkForThat() {
    for (boolean stoodStill : new boolean[] {true, false}) {
      OverlayOrganiser organiser =
          new OverlayOrganiser(
              NodeId.of(0, 1),
              GraphSettings.DEFAULT,
              LinkLimits.DEFAULT,
              LinkTimes.DEFAULT,
              7,
              0,
              counter -> {});
      NodeId peer = NodeId.of(0, 2);
      organiser.handle(new OverlayEvent.MemberUp(peer, 1_000), 0);
      organiser.handle(
          new OverlayEvent.MessageIn(peer, new LinkMessage.Request(9_001, LinkReason.SUCCESSOR)),
          100);
      organiser.handle(new OverlayEvent.TunnelMade(peer), 200);
      long end = 200 + LinkTimes.DEFAULT.check() + 1_000;
      while (!stoodStill && organiser.nextWakeUp() < end) {
        organiser.handle(new OverlayEvent.TimerExpired(), organiser.nextWakeUp());
      }
      organiser.handle(new OverlayEvent.TimerExpired(), end);
      assertEquals(stoodStill, organiser.links().get(0).stage().hasTunnel());
    }
  }

  @Test
  void messagesThatAreLostRepeatedAndOvertakenLeaveNoOrphan() {
    for (long seed = 0; seed < 5; seed++) {
      World world = overlay(24, seed);
      world.lossPerMille = 200;
      world.repeatsPerMille = 200;
      world.runFor(20_000);
      some(world, 6).forEach(world::leave);
      some(world, 6).forEach(world::crash);
      for (int i = 0; i < 6; i++) {
        world.join(world.randomId(), GraphSettings.DEFAULT, LinkLimits.DEFAULT);
      }
      world.runFor(60_000);
      world.lossPerMille = 0;
      world.runFor(120_000);
      assertEquals(List.of(), world.faults(), "seed " + seed);
    }
  }

  /**
   * Whatever comes, goes, crashes and comes back, also while the last change is still under way:
   * the ring is right again within {@value #RIGHT_WITHIN_MILLIS} ms.
   */
  @Test
  void theRingIsSoonRightAgainAfterEachOfManyChanges() {
    for (long seed = 0; seed < 40; seed++) {
      World world = overlay(12, seed);
      world.runFor(20_000);
      for (int change = 0; change < 40; change++) {
        String made = "seed " + seed + ", change " + change + ": " + change(world);
        long end = world.now + RIGHT_WITHIN_MILLIS;
        while (world.now < end && !world.ringFaults().isEmpty()) {
          world.runFor(50);
        }
        assertEquals(List.of(), world.ringFaults(), made);
        world.runFor(world.random.nextLong(4_000));
      }
      world.runFor(60_000);
      assertEquals(List.of(), world.faults(), "seed " + seed);
    }
  }

  private static String change(World world) {
    List<NodeId> crashed = world.crashed();
    int kind = world.random.nextInt(4);
    if (kind == 0 && !crashed.isEmpty()) {
      NodeId node = crashed.get(world.random.nextInt(crashed.size()));
      world.revive(node);
      return "node " + node + " is back";
    } else if (kind <= 1 || world.nodes.size() < 5) {
      NodeId node = world.randomId();
      world.join(node, GraphSettings.DEFAULT, LinkLimits.DEFAULT);
      return "node " + node + " joins";
    }
    NodeId node = some(world, 1).get(0);
    if (kind == 2) {
      world.leave(node);
      return "node " + node + " leaves";
    }
    world.crash(node);
    return "node " + node + " crashes";
  }

  @Test
  void aJoiningNodeCostsTheOthersNoLinkInTheRingBeforeTheBetterIsThere() {
    World world = overlay(8, 3);
    world.runFor(20_000);
    List<World.Inhabitant> settled = List.copyOf(world.nodes.values());
    world.join(world.randomId(), GraphSettings.DEFAULT, LinkLimits.DEFAULT);
    for (int i = 0; i < 5_000; i++) {
      world.runFor(1);
      for (World.Inhabitant node : settled) {
        long connected =
            node.organiser.links().stream()
                .filter(l -> l.own() == LinkReason.SUCCESSOR && l.stage() == LinkStage.IN_USE)
                .count();
        assertTrue(connected >= 2, () -> node.id + " at " + world.now);
      }
    }
    assertEquals(List.of(), world.faults());
  }

  @Test
  void aSuccessorThatFallsSilentIsReplacedBeforeItsMembershipEnds() {
    World world = overlay(16, 4);
    world.crashDelay = 100_000;
    world.runFor(20_000);
    NodeId victim = some(world, 1).get(0);
    List<NodeId> ring = new ArrayList<>(world.nodes.keySet());
    int place = ring.indexOf(victim);
    World.Inhabitant before = world.at(ring.get((place + 15) % 16));
    NodeId third = ring.get((place + 2) % 16);
    world.crash(victim);
    world.runFor(2_000);
    LinkView link = before.link(third);
    assertNotNull(link);
    assertEquals(LinkStage.IN_USE, link.stage());
    assertEquals(LinkReason.SUCCESSOR, link.own());
    assertTrue(before.organiser.members().contains(victim));
  }

  @Test
  void aDeadNodeThatTheMembershipStillListsTakesNoSuccessorsPlace() {
    World world = overlay(16, 9);
    world.crashDelay = 1_000_000;
    world.runFor(20_000);
    List<NodeId> ring = new ArrayList<>(world.nodes.keySet());
    World.Inhabitant before = world.at(ring.get(0));
    world.crash(ring.get(1));
    world.runFor(10_000);
    world.leave(ring.get(2));
    world.runFor(3_000);
    for (NodeId next : ring.subList(3, 5)) {
      LinkView link = before.link(next);
      assertNotNull(link);
      assertEquals(LinkStage.IN_USE, link.stage());
      assertEquals(LinkReason.SUCCESSOR, link.own());
    }
  }

  @Test
  void eachNodeMayHaveSettingsOfItsOwn() {
    World world = new World(5);
    for (int i = 0; i < 32; i++) {
      GraphSettings settings =
          new GraphSettings(1 + i % 3, OptionalInt.of(i % 5), DistanceLaw.LN, Set.of());
      world.join(world.randomId(), settings, LinkLimits.DEFAULT);
    }
    world.runFor(60_000);
    assertEquals(List.of(), world.faults());
    for (World.Inhabitant node : world.nodes.values()) {
      assertEquals(
          node.settings.longDistance().getAsInt(), node.wantedFor(LinkReason.LONG_DISTANCE).size());
    }
  }

  @Test
  void aSettledOverlayChangesNothing() {
    World world = overlay(64, 6);
    world.runFor(90_000);
    world.nodes.values().forEach(node -> node.said.clear());
    world.runFor(300_000);
    for (World.Inhabitant node : world.nodes.values()) {
      assertFalse(
          node.said.stream().anyMatch(action -> !(action instanceof OverlayAction.Send)),
          () -> node.id + " " + node.said);
    }
  }

  @Test
  void aLinkOnDemandComesAndGoes() {
    World world = overlay(40, 7);
    world.runFor(60_000);
    World.Inhabitant node = world.nodes.values().iterator().next();
    NodeId far =
        world.nodes.keySet().stream()
            .filter(id -> !id.equals(node.id) && !node.tunnels.contains(id))
            .findFirst()
            .orElseThrow();
    Set<NodeId> before = new TreeSet<>(node.tunnels);
    node.hear(new OverlayEvent.Demanded(far));
    world.runFor(2_000);
    LinkView link = node.link(far);
    assertNotNull(link);
    assertEquals(LinkStage.IN_USE, link.stage());
    node.hear(new OverlayEvent.DemandEnded(far));
    world.runFor(2_000);
    assertNull(node.link(far));
    assertNull(world.at(far).link(node.id));
    assertEquals(before, new TreeSet<>(node.tunnels));
  }

  @Test
  void aLinkOnDemandThatIsRefusedIsAnsweredWithTheReason() {
    World world = new World(8);
    LinkLimits none = new LinkLimits(8, 16, OptionalInt.empty(), 0);
    for (int i = 0; i < 40; i++) {
      world.join(world.randomId(), GraphSettings.DEFAULT, none);
    }
    world.runFor(60_000);
    World.Inhabitant node = world.nodes.values().iterator().next();
    NodeId far =
        world.nodes.keySet().stream()
            .filter(id -> !id.equals(node.id) && !node.tunnels.contains(id))
            .findFirst()
            .orElseThrow();
    node.said.clear();
    node.hear(new OverlayEvent.Demanded(far));
    world.runFor(2_000);
    assertTrue(
        node.said.contains(
            new OverlayAction.DemandRefused(
                far, "node " + far + " has accepted as many such links as it may")),
        node.said::toString);
    assertNull(node.link(far));
  }
}
