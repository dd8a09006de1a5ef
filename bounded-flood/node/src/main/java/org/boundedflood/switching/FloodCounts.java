package org.boundedflood.switching;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.boundedflood.openflow.OpenFlow13;
import org.boundedflood.openflow.OpenFlowSession;
import org.boundedflood.program.FloodCount;
import org.boundedflood.program.Flow;
import org.boundedflood.program.TrafficCount;
import org.projectfloodlight.openflow.protocol.OFFlowStatsReply;

/** Asks a switch what it has flooded by itself: a few flows for each leaf port are read. */
public final class FloodCounts {
  private FloodCounts() {}

  /**
   * Asks for the counts.
   *
   * @return fails with a {@link org.boundedflood.openflow.RequestFailedException}
   */
  public static CompletableFuture<Map<FloodCount, Long>> read(OpenFlowSession session) {
    CompletableFuture<Map<Flow.Key, Long>> starting = packets(session, FloodCount.STARTING_COOKIE);
    CompletableFuture<Map<Flow.Key, Long>> receiving =
        packets(session, FloodCount.RECEIVING_COOKIE);
    return starting.thenCombine(receiving, FloodCount::of);
  }

  private static CompletableFuture<Map<Flow.Key, Long>> packets(
      OpenFlowSession session, long cookie) {
    return session
        .request(OpenFlow13.flows(cookie, TrafficCount.MEASURING_MASK))
        .thenApply(FloodCounts::packets);
  }

  private static Map<Flow.Key, Long> packets(List<OFFlowStatsReply> replies) {
    Map<Flow.Key, Long> packets = new HashMap<>();
    replies.stream()
        .flatMap(reply -> reply.getEntries().stream())
        .forEach(
            e ->
                ProgramDecoder.key(e.getTableId(), e.getPriority(), e.getMatch())
                    .ifPresent(key -> packets.put(key, e.getPacketCount().getValue())));
    return packets;
  }
}
