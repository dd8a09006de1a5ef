package org.boundedflood.switching;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.boundedflood.openflow.OpenFlow13;
import org.boundedflood.openflow.OpenFlowSession;
import org.boundedflood.openflow.RequestFailedException;
import org.boundedflood.program.Cookies;
import org.projectfloodlight.openflow.protocol.OFFlowStatsReply;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFMeterConfigStatsReply;

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
    return flows.thenCompose(
        flowReplies ->
            groups.thenCombine(
                meters,
                (groupReplies, meterReplies) ->
                    Readback.of(flowReplies, groupReplies, meterReplies)));
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
