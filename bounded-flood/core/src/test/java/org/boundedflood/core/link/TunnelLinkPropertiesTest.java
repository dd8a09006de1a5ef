package org.boundedflood.core.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.boundedflood.core.frb.Capabilities;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;

final class TunnelLinkPropertiesTest {
  private static final NodeId PEER = NodeId.of(7, 7);
  private static final long INTERVAL = 100;
  private static final long PATIENCE = 3 * INTERVAL;
  private static final long NEVER = -1_000_000;

  /** What may happen to a link, told again in a way that keeps only what the rule is about. */
  private static final class Model {
    private long heard = NEVER;
    private long arrived = NEVER;
    private long now;

    void happen(TunnelLink link, int event) {
      switch (event) {
        case 0 -> {
          link.heardCheck(PEER, Capabilities.NONE, now);
          heard = now;
        }
        case 1 -> {
          link.heardAnswer(PEER, Capabilities.NONE, now);
          heard = now;
          arrived = now;
        }
        case 2 -> {
          link.reflected(now);
          arrived = now;
        }
        default -> link.poll(now);
      }
    }

    boolean worksBothWays() {
      return now - heard < PATIENCE && now - arrived < PATIENCE;
    }
  }

  @Property
  void aPlainLinkIsLiveExactlyWhileItIsKnownToWorkBothWays(
      @ForAll @Size(max = 60) List<@IntRange(max = 8) Integer> events,
      @ForAll @Size(value = 60) List<@IntRange(max = 120) Integer> pauses) {
    TunnelLink link = upLink();
    Model model = new Model();
    for (int i = 0; i < events.size(); i++) {
      model.now += pauses.get(i);
      link.poll(model.now);
      model.happen(link, events.get(i));
      assertEquals(model.worksBothWays(), link.state() == LinkState.LIVE);
      assertEquals(link.state() == LinkState.LIVE, link.state().carriesFloods());
    }
  }

  @Property
  void nothingChangesBeforeTheTimeThatTheLinkAsksFor(
      @ForAll @Size(max = 30) List<@IntRange(max = 8) Integer> events,
      @ForAll @Size(value = 30) List<@IntRange(max = 400) Integer> pauses) {
    TunnelLink link = upLink();
    Model model = new Model();
    for (int i = 0; i < events.size(); i++) {
      long until = model.now + pauses.get(i);
      if (link.isCheckDue(model.now)) {
        link.checked(model.now);
      }
      LinkState before = link.state();
      long asked = link.nextWakeUp();
      assertTrue(asked > model.now, "it asks for the past");
      model.now = Math.min(until, asked - 1);
      link.poll(model.now);
      assertEquals(before, link.state());
      link.poll(until);
      model.now = until;
      model.happen(link, events.get(i));
    }
  }

  private static TunnelLink upLink() {
    TunnelLink link =
        new TunnelLink(
            PortNumber.of(1),
            "gnv1",
            new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0),
            MacAddress.of(0x0200_0000_0001L),
            INTERVAL,
            0);
    link.setUp(true, 0);
    return link;
  }
}
