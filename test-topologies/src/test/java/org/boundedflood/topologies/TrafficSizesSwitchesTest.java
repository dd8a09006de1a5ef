package org.boundedflood.topologies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Leaves that send jumbo frames, over tunnels with room for them and without. */
@Tag("switches")
@Timeout(120)
class TrafficSizesSwitchesTest {
  private static final int JUMBO_MTU = 9000;
  private static final int TUNNEL_MTU = 9100;
  private static final int SMALL_TUNNEL_MTU = 1400;

  @RegisterExtension static final SharedLab SHARED = new SharedLab(Lab.Setup.of(4));

  private final Lab lab = SHARED.lab();
  private final Traffic traffic = SHARED.traffic();

  @Test
  void jumboFramesArriveWholeWhetherForOneLeafOrForAll() {
    traffic.setMtu(TUNNEL_MTU, JUMBO_MTU);
    OverlayAssertions.assertOneSegment(lab);
    String sender = lab.macs().get(0);
    List<String> frames = new ArrayList<>();
    for (int bytes : List.of(1600, 4096, 8900, JUMBO_MTU)) {
      for (String to : List.of(Frames.BROADCAST, "33:33:00:00:00:fb", lab.macs().get(2))) {
        frames.add(Frames.of(to, sender, Frames.TYPE, Frames.HEADER_BYTES + bytes));
      }
    }
    String tag = "81000064";
    int tagged = Frames.HEADER_BYTES + tag.length() / 2 + JUMBO_MTU;
    frames.add(Frames.of(Frames.BROADCAST, sender, tag + Frames.TYPE, tagged));
    traffic
        .during(
            () -> {
              traffic.send("h0", frames);
              int size = JUMBO_MTU - 28;
              String said =
                  traffic.call("h1", "ping -n -c 2 -i 0.2 -M do -s " + size + " 10.0.0.4");
              assertTrue(said.contains(" 2 received, 0% packet loss"), said);
            })
        .assertExactlyOnce("0x" + Frames.TYPE, "0x8100", "0x0800");
  }

  @Test
  void floodsLargerThanTheTunnelsArriveWholeOnce() {
    traffic.setMtu(SMALL_TUNNEL_MTU, JUMBO_MTU);
    OverlayAssertions.assertOneSegment(lab);
    List<String> frames = new ArrayList<>();
    for (int bytes : List.of(1352, 1386, 1400, 1500, 4096, 8900, JUMBO_MTU)) {
      for (String to : List.of(Frames.BROADCAST, "33:33:00:00:00:fb")) {
        int length = Frames.HEADER_BYTES + bytes;
        frames.add(Frames.of(to, lab.macs().get(0), Frames.TYPE, length));
      }
    }
    Traffic.Verdict verdict = traffic.during(() -> traffic.send("h0", frames));
    verdict.assertExactlyOnce();
    assertEquals(frames.size(), verdict.sent("0x" + Frames.TYPE));
  }
}
