package org.boundedflood.switching;

import java.util.Optional;
import org.boundedflood.core.Event;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.Cookies;
import org.boundedflood.program.Flow;
import org.boundedflood.program.MaskedMac;
import org.boundedflood.program.Purpose;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowRemovedReason;
import org.slf4j.Logger;

/** What it means that the switch removed a flow by itself, or because somebody else told it to. */
final class FlowRemovals {
  private final ProgramKeeper keeper;
  private final ShellCounters counters;
  private final Logger log;

  FlowRemovals(ProgramKeeper keeper, ShellCounters counters, Logger log) {
    this.keeper = keeper;
    this.counters = counters;
    this.log = log;
  }

  /** The leaf that the switch has not heard for the leaf age, if that is the reason. */
  Optional<Event> read(OFFlowRemoved removed) {
    Flow flow =
        ProgramDecoder.key(removed.getTableId(), removed.getPriority(), removed.getMatch())
            .map(key -> keeper.removed(key, removed.getCookie().getValue()))
            .orElse(null);
    if (flow == null) {
      return Optional.empty();
    }
    PortNumber port = flow.key().match().inPort();
    MaskedMac source = flow.key().match().source();
    if (removed.getReason() != OFFlowRemovedReason.IDLE_TIMEOUT) {
      counters.increment(ShellCounter.FLOWS_DELETED_BY_OTHERS);
      log.warn("somebody else removed a flow: {}", flow);
      keeper.doubt();
    } else if (Cookies.purposeOf(flow.cookie()) == Purpose.LOCAL_SOURCE
        && port != null
        && source != null) {
      counters.increment(ShellCounter.FLOWS_IDLE);
      return Optional.of(new Event.LeafIdle(source.value(), port));
    }
    return Optional.empty();
  }
}
