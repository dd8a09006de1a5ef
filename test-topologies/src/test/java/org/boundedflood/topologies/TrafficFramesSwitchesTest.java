package org.boundedflood.topologies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.boundedflood.topologies.Traffic.Verdict;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of every kind, byte for byte. */
@Tag("switches")
@Timeout(180)
class TrafficFramesSwitchesTest {
  private static final int NODES = 5;
  private static final String OVERLAY_TYPE = "c0c0";
  private static final String TAG = "8100";
  private static final String SERVICE_TAG = "88a8";

  @RegisterExtension
  static final SharedLab SHARED = new SharedLab(Lab.Setup.of(NODES).withLeaves(2));

  private final Lab lab = SHARED.lab();
  private final Traffic traffic = SHARED.traffic();

  /** The leaf h0 sends, h0_1 is its neighbour at the same node, h3 is behind another one. */
  private final String sender = lab.macs().get(0);

  private final String neighbour = lab.macs().get(NODES);
  private final String remote = lab.macs().get(3);

  @BeforeAll
  static void allLeavesAreKnownEverywhere() {
    OverlayAssertions.assertOneSegment(SHARED.lab());
  }

  @ParameterizedTest
  @CsvSource({
    "a VLAN tag,                                     8100 0064 88b6",
    "a VLAN tag with the highest priority,           8100 e064 88b6",
    "a priority tag without VLAN,                    8100 a000 88b6",
    "the highest VLAN,                               8100 0ffe 0800",
    "a service tag before a VLAN tag,                88a8 2064 8100 00c8 88b6",
    "a service tag alone,                            88a8 0064 88b6",
    "two VLAN tags,                                  8100 0064 8100 00c8 86dd",
    "three tags,                                     88a8 0064 8100 00c8 8100 012c 88b6",
    "a frame of the overlay's type behind two tags,  88a8 0064 8100 00c8 c0c0",
    "an EtherType of its own,                        88b5",
    "PPPoE discovery,                                8863 1109 0000 0004 0101 0000",
    "an LLC frame,                                   002e 42 42 03",
    "a SNAP frame,                                   002e aa aa 03 00000c 2000",
    "the longest LLC frame,                          05dc aa aa 03 000000 0800",
    "the shortest EtherType,                         0600",
    "no EtherType that anybody knows,                ffff",
  })
  void everyKindOfFrameArrivesUnchanged(String kind, String rest) {
    String start = rest.replace(" ", "");
    int bytes = start.startsWith("05dc") ? Frames.HEADER_BYTES + 1500 : Frames.SHORTEST_BYTES;
    List<String> frames = new ArrayList<>();
    for (String to :
        List.of(
            Frames.BROADCAST,
            "01:00:5e:00:00:fb",
            "33:33:00:00:00:fb",
            "03:00:00:00:00:01",
            "01:80:c2:00:00:10",
            neighbour,
            remote)) {
      frames.add(Frames.of(to, sender, start, bytes));
    }
    Verdict verdict = traffic.during(() -> traffic.send("h0", frames));
    verdict.assertExactlyOnce();
    assertEquals(frames.size(), verdict.sent("0x" + start.substring(0, 4)), kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {TAG + "0064" + OVERLAY_TYPE, OVERLAY_TYPE})
  void whatALeafSendsInTheOverlaysOwnTypeReachesNobodyTaggedOrNot(String rest) {
    int bytes = 200;
    List<String> frames =
        List.of(
            Frames.of(Frames.BROADCAST, sender, rest, bytes),
            Frames.of(neighbour, sender, rest, bytes),
            Frames.of(remote, sender, rest, bytes));
    Verdict verdict = traffic.during(() -> traffic.send("h0", frames));
    assertEquals(2 * NODES - 1 + 2, verdict.lost().size(), () -> "lost " + verdict.lost());
    assertEquals(List.of(), verdict.surplus());
    assertEquals(List.of(), verdict.overheard());
  }

  @Test
  void bridgeProtocolsReachNobodyNotEvenAtTheSameNodeNorTagged() {
    List<String> frames = new ArrayList<>();
    for (int last = 0; last < 16; last++) {
      String group = "01:80:c2:00:00:%02x".formatted(last);
      frames.add(Frames.of(group, sender, "0026424203"));
      frames.add(Frames.of(group, sender, TAG + "006488cc"));
    }
    Verdict verdict = traffic.during(() -> traffic.send("h0", frames));
    verdict.assertExactlyOnce();
    assertEquals(frames.size(), verdict.sent("0x0026") + verdict.sent("0x" + TAG));
  }

  @Test
  void anAddressThatIsUsedInTwoVlansIsOneLeafWithBoth() {
    String shared = "02:00:00:00:0a:0b";
    List<String> out = new ArrayList<>();
    List<String> back = new ArrayList<>();
    for (String vlan : List.of("0064", "00c8")) {
      out.add(Frames.of(Frames.BROADCAST, shared, TAG + vlan + Frames.TYPE));
      out.add(Frames.of(remote, shared, TAG + vlan + Frames.TYPE));
      back.add(Frames.of(shared, remote, TAG + vlan + Frames.TYPE));
      back.add(Frames.of(shared, remote, SERVICE_TAG + vlan + TAG + vlan + Frames.TYPE));
    }
    traffic.during(() -> traffic.send("h1", out)).assertExactlyOnce("0x" + TAG);
    lab.awaitFlow(3, shared);
    traffic
        .during(() -> traffic.send("h3", back))
        .assertExactlyOnce("0x" + TAG, "0x" + SERVICE_TAG);
    long flows = lab.flows(3).stream().filter(flow -> flow.contains(shared)).count();
    assertEquals(1, flows, "flows for the address");
  }

  @Test
  void allAddressesBehindABridgeOrRouterAtOneLeafPortAreReached() {
    int count = 200;
    List<String> macs =
        IntStream.range(0, count).mapToObj("02:aa:00:00:00:%02x"::formatted).toList();
    List<String> out =
        macs.stream().map(mac -> Frames.of(Frames.BROADCAST, mac, Frames.TYPE)).toList();
    traffic.during(() -> traffic.send("h2", out)).assertExactlyOnce();
    lab.awaitFlow(3, macs.get(count - 1));
    lab.awaitFlow(2, macs.get(count - 1));
    for (String wire : List.of("h3", "h2_1")) {
      String from = lab.macs().get(wire.equals("h3") ? 3 : NODES + 2);
      List<String> back = macs.stream().map(mac -> Frames.of(mac, from, Frames.TYPE)).toList();
      Verdict verdict = traffic.during(() -> traffic.send(wire, back));
      verdict.assertExactlyOnce();
      assertEquals(count, verdict.sent("0x" + Frames.TYPE));
    }
  }

  @Test
  void aFrameAsShortAsItsHeaderArrivesAsLongAsItWas() {
    List<String> frames = new ArrayList<>();
    for (int bytes : List.of(Frames.HEADER_BYTES, 15, 59, 60, 61)) {
      frames.add(Frames.of(Frames.BROADCAST, sender, Frames.TYPE, bytes));
      frames.add(Frames.of(remote, sender, Frames.TYPE, bytes));
    }
    traffic.during(() -> traffic.send("h0", frames)).assertExactlyOnce("0x" + Frames.TYPE);
  }

  @Test
  void aFrameToAnAddressThatNobodyHasReachesEachLeafOnce() {
    String nobody = "02:00:00:00:0d:0e";
    List<String> frames = List.of(Frames.of(nobody, sender, TAG + "0064" + Frames.TYPE));
    Verdict verdict = traffic.during(() -> traffic.send("h0", frames));
    assertEquals(List.of(), verdict.surplus());
    assertEquals(2 * NODES - 1, verdict.overheard().size(), () -> "at " + verdict.overheard());
  }
}
