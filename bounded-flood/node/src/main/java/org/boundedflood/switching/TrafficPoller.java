package org.boundedflood.switching;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.boundedflood.core.Event;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.demand.TrafficSample;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.openflow.OpenFlow13;
import org.boundedflood.openflow.OpenFlowSession;
import org.boundedflood.program.Flow;
import org.boundedflood.program.TrafficCount;
import org.projectfloodlight.openflow.protocol.OFFlowStatsReply;
import org.projectfloodlight.openflow.protocol.OFGroupStatsReply;
import org.projectfloodlight.openflow.protocol.OFPortStatsReply;

/**
 * Reads a switch's byte counts and tells them to the core: those of groups and ports, which are as
 * many as there are nodes and tunnels, and of the few flows that measure. One reading at a time.
 * Confined to the node's event loop.
 */
public final class TrafficPoller {
  private final SwitchShell shell;
  private final Consumer<TrafficSample> listener;
  private boolean polling;

  /** A poller of the shell's switch, which tells the shell's core. */
  public TrafficPoller(SwitchShell shell) {
    this(shell, sample -> shell.tell(new Event.TrafficCounted(sample)));
  }

  /** A poller of the shell's switch, which tells somebody else. */
  TrafficPoller(SwitchShell shell, Consumer<TrafficSample> listener) {
    this.shell = shell;
    this.listener = listener;
  }

  /** Reads the counts, unless no switch is connected or the last reading is still under way. */
  public void poll() {
    OpenFlowSession session = shell.session().orElse(null);
    if (session == null || polling) {
      return;
    }
    polling = true;
    ForwardingView view = shell.core().view();
    var unused =
        read(session, view.routes().keySet(), !view.measured().isEmpty())
            .whenComplete(
                (sample, failure) -> {
                  polling = false;
                  if (failure != null) {
                    shell.counters().increment(ShellCounter.TRAFFIC_UNCOUNTED);
                  } else {
                    listener.accept(sample);
                  }
                });
  }

  private static CompletableFuture<TrafficSample> read(
      OpenFlowSession session, Set<NodeId> roots, boolean measures) {
    CompletableFuture<List<OFGroupStatsReply>> groups = session.request(OpenFlow13.groupCounts());
    CompletableFuture<List<OFPortStatsReply>> ports = session.request(OpenFlow13.portCounts());
    CompletableFuture<List<OFFlowStatsReply>> flows =
        measures
            ? session.request(
                OpenFlow13.flows(TrafficCount.MEASURING_COOKIE, TrafficCount.MEASURING_MASK))
            : CompletableFuture.completedFuture(List.of());
    return groups.thenCompose(
        ofGroups ->
            ports.thenCombine(
                flows,
                (ofPorts, ofFlows) ->
                    TrafficCount.of(
                        roots, groupBytes(ofGroups), flowBytes(ofFlows), portBytes(ofPorts))));
  }

  private static Map<Integer, Long> groupBytes(List<OFGroupStatsReply> replies) {
    Map<Integer, Long> bytes = new HashMap<>();
    replies.stream()
        .flatMap(reply -> reply.getEntries().stream())
        .forEach(e -> bytes.put(e.getGroup().getGroupNumber(), e.getByteCount().getValue()));
    return bytes;
  }

  private static Map<Flow.Key, Long> flowBytes(List<OFFlowStatsReply> replies) {
    Map<Flow.Key, Long> bytes = new HashMap<>();
    replies.stream()
        .flatMap(reply -> reply.getEntries().stream())
        .forEach(
            e ->
                ProgramDecoder.key(e.getTableId(), e.getPriority(), e.getMatch())
                    .ifPresent(key -> bytes.put(key, e.getByteCount().getValue())));
    return bytes;
  }

  private static Map<PortNumber, Long> portBytes(List<OFPortStatsReply> replies) {
    Map<PortNumber, Long> bytes = new HashMap<>();
    replies.stream()
        .flatMap(reply -> reply.getEntries().stream())
        .forEach(
            e ->
                PortReader.number(e.getPortNo())
                    .ifPresent(
                        port ->
                            bytes.put(
                                port, e.getRxBytes().getValue() + e.getTxBytes().getValue())));
    return bytes;
  }
}
