package org.boundedflood.topologies;

import static org.boundedflood.topologies.OverlayAssertions.assertOneSegment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Frames between nodes as they are on the wire, read here by offsets and not by the codec. */
@Tag("switches")
@Timeout(120)
class FrameSwitchesTest {
  private static final int NODES = 5;
  private static final int ROOT = 14;
  private static final int BOUND = 30;
  private static final int HOPS = 46;
  private static final int TYPE = 47;
  private static final int COUNT = 48;
  private static final int PAYLOAD = 49;
  private static final String BRDCST = "00";
  private static final String FLOODED_MAC = "020102030405";

  @RegisterExtension final Labs labs = new Labs();

  @Test
  void aFloodedFrameTravelsWholeBehindAHeaderOfThirtyFiveBytes() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(NODES).withLongLinks(0).withFloodsByController());
    assertOneSegment(lab);
    int receiver = 2;
    int root = 0;
    int capture = lab.startCapture(receiver);
    lab.appear(root, "02:01:02:03:04:05");
    lab.awaitFlow(receiver, "02:01:02:03:04:05");
    List<Lab.Captured> floods =
        lab.stopCapture(capture).stream()
            .filter(frame -> frame.bytes(TYPE, COUNT).equals(BRDCST))
            .filter(frame -> frame.bytes(6, 12).equals(FLOODED_MAC))
            .toList();
    assertEquals(1, floods.size(), () -> "floods " + floods);
    Lab.Captured frame = floods.get(0);
    assertEquals("ffffffffffff", frame.bytes(0, 6));
    assertEquals("c0c0", frame.bytes(12, ROOT));
    assertEquals(lab.nodes().get(root), NodeId.of(frame.bytes(ROOT, BOUND)));
    NodeId bound = NodeId.of(frame.bytes(BOUND, HOPS));
    assertTrue(lab.nodes().contains(bound), () -> "bound " + bound);
    assertNotEquals(lab.nodes().get(receiver), bound);
    assertEquals("01", frame.bytes(HOPS, TYPE));
    assertEquals("00", frame.bytes(COUNT, PAYLOAD));
    assertEquals("ffffffffffff" + FLOODED_MAC + "88b5", frame.bytes(PAYLOAD, PAYLOAD + 14));
    assertEquals(PAYLOAD + 60, frame.length());
  }
}
