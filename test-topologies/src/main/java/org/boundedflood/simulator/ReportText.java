package org.boundedflood.simulator;

import java.util.Locale;
import org.boundedflood.simulator.Distribution.Summary;

/** A report for people to read. */
final class ReportText {
  private final StringBuilder text = new StringBuilder();

  private ReportText() {}

  static String of(Report report) {
    ReportText out = new ReportText();
    Report.Settings asked = report.settings();
    out.line(
        "%d nodes, %d successors, %d long-distance peers (%s), %d links, seed %d",
        report.nodes(),
        asked.successors(),
        asked.longDistance(),
        asked.pdf(),
        report.links(),
        asked.seed());
    out.line(
        "%.0f %% of the links down%s, churn %s/s, %d nodes with a leaf, floods by %s",
        100 * asked.loss(),
        asked.cold() ? " from the start" : "",
        asked.churn(),
        asked.leaves(),
        asked.flood());
    out.line("");
    out.line("%-36s%9s%9s%9s%9s", "", "average", "median", "99 %", "max");
    Report.Flood flood = report.flood();
    out.summary("hops of a flood to a node", flood.hops());
    Report.Unicast unicast = report.unicast();
    out.summary("hops of unicast", unicast.hops());
    out.summary("hops of the shortest path", unicast.shortest());
    out.summary("stretch", unicast.stretch());
    out.summary("flows per node", report.program().flows());
    out.summary("groups per node", report.program().groups());
    out.line("");
    out.line(
        "%d floods: %d duplicates, %d missed, %d lost to failures not yet noticed",
        flood.floods(), flood.duplicates(), flood.missed(), flood.lost());
    out.line(
        "%d of the floods and %d of their %d deliveries without any controller, %d packet-ins",
        flood.alone(), flood.bySwitch(), flood.deliveries(), flood.packetIns());
    out.line(
        "%d ways: %d loops, %d dead ends, %d to unknown leaves, %d lost to failures not yet noticed",
        unicast.pairs(), unicast.loops(), unicast.deadEnds(), unicast.unknown(), unicast.lost());
    Report.Flooded flooded = unicast.flooded();
    if (flooded.frames() > 0) {
      out.line(
          "of those %d flooded from where their way ended: %d duplicates, %d missed, %d lost"
              + " to failures not yet noticed; %.3f hops on average",
          flooded.frames(),
          flooded.duplicates(),
          flooded.missed(),
          flooded.lost(),
          flooded.hops().avg());
    }
    Report.Maintenance maintenance = report.maintenance();
    out.line(
        "maintenance per node and virtual second, over %s s: %.1f messages, %.0f bytes;"
            + " calculated: %.1f announcements",
        maintenance.seconds(),
        maintenance.messages(),
        maintenance.bytes(),
        maintenance.announcements());
    out.line(
        "%d bytes of memory per node; it took %.1f s",
        report.machine().memoryPerNode(), report.machine().seconds());
    return out.text.toString();
  }

  private void summary(String name, Summary summary) {
    line(
        "%-36s%9.3f%9.3f%9.3f%9.3f",
        name, summary.avg(), summary.median(), summary.p99(), summary.max());
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
