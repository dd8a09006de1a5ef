package org.boundedflood.switching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFPortReason;

class DeadTunnelsTest extends ShellFixture {
  private final BlockingQueue<NodeId> reported = new LinkedBlockingQueue<>();

  private DeadTunnels patientFor(Duration patience) {
    return new DeadTunnels(shell, loop, patience, reported::add);
  }

  private void silent(DeadTunnels dead, String port) throws Exception {
    onLoop(
        () -> {
          dead.silent(PEER, port);
          return true;
        });
  }

  /** The fixture's tunnel t3, whose peer never answers, is found to be silent. */
  private ScriptedSwitch switchWithSilentTunnel() throws Exception {
    ScriptedSwitch connected = programmedSwitch();
    awaitState(LinkState.UNHEARD);
    return connected;
  }

  private void awaitState(LinkState wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!onLoop(() -> shell.core().links().get(0).state() == wanted)) {
      assertTrue(System.nanoTime() < deadline, () -> "t3 is not " + wanted);
    }
  }

  @Test
  void aTunnelThatStaysSilentIsReportedOnce() throws Exception {
    switchWithSilentTunnel();
    silent(patientFor(Duration.ofMillis(50)), "t3");
    assertEquals(PEER, reported.poll(30, TimeUnit.SECONDS));
    assertNull(reported.poll(200, TimeUnit.MILLISECONDS));
  }

  @Test
  void aTunnelThatIsNoLongerSilentIsNotReported() throws Exception {
    ScriptedSwitch connected = switchWithSilentTunnel();
    silent(patientFor(Duration.ofMillis(500)), "t3");
    connected.portStatus(OFPortReason.MODIFY, ScriptedSwitch.port(3, "t3", false));
    awaitState(LinkState.DOWN);
    assertNull(reported.poll(1, TimeUnit.SECONDS));
  }

  @Test
  void aPortThatIsNoTunnelIsNotReported() throws Exception {
    switchWithSilentTunnel();
    silent(patientFor(Duration.ZERO), "t4");
    assertNull(reported.poll(200, TimeUnit.MILLISECONDS));
  }
}
