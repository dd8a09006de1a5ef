package org.boundedflood.switching;

import static com.google.common.util.concurrent.Uninterruptibles.awaitUninterruptibly;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.boundedflood.core.Event;
import org.boundedflood.core.Punt;
import org.boundedflood.core.demand.TrafficSample;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.LeafClaimCodec;
import org.boundedflood.core.frb.LeafRecords;
import org.boundedflood.core.frb.Payload;
import org.boundedflood.core.link.LinkAddress;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFBadRequestCode;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupStatsRequest;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortStatsEntry;
import org.projectfloodlight.openflow.protocol.OFPortStatsRequest;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFErrorCauseData;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.U64;

class TrafficPollerTest extends ShellFixture {
  private static final OFFactory FACTORY = OFFactories.getFactory(OFVersion.OF_13);
  private static final PortNumber TUNNEL = PortNumber.of(3);

  private final BlockingQueue<TrafficSample> samples = new LinkedBlockingQueue<>();
  private final AtomicInteger asked = new AtomicInteger();

  private void poll(TrafficPoller poller) throws Exception {
    onLoop(
        () -> {
          poller.poll();
          return true;
        });
  }

  private TrafficSample sample() throws InterruptedException {
    TrafficSample sample = samples.poll(20, TimeUnit.SECONDS);
    assertNotNull(sample, "nothing was counted");
    return sample;
  }

  /**
   * Each group has carried 4,000 bytes; the tunnel took in 100 and sent 23, port 1 took in 5 and
   * sent 6.
   */
  private Optional<OFMessage> count(OFMessage request) {
    if (request instanceof OFGroupStatsRequest) {
      asked.incrementAndGet();
      return Optional.of(
          FACTORY
              .buildGroupStatsReply()
              .setXid(request.getXid())
              .setEntries(
                  tables.groupNumbers().stream()
                      .map(
                          number ->
                              FACTORY
                                  .buildGroupStatsEntry()
                                  .setGroup(OFGroup.of(number))
                                  .setByteCount(U64.of(4_000))
                                  .build())
                      .toList())
              .build());
    }
    if (request instanceof OFPortStatsRequest) {
      return Optional.of(
          FACTORY
              .buildPortStatsReply()
              .setXid(request.getXid())
              .setEntries(List.of(port(OFPort.of(3), 100, 23), port(OFPort.of(1), 5, 6)))
              .build());
    }
    return Optional.empty();
  }

  private static OFPortStatsEntry port(OFPort number, long received, long sent) {
    return FACTORY
        .buildPortStatsEntry()
        .setPortNo(number)
        .setRxBytes(U64.of(received))
        .setTxBytes(U64.of(sent))
        .build();
  }

  private static Optional<OFMessage> refuse(OFMessage request) {
    return request instanceof OFGroupStatsRequest || request instanceof OFPortStatsRequest
        ? Optional.of(
            FACTORY
                .errorMsgs()
                .buildBadRequestErrorMsg()
                .setXid(request.getXid())
                .setCode(OFBadRequestCode.BAD_STAT)
                .setData(OFErrorCauseData.of(new byte[0], OFVersion.OF_13))
                .build())
        : Optional.empty();
  }

  /** The peer behind the tunnel, which speaks the original protocol, answers and has a leaf. */
  private void peerHasALeaf() throws Exception {
    LeafRecords leaf = LeafClaimCodec.packAddresses(List.of(MacAddress.of(0xc8)), 1_000).get(0);
    for (Frb frb : List.of(Frb.linkAnswer(PEER, Payload.EMPTY), Frb.leafExchange(PEER, leaf))) {
      EthernetFrame frame = FrbCodec.encode(frb, LinkAddress.ANY_PEER, MacAddress.of(0xc9));
      onLoop(
          () -> {
            shell.tell(new Event.FrameIn(TUNNEL, Punt.OVERLAY_LINK, frame));
            return true;
          });
    }
    assertEquals(Set.of(PEER), onLoop(() -> shell.core().view().routes().keySet()));
  }

  @Test
  void countsOfGroupsAreGivenByRootSwitchAndThoseOfPortsInBothDirections() throws Exception {
    programmedSwitch().answering(this::count);
    peerHasALeaf();
    poll(new TrafficPoller(shell, samples::add));
    assertEquals(
        new TrafficSample(
            Map.of(PEER, 4_000L), Map.of(), Map.of(TUNNEL, 123L, PortNumber.of(1), 11L)),
        sample());
  }

  @Test
  void whileAReadingIsUnderWayNoOtherBegins() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    programmedSwitch()
        .answering(
            request -> {
              awaitUninterruptibly(mayAnswer);
              return count(request);
            });
    TrafficPoller poller = new TrafficPoller(shell, samples::add);
    poll(poller);
    poll(poller);
    mayAnswer.countDown();
    sample();
    poll(poller);
    sample();
    assertEquals(2, asked.get());
  }

  @Test
  void aReadingThatTheSwitchRefusesIsCountedAndTheNextOneTried() throws Exception {
    ScriptedSwitch connected = programmedSwitch();
    connected.answering(TrafficPollerTest::refuse);
    TrafficPoller poller = new TrafficPoller(shell, samples::add);
    poll(poller);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (count(ShellCounter.TRAFFIC_UNCOUNTED) == 0) {
      assertTrue(System.nanoTime() < deadline, "the refusal was not counted");
    }
    connected.answering(this::count);
    poll(poller);
    assertEquals(123L, sample().carried().get(TUNNEL));
    assertEquals(1, count(ShellCounter.TRAFFIC_UNCOUNTED));
  }

  @Test
  void withoutASwitchNothingIsReadAndNothingWaitedFor() throws Exception {
    TrafficPoller poller = new TrafficPoller(shell, samples::add);
    poll(poller);
    programmedSwitch().answering(this::count);
    poll(poller);
    sample();
    assertEquals(0, count(ShellCounter.TRAFFIC_UNCOUNTED));
  }
}
