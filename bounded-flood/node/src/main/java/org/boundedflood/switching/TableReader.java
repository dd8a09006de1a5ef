package org.boundedflood.switching;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.boundedflood.openflow.OpenFlow13;
import org.boundedflood.openflow.OpenFlowSession;
import org.boundedflood.openflow.RequestFailedException;
import org.boundedflood.program.Cookies;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFlowStatsReply;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFMeterConfigStatsReply;
import org.projectfloodlight.openflow.protocol.OFTableStatsEntry;
import org.projectfloodlight.openflow.protocol.OFTableStatsReply;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** Asks a switch what it has installed. */
final class TableReader {
  private static final int OWNER_SHIFT = 48;
  private static final long OWNER_MASK = 0xffffL << OWNER_SHIFT;

  private TableReader() {}

  /**
   * Asks for flows, groups and meters as they stand at one moment: the requests leave together and
   * switches answer in order. Where flows of other programs cannot be decoded, only this program's
   * are read.
   *
   * @return fails with a {@link RequestFailedException}
   */
  static CompletableFuture<Readback> read(OpenFlowSession session) {
    CompletableFuture<List<OFFlowStatsReply>> flows =
        session
            .request(OpenFlow13.flows(0, 0))
            .exceptionallyCompose(failure -> ownFlows(session, failure));
    CompletableFuture<List<OFGroupDescStatsReply>> groups = session.request(OpenFlow13.groups());
    CompletableFuture<List<OFMeterConfigStatsReply>> meters = session.request(OpenFlow13.meters());
    CompletableFuture<Map<Integer, Long>> counts = countFlows(session);
    return flows.thenCompose(
        flowReplies ->
            groups.thenCompose(
                groupReplies ->
                    meters.thenCombine(
                        counts,
                        (meterReplies, flowCounts) ->
                            Readback.of(flowReplies, groupReplies, meterReplies, flowCounts))));
  }

  /**
   * Asks how many flows each table has; cheap even where there are many.
   *
   * @return fails with a {@link RequestFailedException}
   */
  static CompletableFuture<Map<Integer, Long>> countFlows(OpenFlowSession session) {
    return session
        .request(OFFactories.getFactory(OFVersion.OF_13).buildTableStatsRequest().build())
        .thenApply(TableReader::counts);
  }

  private static Map<Integer, Long> counts(List<OFTableStatsReply> replies) {
    Map<Integer, Long> counts = new HashMap<>();
    for (OFTableStatsReply reply : replies) {
      for (OFTableStatsEntry entry : reply.getEntries()) {
        if (entry.getActiveCount() > 0) {
          counts.put((int) entry.getTableId().getValue(), entry.getActiveCount());
        }
      }
    }
    return counts;
  }

  private static CompletionStage<List<OFFlowStatsReply>> ownFlows(
      OpenFlowSession session, Throwable failure) {
    if (cause(failure) instanceof RequestFailedException refusal
        && refusal.kind() == RequestFailedException.Kind.UNDECODABLE) {
      return session.request(OpenFlow13.flows((long) Cookies.OWNER << OWNER_SHIFT, OWNER_MASK));
    }
    return CompletableFuture.failedFuture(failure);
  }

  /** What went wrong, without the wrapping of futures. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
