package org.boundedflood.topologies;

import static org.boundedflood.topologies.OverlayAssertions.assertOneSegment;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Overlays that run on one machine and know nothing of each other. */
@Tag("switches")
@Timeout(180)
class NeighbourSwitchesTest {
  private static final double INTERVAL_MILLIS = 10;
  private static final int ONE_SECOND_OF_PINGS = 100;

  @RegisterExtension final Labs labs = new Labs();

  @Test
  void anOverlayDoesNotNoticeAnotherOneThatComesWorksAndGoes() throws IOException {
    // Both processes are in the machine's own namespace, where sockets and ports could collide.
    Lab staying = labs.start(Lab.Setup.of(4).withSharedController().withSeed(1));
    assertOneSegment(staying);
    int stream = staying.startPings(0, 2, INTERVAL_MILLIS);
    Lab passing = labs.start(Lab.Setup.of(4).withSharedController().withSeed(2));
    assertOneSegment(passing);
    assertOneSegment(staying);
    passing.close();
    staying.awaitPings(stream, ONE_SECOND_OF_PINGS);
    assertEquals(0, staying.stopPings(stream).lost());
    assertOneSegment(staying);
  }
}
