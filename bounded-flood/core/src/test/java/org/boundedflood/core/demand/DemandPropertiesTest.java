package org.boundedflood.core.demand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.boundedflood.core.demand.DemandChange.Kind;
import org.boundedflood.core.demand.DemandTunnel.State;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Watch and tunnels together, under traffic, a topology and links that do what they like; a look
 * each second.
 */
class DemandPropertiesTest {
  private static final int PEERS = 5;
  private static final int MAX = 2;
  private static final int SECOND = 1_000;

  /** What happens to one peer in one second. */
  private record Moment(
      int peer, long bytes, boolean link, boolean usable, boolean left, boolean refused) {}

  private static DemandSettings settings(String threshold) {
    return new DemandSettings(
        MAX,
        DemandThreshold.of(threshold),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15));
  }

  private static NodeId peer(int index) {
    return NodeId.of(0, index);
  }

  private static PortNumber port(NodeId peer) {
    return PortNumber.of((int) peer.low() + 1);
  }

  @Provide
  Arbitrary<List<Moment>> moments() {
    Arbitrary<Boolean> often = Arbitraries.of(true, true, true, false);
    return Combinators.combine(
            Arbitraries.integers().between(0, PEERS - 1),
            Arbitraries.of(0L, 0L, 500L, 50_000L, 500_000L),
            often,
            often,
            Arbitraries.of(true, false),
            Arbitraries.of(true, false, false, false))
        .as(Moment::new)
        .list()
        .ofMinSize(50)
        .ofMaxSize(400);
  }

  @Property(tries = 300)
  void whateverHappensTheMaximumAndTheMinimumAgeHold(
      @ForAll("moments") List<Moment> moments, @ForAll boolean perSecond) {
    DemandSettings settings = settings(perSecond ? "20K/s" : "200K");
    DemandWatch watch = new DemandWatch(settings);
    DemandTunnels tunnels = new DemandTunnels(settings);
    Map<NodeId, Moment> present = new HashMap<>();
    Map<NodeId, Long> cameUp = new HashMap<>();
    long now = 0;
    for (Moment moment : moments) {
      now += SECOND;
      present.put(peer(moment.peer), moment);
      for (DemandChange change : tunnels.advance(tunnel -> link(tunnel.peer(), present), now)) {
        if (change.kind() == Kind.CAME_UP) {
          cameUp.put(change.peer(), now);
        }
        Long since = cameUp.get(change.peer());
        boolean ends = change.kind() == Kind.LEFT || change.kind() == Kind.RELEASED;
        if (ends || (change.kind() == Kind.GIVEN_UP && since != null)) {
          assertTrue(since != null && now - since >= settings.minimumAge().toMillis());
        }
        if (change.kind() == Kind.RELEASED || change.kind() == Kind.GIVEN_UP) {
          cameUp.remove(change.peer());
        }
      }
      look(watch, tunnels, present, now);
      if (moment.refused) {
        tunnels.refused(peer(moment.peer), now);
      }
      assertTrue(tunnels.all().size() <= MAX);
      assertTrue(tunnels.nextWakeUp() > now || tunnels.all().isEmpty(), () -> tunnels.all() + "");
    }
  }

  private static void look(
      DemandWatch watch, DemandTunnels tunnels, Map<NodeId, Moment> present, long now) {
    Map<NodeId, Long> sent = new HashMap<>();
    Map<PortNumber, Long> carried = new HashMap<>();
    present.forEach(
        (peer, moment) -> {
          sent.put(peer, moment.bytes);
          carried.put(port(peer), moment.bytes);
        });
    tunnels.carried(carried, SECOND, now);
    watch
        .look(sent, sent, peer -> tunnels.mayRequest(peer, now), SECOND, now)
        .forEach(
            peer -> {
              if (tunnels.mayRequest(peer, now)) {
                tunnels.requested(peer, now);
              }
            });
  }

  private static DemandLink link(NodeId peer, Map<NodeId, Moment> present) {
    Moment moment = present.get(peer);
    return moment == null || !moment.link
        ? DemandLink.NONE
        : new DemandLink(port(peer), moment.usable, moment.left);
  }

  @Property(tries = 100)
  void atASteadyRateATunnelIsAskedForOnceAtMostAndNeverReleased(
      @ForAll @LongRange(min = 0, max = 100_000) long rate, @ForAll boolean perSecond) {
    DemandSettings settings = settings(perSecond ? "20K/s" : "400K");
    DemandWatch watch = new DemandWatch(settings);
    DemandTunnels tunnels = new DemandTunnels(settings);
    NodeId far = peer(0);
    int requests = 0;
    @Nullable State last = null;
    for (long now = SECOND; now <= 3_600_000; now += SECOND) {
      boolean asked = !tunnels.all().isEmpty();
      Map<NodeId, Moment> present = Map.of(far, new Moment(0, rate, asked, asked, false, false));
      for (DemandChange change : tunnels.advance(tunnel -> link(far, present), now)) {
        assertEquals(Kind.CAME_UP, change.kind());
      }
      look(watch, tunnels, present, now);
      requests += !asked && !tunnels.all().isEmpty() ? 1 : 0;
      last = tunnels.all().isEmpty() ? null : tunnels.all().get(0).state();
    }
    assertEquals(rate > 20_000 ? 1 : 0, requests);
    assertEquals(rate > 20_000 ? State.UP : null, last);
  }
}
