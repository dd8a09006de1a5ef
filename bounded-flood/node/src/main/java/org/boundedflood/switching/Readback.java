package org.boundedflood.switching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.boundedflood.openflow.FlowEntry;
import org.boundedflood.program.Cookies;
import org.boundedflood.program.Flow;
import org.boundedflood.program.Group;
import org.boundedflood.program.Meter;
import org.boundedflood.program.SwitchProgram;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFFlowStatsReply;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFMeterConfigStatsReply;

/**
 * What a switch said it has installed.
 *
 * @param program all that can be said in this program's terms, whoever installed it
 * @param counts packets and bytes of the flows in {@code program}
 * @param strays flows of this program whose match this version has no words for
 * @param foreignFlows how many flows are not this program's, readable or not
 * @param flowCounts how many flows each table has, by the switch's own count; tables without any
 *     may be missing
 */
public record Readback(
    SwitchProgram program,
    Map<Flow.Key, Count> counts,
    List<FlowEntry> strays,
    long foreignFlows,
    Map<Integer, Long> flowCounts) {

  /** How much a flow has matched. */
  public record Count(long packets, long bytes) {}

  public Readback {
    counts = Map.copyOf(counts);
    strays = List.copyOf(strays);
    flowCounts = Map.copyOf(flowCounts);
  }

  static Readback of(
      List<OFFlowStatsReply> flowReplies,
      List<OFGroupDescStatsReply> groupReplies,
      List<OFMeterConfigStatsReply> meterReplies,
      Map<Integer, Long> flowCounts) {
    Map<Flow.Key, Flow> flows = new HashMap<>();
    Map<Flow.Key, Count> counts = new HashMap<>();
    List<FlowEntry> strays = new ArrayList<>();
    long owned = 0;
    for (OFFlowStatsReply reply : flowReplies) {
      for (OFFlowStatsEntry entry : reply.getEntries()) {
        boolean own = Cookies.isOwned(entry.getCookie().getValue());
        owned += own ? 1 : 0;
        Optional<Flow> flow = ProgramDecoder.flow(entry);
        if (flow.isPresent()) {
          flows.put(flow.get().key(), flow.get());
          counts.put(
              flow.get().key(),
              new Count(entry.getPacketCount().getValue(), entry.getByteCount().getValue()));
        } else if (own) {
          strays.add(
              FlowEntry.of(entry.getTableId().getValue(), entry.getPriority(), entry.getMatch()));
        }
      }
    }
    Map<Integer, Group> groups = new HashMap<>();
    groupReplies.stream()
        .flatMap(reply -> reply.getEntries().stream())
        .map(ProgramDecoder::group)
        .forEach(group -> groups.put(group.id(), group));
    Map<Integer, Meter> meters = new HashMap<>();
    meterReplies.stream()
        .flatMap(reply -> reply.getEntries().stream())
        .flatMap(config -> ProgramDecoder.meter(config).stream())
        .forEach(meter -> meters.put(meter.id(), meter));
    SwitchProgram program = SwitchProgram.of(flows.values(), groups.values(), meters.values());
    long all = flowCounts.values().stream().mapToLong(Long::longValue).sum();
    return new Readback(program, counts, strays, Math.max(0, all - owned), flowCounts);
  }
}
