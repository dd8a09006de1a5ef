package org.boundedflood.ovs.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.boundedflood.ovs.bridge.BridgeHold.State;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbEndpoint;
import org.boundedflood.ovs.ovsdb.OvsdbSettings;
import org.boundedflood.ovs.testing.Loop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hold alone: the test plays bridge and database. */
class TakeOverHoldTest {
  private static final TakeOver WANTED = TakeOver.of("unix:/run/bf.sock");

  private final Loop loop = new Loop();
  private final OvsdbClient client =
      new OvsdbClient(loop.get(), OvsdbEndpoint.of("unix:/nonexistent"), OvsdbSettings.DEFAULT);
  private final List<CompletableFuture<Attempt>> attempts = new ArrayList<>();
  private final List<String> heldRows = new ArrayList<>();
  private final TakeOverHold hold =
      new TakeOverHold(
          client,
          new BridgeView(client, "br0"),
          WANTED,
          (state, reason) -> {},
          heldRow -> {
            heldRows.add(String.valueOf(heldRow));
            attempts.add(new CompletableFuture<>());
            return attempts.get(attempts.size() - 1);
          });

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void takesOverOnceTheBridgeIsSeenAndOnlyOnce() throws Exception {
    assertEquals(State.ASSERTING, see(1, false));
    assertEquals(State.ASSERTING, see(1, true));
    assertEquals(1, attempts.size());
    assertEquals(State.HELD, finish(Attempt.CHANGED));
    assertEquals(State.HELD, see(1, true));
    assertEquals(1, attempts.size());
  }

  @Test
  void looksAgainAtWhatItSawWhileItWasTakingOver() throws Exception {
    see(1, false);
    see(1, false);
    assertEquals(State.ASSERTING, finish(Attempt.CHANGED));
    assertEquals(List.of("null", new UUID(0, 1).toString()), heldRows);
    assertEquals(State.HELD, finish(Attempt.UNCHANGED));
  }

  @Test
  void yieldsAfterTheAllowedRounds() throws Exception {
    see(1, false);
    finish(Attempt.CHANGED);
    for (int round = 0; round < Contest.ALLOWED; round++) {
      assertEquals(State.ASSERTING, see(1, false));
      assertEquals(State.HELD, finish(Attempt.CHANGED));
    }
    assertEquals(State.YIELDED, see(1, false));
    assertEquals(State.YIELDED, see(1, true));
  }

  @Test
  void snapshotsOlderThanItsOwnWriteCostNoRound() throws Exception {
    see(1, false);
    finish(Attempt.CHANGED);
    for (int round = 0; round < 3 * Contest.ALLOWED; round++) {
      assertEquals(State.ASSERTING, see(1, false));
      assertEquals(State.HELD, finish(Attempt.UNCHANGED));
    }
  }

  @Test
  void staysAwayFromABridgeThatWasGivenBack() throws Exception {
    see(1, false);
    finish(Attempt.CHANGED);
    see(1, false);
    assertEquals(State.RELEASED, finish(Attempt.GIVEN_BACK));
    assertEquals(State.RELEASED, see(1, false));
  }

  @Test
  void triesAgainWithTheNextConnectionWhenAnAttemptFailed() throws Exception {
    see(1, false);
    assertEquals(
        State.WAITING,
        after(() -> attempts.get(0).completeExceptionally(new IllegalStateException("lost"))));
    assertEquals(State.ASSERTING, after(hold::connected));
    assertEquals(State.HELD, finish(Attempt.CHANGED));
    assertEquals(State.HELD, after(hold::connected));
  }

  @Test
  void takesOverABridgeThatWasMadeAnewAsAStranger() throws Exception {
    see(1, false);
    finish(Attempt.CHANGED);
    assertEquals(State.ASSERTING, see(2, false));
    assertEquals(List.of("null", "null"), heldRows);
  }

  @Test
  void doesNothingOnceClosed() throws Exception {
    assertEquals(State.CLOSED, after(hold::close));
    assertEquals(State.CLOSED, see(1, false));
    assertEquals(List.of(), attempts);
  }

  @Test
  void aContestMayGoOnWhenItsRoundsAreOld() {
    Contest contest = new Contest();
    for (int round = 0; round < Contest.ALLOWED; round++) {
      assertTrue(contest.mayGoOn(round));
      contest.fought(round);
    }
    assertFalse(contest.mayGoOn(Contest.WINDOW_MS - 1));
    assertTrue(contest.mayGoOn(Contest.WINDOW_MS));
  }

  private State see(int row, boolean takenOver) throws Exception {
    BridgeSnapshot snapshot =
        new BridgeSnapshot(
            new UUID(0, row),
            "br0",
            null,
            takenOver
                ? List.of(new BridgeSnapshot.Controller("unix:/run/bf.sock", true))
                : List.of(),
            "secure",
            Set.of("OpenFlow13"),
            new TreeMap<>(Map.of("disable-in-band", "true")),
            new TreeMap<>(Map.of("bf-saved", "{}")),
            new TreeMap<>());
    return after(() -> hold.bridgeChanged(snapshot));
  }

  private State finish(Attempt outcome) throws Exception {
    return after(() -> attempts.get(attempts.size() - 1).complete(outcome));
  }

  /** The state after something happened on the loop and all that it led to. */
  private State after(Runnable event) throws Exception {
    loop.on(
        () -> {
          event.run();
          return true;
        });
    return loop.on(hold::state);
  }
}
