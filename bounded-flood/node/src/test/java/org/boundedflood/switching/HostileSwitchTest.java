package org.boundedflood.switching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.boundedflood.core.count.Counter;
import org.boundedflood.program.Cookies;
import org.boundedflood.program.Purpose;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFPacketOut;

/** What a switch says that cannot be true teaches nothing, is counted, and stops nothing. */
class HostileSwitchTest extends ShellFixture {
  private static final int NO_PORT = 77;
  private static final int RESERVED_PORT = 0xffff_fffd;

  @Test
  void framesFromPortsThatAreNotThereTeachNothing() throws Exception {
    ScriptedSwitch connected = programmedSwitch();

    for (Purpose purpose : Purpose.values()) {
      connected.packetIn(NO_PORT, Cookies.of(purpose), BROADCAST);
      connected.packetIn(RESERVED_PORT, Cookies.of(purpose), BROADCAST);
    }
    connected.packetIn(1, NEW_SOURCE, frame("ffffffffffff", "020000000002"));
    while (!toLeaf(connected.until(OFPacketOut.class), 2)) {
      assertEquals(List.of(), tables.flowsWith("eth_src=" + LEAF));
    }

    assertEquals(List.of(), tables.flowsWith("eth_src=" + LEAF));
    assertTrue(count(ShellCounter.FRAMES_BROKEN) > 0, "none counted as from no port");
    assertTrue(
        onLoop(() -> shell.core().counters().get(Counter.PORT_UNUSABLE)) > 0,
        "none counted as from a port without a role");
  }

  @Test
  void framesOfEveryKindFromEveryKindOfPortLeaveTheNodeWorking() throws Exception {
    ScriptedSwitch connected = programmedSwitch();

    for (Purpose purpose : Purpose.values()) {
      for (int port = 1; port <= 3; port++) {
        for (int length = 0; length < BROADCAST.length; length += 7) {
          connected.packetIn(port, Cookies.of(purpose), overlayFrame(length));
        }
      }
    }
    connected.packetIn(1, NEW_SOURCE, frame("ffffffffffff", "020000000002"));
    while (!toLeaf(connected.until(OFPacketOut.class), 2)) {
      assertEquals(0, count(ShellCounter.INTERNAL_ERRORS));
    }

    assertEquals(0, count(ShellCounter.INTERNAL_ERRORS));
    assertTrue(count(ShellCounter.FRAMES_BROKEN) > 0, "none counted as cut short");
  }

  @Test
  void aSwitchThatRefusesEverythingIsTriedAgainAtABoundedRate() throws Exception {
    ScriptedSwitch refusing = newSwitch().refusing(mod -> true);
    refusing.connect(endpoint);
    long begun = System.nanoTime();
    while (count(ShellCounter.RESYNCHRONISED) < 3) {
      refusing.next();
    }
    long millis = (System.nanoTime() - begun) / 1_000_000;

    long readings = refusing.readings();
    assertTrue(readings <= 4 + millis / 100, readings + " readings in " + millis + " ms");
    assertTrue(count(ShellCounter.STEPS_REFUSED) > 0, "refusals are not counted");
  }

  /** The first bytes of a frame that claims to be of the overlay's protocol. */
  private static byte[] overlayFrame(int length) {
    byte[] whole = frame("ffffffffffff", LEAF.replace(":", ""));
    whole[12] = (byte) 0xc0;
    whole[13] = (byte) 0xc0;
    return Arrays.copyOf(whole, length);
  }
}
