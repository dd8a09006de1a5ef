package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.link.LinkUse;
import org.boundedflood.core.link.TunnelLink;
import org.junit.jupiter.api.Test;

/** A tunnel that the topology of one end, or of both, is about to remove while traffic goes on. */
final class LeavingTunnelTest {
  private final Overlay overlay =
      Overlay.running(
          """
          nodes a=10 b=30 c=50 d=80 e=a8 f=f0
          links a-b b-c c-d d-e e-f f-a a-d
          leaves a:u b:v d:y
          """);
  private final SimulatedNode near = overlay.node("a");
  private final SimulatedNode far = overlay.node("d");
  private final List<String> sent = new ArrayList<>();

  LeavingTunnelTest() {
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
  }

  private void send(int frames) {
    for (int i = 0; i < frames; i++) {
      send();
      overlay.run(1);
    }
  }

  private void send() {
    String text = "frame " + sent.size();
    sent.add(text);
    overlay.leaf("u").sendTo(overlay.leaf("y"), text);
    overlay.leaf("y").sendTo(overlay.leaf("u"), text);
  }

  private static LinkUse use(SimulatedNode node, SimulatedNode peer) {
    return node.core().links().stream()
        .filter(link -> link.peer().equals(peer.id()))
        .map(TunnelLink::use)
        .findFirst()
        .orElseThrow();
  }

  private void disconnectAndCompare() {
    send();
    overlay.disconnect("a-d");
    send(20);
    overlay.run(100);
    assertEquals(sent, overlay.leaf("y").takeReceived(), () -> overlay.trace().toString());
    assertEquals(sent, overlay.leaf("u").takeReceived(), () -> overlay.trace().toString());
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
  }

  @Test
  void nothingIsLostByATunnelThatOneEndWasToldToLeave() {
    send(20);
    near.leaveTunnelTo(far.id());
    send(200);
    assertEquals(LinkUse.LEAVING, use(near, far));
    assertEquals(LinkUse.LEFT, use(far, near));
    disconnectAndCompare();
  }

  @Test
  void nothingIsLostByATunnelThatBothEndsWereToldToLeave() {
    send(20);
    near.leaveTunnelTo(far.id());
    far.leaveTunnelTo(near.id());
    send(200);
    assertEquals(LinkUse.LEAVING, use(near, far));
    assertEquals(LinkUse.LEAVING, use(far, near));
    disconnectAndCompare();
  }
}
