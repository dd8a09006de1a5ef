package org.boundedflood.topologies;

import static org.boundedflood.topologies.OverlayAssertions.assertOneSegment;
import static org.boundedflood.topologies.OverlayAssertions.assertOneSegmentAmong;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ports, links, switches and nodes that go and come back: the overlay follows by itself. */
@Tag("switches")
@Timeout(240)
class FailureSwitchesTest {
  private static final int NODES = 6;
  private static final int OTHER_NUMBER = 321;

  @RegisterExtension final Labs labs = new Labs();

  @Test
  void aSuccessorTunnelThatIsDeletedAndAddedUnderAnotherNumberHeals() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(NODES));
    assertOneSegment(lab);
    lab.deletePort(0, 1);
    lab.awaitLinks(0, lab.peers(0).size() - 1);
    lab.awaitLinks(1, lab.peers(1).size() - 1);
    lab.addPort(0, 1, OTHER_NUMBER);
    lab.awaitReady();
    assertOneSegment(lab);
  }

  @Test
  void withoutAShortcutEverythingGoesOnOverTheRing() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(NODES).withLongLinks(2));
    List<Integer> shortcut = lab.shortcut();
    int near = shortcut.get(0);
    int far = shortcut.get(1);
    assertOneSegment(lab);
    lab.deletePort(near, far);
    lab.awaitLinks(near, lab.peers(near).size() - 1);
    lab.awaitLinks(far, lab.peers(far).size() - 1);
    assertOneSegment(lab);
    lab.addPort(near, far, OTHER_NUMBER);
    lab.awaitReady();
    assertOneSegment(lab);
  }

  @Test
  void aLinkWithoutCarrierIsLeftAndTakenAgain() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(NODES).withLongLinks(2));
    List<Integer> shortcut = lab.shortcut();
    assertOneSegment(lab);
    lab.toLink(shortcut, "link_down");
    for (int end : shortcut) {
      lab.awaitLinks(end, lab.peers(end).size() - 1);
    }
    assertOneSegment(lab);
    lab.toLink(shortcut, "link_up");
    lab.awaitReady();
    assertOneSegment(lab);
  }

  @Test
  void theOthersGoOnWithoutAKilledNodeAndWithItWhenItIsBack() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(NODES));
    assertOneSegment(lab);
    int victim = 2;
    lab.to(victim, "kill_node");
    for (int peer : lab.peers(victim)) {
      lab.awaitLinks(peer, lab.peers(peer).size() - 1);
    }
    assertOneSegmentAmong(lab, Lab.allBut(NODES, List.of(victim)));
    lab.to(victim, "revive_node");
    lab.awaitReady();
    assertOneSegment(lab);
  }

  @Test
  void aSwitchThatRestartsEmptyIsProgrammedAgain() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(NODES));
    assertOneSegment(lab);
    lab.to(3, "restart_switch");
    lab.awaitReady();
    assertOneSegment(lab);
  }
}
