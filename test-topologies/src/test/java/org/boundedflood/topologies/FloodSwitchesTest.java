package org.boundedflood.topologies;

import static org.boundedflood.topologies.OverlayAssertions.assertOneSegment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Overlays whose switches carry floods by themselves. */
@Tag("switches")
@Timeout(240)
class FloodSwitchesTest {
  private static final int NODES = 6;
  private static final int ORIGINAL = 2;
  private static final String GROUP = "239.1.2.3";
  private static final int STREAM_FRAMES = 800;
  private static final String IP4 = "0x0800";
  private static final String ARP = "0x0806";
  private static final String IP6 = "0x86dd";

  /** What a controller counts when it has to do anything about a flood. */
  private static final List<String> WORK =
      List.of("floods-started", "floods-received", "floods-passed-on", "switch-floods-punted");

  @RegisterExtension final Labs labs = new Labs();

  @Test
  void onceTheLeavesAreKnownNoFrameOfThemReachesAController() throws IOException {
    List<Integer> all = Lab.allBut(NODES, List.of());
    Lab lab = labs.start(Lab.Setup.of(NODES));
    lab.awaitFloodsBySwitch(all);
    assertOneSegment(lab);
    List<String> viewers = all.stream().skip(1).map("h%d"::formatted).toList();
    viewers.forEach(host -> subscribe(lab.traffic(), host));
    long work = work(lab, all);
    int punted = lab.punted();
    assertExactlyOnce(lab);
    assertNeighboursAreFoundAnew(lab, 4, ARP);
    assertNeighboursAreFoundAnew(lab, 6, IP6);
    assertStreamReaches(lab.traffic(), viewers);
    assertEquals(punted, lab.punted());
    assertEquals(work, work(lab, all));
    for (int node : all) {
      assertEquals(0, count(lab, node, List.of("steps-refused", "resynchronised")), "node " + node);
    }
    lab.appear(0, "02:00:00:00:00:99");
    lab.awaitFlow(1, "dl_dst=02:00:00:00:00:99");
    assertTrue(lab.punted() > punted, "a new leaf is counted");
    assertEquals(NODES - 1, lab.show(0, "trace").size(), "nodes that a trace came to");
  }

  @Test
  void aGapThatALostSuccessorLinkLeavesIsHandedOverAndARestartedControllerFloodsByItsSwitchAgain()
      throws IOException {
    List<Integer> all = Lab.allBut(NODES, List.of());
    Lab lab = labs.start(Lab.Setup.of(NODES));
    lab.awaitFloodsBySwitch(all);
    assertOneSegment(lab);
    List<Integer> successors = List.of(0, 1);
    lab.toLink(successors, "link_down");
    lab.awaitLinks(0, lab.peers(0).size() - 1);
    assertExactlyOnce(lab);
    lab.toLink(successors, "link_up");
    lab.awaitReady();
    assertExactlyOnce(lab);
    lab.to(3, "kill_controller");
    lab.to(3, "start_controller");
    lab.awaitReady();
    assertExactlyOnce(lab);
    lab.awaitFloodsBySwitch(all);
    assertExactlyOnce(lab);
    assertEquals(0, count(lab, 3, List.of("steps-refused", "resynchronised")));
  }

  @Test
  void toAnOriginalTheControllersOfItsPeersSendAndFromItTheyTake() throws IOException {
    List<Integer> ours = Lab.allBut(NODES, List.of(ORIGINAL));
    Lab lab = labs.start(Lab.Setup.of(NODES).withOriginals(List.of(ORIGINAL)));
    lab.awaitFloodsBySwitch(ours);
    assertOneSegment(lab);
    long before = count(lab, ours, List.of("switch-floods-punted"));
    assertExactlyOnce(lab);
    assertTrue(count(lab, ours, List.of("switch-floods-punted")) > before);
  }

  private static void assertNeighboursAreFoundAnew(Lab lab, int version, String type) {
    Traffic.Verdict verdict =
        lab.traffic()
            .during(
                () -> {
                  lab.forgetNeighbours();
                  assertEquals(List.of(), lab.pingAll(version).unanswered());
                });
    verdict.assertExactlyOnce(type);
    assertTrue(verdict.floods() >= NODES, () -> "flooded " + verdict.floods());
  }

  private static void subscribe(Traffic traffic, String host) {
    traffic.call(host, "ip route replace 239.0.0.0/8 dev eth0");
    traffic.spawn(host, "iperf", "iperf -s -u -B " + GROUP);
    traffic.awaitOutput(host, "iperf", "listening");
  }

  /** Sends what a video would be, 5 Mbit/s, to all. */
  private static void assertStreamReaches(Traffic traffic, List<String> viewers) {
    traffic.call("h0", "ip route replace 239.0.0.0/8 dev eth0");
    Traffic.Verdict verdict =
        traffic.during(
            () -> {
              traffic.call("h0", "iperf -c %s -u -T 4 -b 5M -t 2".formatted(GROUP));
              viewers.forEach(host -> traffic.awaitOutput(host, "iperf", "%)"));
            });
    verdict.assertExactlyOnce(IP4);
    assertTrue(verdict.floods() > STREAM_FRAMES, () -> "flooded " + verdict.floods());
  }

  private static void assertExactlyOnce(Lab lab) {
    Lab.Floods floods = lab.broadcasts(4);
    assertEquals(List.of(), floods.astray());
    assertEquals(floods.expected(), floods.delivered());
    assertEquals(0, floods.duplicates());
  }

  private static long work(Lab lab, List<Integer> nodes) {
    return count(lab, nodes, WORK);
  }

  private static long count(Lab lab, List<Integer> nodes, List<String> names) {
    return nodes.stream().mapToLong(node -> count(lab, node, names)).sum();
  }

  private static long count(Lab lab, int node, List<String> names) {
    long sum = 0;
    for (JsonNode counter : lab.show(node, "counters")) {
      if (names.contains(counter.get("name").textValue())) {
        sum += counter.get("value").longValue();
      }
    }
    return sum;
  }
}
