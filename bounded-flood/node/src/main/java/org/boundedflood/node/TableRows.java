package org.boundedflood.node;

import java.util.List;
import java.util.Locale;
import org.boundedflood.node.status.StatusSnapshot;
import org.boundedflood.program.Flow;
import org.boundedflood.program.Group;
import org.boundedflood.program.SwitchProgram;
import org.boundedflood.switching.Readback;
import org.jspecify.annotations.Nullable;

/** A switch's tables for display. */
final class TableRows {
  private TableRows() {}

  /**
   * The rows of what was read from the switch, or of what the node believes if nothing was.
   *
   * @param wanted knows the reason of each flow, which a switch does not
   */
  static StatusSnapshot.Tables of(
      SwitchProgram believed, SwitchProgram wanted, @Nullable Readback readback) {
    SwitchProgram shown = readback == null ? believed : readback.program();
    List<StatusSnapshot.Flow> flows =
        shown.flows().values().stream().map(flow -> row(flow, wanted, readback)).toList();
    List<StatusSnapshot.Group> groups =
        shown.groups().values().stream().map(TableRows::row).toList();
    List<StatusSnapshot.Meter> meters =
        shown.meters().values().stream()
            .map(
                meter ->
                    new StatusSnapshot.Meter(meter.id(), meter.packetsPerSecond(), meter.burst()))
            .toList();
    return new StatusSnapshot.Tables(readback != null, flows, groups, meters);
  }

  private static StatusSnapshot.Flow row(
      Flow flow, SwitchProgram wanted, @Nullable Readback readback) {
    Flow planned = wanted.flows().get(flow.key());
    Flow told = planned != null && planned.equals(flow) ? planned : flow;
    Readback.Count count = readback == null ? null : readback.counts().get(flow.key());
    return new StatusSnapshot.Flow(
        flow.key().table(),
        flow.key().priority(),
        flow.key().match().toString(),
        flow.instructions().toString(),
        flow.isOwned(),
        count == null ? null : count.packets(),
        count == null ? null : count.bytes(),
        told.reason().toString());
  }

  private static StatusSnapshot.Group row(Group group) {
    return new StatusSnapshot.Group(
        "0x" + Integer.toHexString(group.id()),
        group.type().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        group.buckets().stream().map(Group.Bucket::toString).toList());
  }
}
