package org.boundedflood.core.demand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.demand.DemandChange.Kind;
import org.boundedflood.core.demand.DemandTunnel.State;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

class DemandTunnelsTest {
  private static final NodeId FAR = NodeId.of(0, 1);
  private static final NodeId OTHER = NodeId.of(0, 2);
  private static final PortNumber PORT = PortNumber.of(7);
  private static final PortNumber NEW_PORT = PortNumber.of(8);
  private static final DemandLink USABLE = new DemandLink(PORT, true, false);
  private static final DemandLink LEFT_BY_PEER = new DemandLink(PORT, true, true);
  private static final DemandLink SILENT = new DemandLink(PORT, false, false);

  /** Idle below 1000 bytes/s for 20 s. */
  private static final DemandSettings SETTINGS =
      new DemandSettings(
          1,
          DemandThreshold.of("80K"),
          Duration.ofSeconds(1),
          Duration.ofSeconds(20),
          Duration.ofSeconds(60));

  private final DemandTunnels tunnels = new DemandTunnels(SETTINGS);
  private long now;

  /** Lets time pass in steps of 100 ms, and says what happened. */
  private List<Kind> pass(long millis, DemandLink link) {
    List<Kind> kinds = new ArrayList<>();
    for (long end = now + millis; now < end; now += 100) {
      tunnels.advance(tunnel -> link, now).forEach(change -> kinds.add(change.kind()));
    }
    return kinds;
  }

  private void carry(long bytesPerSecond) {
    tunnels.carried(Map.of(PORT, bytesPerSecond), 1_000, now);
  }

  private void bringUp() {
    tunnels.requested(FAR, now);
    assertEquals(List.of(Kind.CAME_UP), pass(100, USABLE));
  }

  private State state() {
    return tunnels.all().get(0).state();
  }

  @Test
  void atTheMaximumNoFurtherTunnelMayBeAskedFor() {
    assertTrue(tunnels.mayRequest(FAR, now));
    tunnels.requested(FAR, now);
    assertFalse(tunnels.mayRequest(FAR, now));
    assertFalse(tunnels.mayRequest(OTHER, now));
    assertThrows(IllegalStateException.class, () -> tunnels.requested(OTHER, now));
  }

  @Test
  void aRefusedPeerIsNotAskedForAgainBeforeAPauseThatGrows() {
    for (long pause : List.of(60_000L, 120_000L, 240_000L)) {
      tunnels.requested(FAR, now);
      assertTrue(tunnels.refused(FAR, now));
      assertTrue(tunnels.mayRequest(OTHER, now));
      assertFalse(tunnels.mayRequest(FAR, now + pause - 1));
      now += pause;
      assertTrue(tunnels.mayRequest(FAR, now));
    }
  }

  @Test
  void aTunnelThatDoesNotComeUpInTimeIsGivenUpAndPausedFor() {
    tunnels.requested(FAR, now);
    assertEquals(List.of(), pass(30_000, SILENT));
    assertEquals(List.of(Kind.GIVEN_UP), pass(100, SILENT));
    assertEquals(List.of(), tunnels.all());
    assertFalse(tunnels.mayRequest(FAR, now));
    assertTrue(tunnels.mayRequest(FAR, now + 60_000));
  }

  @Test
  void aBusyTunnelIsKept() {
    bringUp();
    for (int second = 0; second < 1_000; second++) {
      carry(1_000);
      assertEquals(List.of(), pass(1_000, USABLE));
    }
    assertEquals(State.UP, state());
    assertEquals(1_000, tunnels.all().get(0).bytesPerSecond());
  }

  @Test
  void anIdleTunnelIsKeptForTheMinimumAgeAndThenLeft() {
    bringUp();
    assertEquals(List.of(), pass(59_900, USABLE));
    assertEquals(List.of(Kind.LEFT), pass(100, USABLE));
  }

  @Test
  void anOldTunnelIsLeftWhenItWasIdleForLongEnough() {
    bringUp();
    pass(90_000, USABLE);
    DemandTunnels busy = new DemandTunnels(SETTINGS);
    busy.requested(FAR, now);
    busy.advance(tunnel -> USABLE, now);
    long last = now + 100_000;
    busy.carried(Map.of(PORT, 5_000L), 1_000, last);
    busy.carried(Map.of(PORT, 999L), 1_000, last + 10_000);
    assertEquals(List.of(), busy.advance(tunnel -> USABLE, last + 19_999));
    assertEquals(
        List.of(new DemandChange(FAR, Kind.LEFT)), busy.advance(tunnel -> USABLE, last + 20_000));
  }

  @Test
  void aTunnelIsReleasedWhenThePeerHasLeftItTooAndWhatWasUnderWayHasArrived() {
    bringUp();
    pass(60_000, USABLE);
    assertEquals(State.LEAVING, state());
    assertEquals(List.of(), pass(2_000, USABLE));
    assertEquals(List.of(), pass(DemandTunnels.DRAIN_MILLIS, LEFT_BY_PEER));
    assertEquals(List.of(Kind.RELEASED), pass(100, LEFT_BY_PEER));
  }

  @Test
  void aPeerThatDoesNotSayThatItLeftIsWaitedForOnlySoLong() {
    bringUp();
    pass(60_000, USABLE);
    long left = now - 100;
    assertEquals(
        List.of(), pass(DemandTunnels.FAREWELL_MILLIS + DemandTunnels.DRAIN_MILLIS - 100, USABLE));
    assertEquals(List.of(Kind.RELEASED), pass(100, USABLE));
    assertEquals(
        DemandTunnels.FAREWELL_MILLIS + DemandTunnels.DRAIN_MILLIS,
        tunnels.all().get(0).since() - left);
  }

  @Test
  void aReleasedTunnelIsOverWhenItsPortIsGone() {
    bringUp();
    pass(60_000, USABLE);
    pass(DemandTunnels.DRAIN_MILLIS + 200, LEFT_BY_PEER);
    assertEquals(State.RELEASED, state());
    assertTrue(tunnels.isFull());
    assertEquals(List.of(), pass(100, DemandLink.NONE));
    assertEquals(List.of(), tunnels.all());
    assertTrue(tunnels.mayRequest(FAR, now));
  }

  @Test
  void aReleasedTunnelWhosePortStaysBelongsToOthers() {
    bringUp();
    pass(60_000, USABLE);
    pass(DemandTunnels.DRAIN_MILLIS + 200, LEFT_BY_PEER);
    assertEquals(List.of(Kind.KEPT_BY_OTHERS), pass(DemandTunnels.LINGER_MILLIS, USABLE));
    assertEquals(List.of(), tunnels.all());
  }

  @Test
  void aTunnelThatFailsIsGivenUpOnlyWhenItHasFailedForLong() {
    bringUp();
    assertEquals(List.of(), pass(59_900, SILENT));
    assertEquals(List.of(Kind.GIVEN_UP), pass(100, SILENT));
    assertFalse(tunnels.mayRequest(FAR, now + DemandTunnels.LINGER_MILLIS));
    DemandTunnels flapping = new DemandTunnels(SETTINGS);
    flapping.requested(FAR, 0);
    flapping.advance(tunnel -> USABLE, 0);
    for (long at = 1_000; at < 600_000; at += 1_000) {
      flapping.carried(Map.of(PORT, 5_000L), 1_000, at);
      DemandLink link = at % 30_000 == 0 ? USABLE : SILENT;
      assertEquals(List.of(), flapping.advance(tunnel -> link, at));
    }
  }

  @Test
  void aTunnelFollowsItsPeerToAnotherPort() {
    bringUp();
    pass(100, new DemandLink(NEW_PORT, true, false));
    assertEquals(NEW_PORT, tunnels.all().get(0).port());
  }

  @Test
  void whatAnEarlierLifeAskedForIsKeptWhateverTheMaximumAndReleasedInOrder() {
    tunnels.inherited(Set.of(FAR, OTHER), now);
    assertEquals(2, tunnels.all().size());
    assertEquals(List.of(Kind.CAME_UP, Kind.CAME_UP), pass(100, USABLE));
    pass(60_000, USABLE);
    assertEquals(State.LEAVING, state());
  }

  @Test
  void itWakesUpInTimeForWhateverComesNext() {
    assertEquals(Long.MAX_VALUE, tunnels.nextWakeUp());
    tunnels.requested(FAR, 0);
    assertEquals(30_000, tunnels.nextWakeUp());
    tunnels.advance(tunnel -> USABLE, 1_000);
    assertEquals(61_000, tunnels.nextWakeUp());
    tunnels.advance(tunnel -> USABLE, 61_000);
    assertEquals(66_000, tunnels.nextWakeUp());
    tunnels.advance(tunnel -> LEFT_BY_PEER, 61_500);
    assertEquals(62_500, tunnels.nextWakeUp());
    tunnels.advance(tunnel -> LEFT_BY_PEER, 62_500);
    assertEquals(67_500, tunnels.nextWakeUp());
    tunnels.advance(tunnel -> DemandLink.NONE, 63_000);
    assertEquals(Long.MAX_VALUE, tunnels.nextWakeUp());
  }
}
