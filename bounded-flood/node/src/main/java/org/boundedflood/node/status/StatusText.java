package org.boundedflood.node.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.boundedflood.node.status.StatusSnapshot.Count;
import org.boundedflood.node.status.StatusSnapshot.Flow;
import org.boundedflood.node.status.StatusSnapshot.Leaves;
import org.boundedflood.node.status.StatusSnapshot.Peer;
import org.boundedflood.node.status.StatusSnapshot.Status;
import org.boundedflood.node.status.StatusSnapshot.Tables;
import org.boundedflood.node.status.StatusSnapshot.Way;
import org.jspecify.annotations.Nullable;

/** A node's answers as text to read. */
final class StatusText {
  private StatusText() {}

  static String of(StatusJson json, Topic topic, JsonNode answer) {
    return switch (topic) {
      case STATUS -> status(json.status(answer));
      case PEERS -> peers(json.peers(answer));
      case LEAVES -> leaves(json.leaves(answer));
      case FLOWS -> tables(json.tables(answer));
      case COUNTERS -> counts(json.counts(answer));
      case TRACE -> ways(json.ways(answer));
    };
  }

  private static String status(Status status) {
    TextTable table = new TextTable("ready", status.ready() ? "yes" : "no: " + missing(status));
    table.row("node", status.nodeId());
    table.row("bridge", status.bridge() + ", " + status.controlled());
    table.row("datapath", shown(status.datapathId()));
    table.row("database", status.database());
    String from = status.switchAddress() == null ? "" : " from " + status.switchAddress();
    table.row("switch", status.switchState() + from);
    table.row("program", status.programInstalled() ? "installed" : "not confirmed");
    table.row("settled", status.settled() ? "yes" : "no");
    String sequence =
        status.topology().known() ? ", sequence " + status.topology().sequence() : ", nothing yet";
    table.row("topology", status.topology().source() + sequence);
    table.row("links", status.links().live() + " live of " + status.links().total() + " up");
    table.row("leaves", status.localLeaves() + " local, " + status.remoteLeaves() + " remote");
    table.row("floods", status.floods().why());
    if (status.duplicate() != null) {
      table.row(
          "duplicate",
          "another node has this identifier: %s, through port %s, %s ago"
              .formatted(
                  status.duplicate().what(),
                  status.duplicate().port(),
                  duration(status.duplicate().agoMs())));
    }
    table.row("uptime", duration(status.uptimeMs()));
    Long forwarding = status.forwardingAfterMs();
    table.row("forwarding", forwarding == null ? "not yet" : forwarding + " ms after launch");
    for (StatusSnapshot.OnDemandTunnel tunnel : status.onDemand()) {
      table.row(
          "on demand",
          "%s, %s for %s, %d bytes/s"
              .formatted(
                  tunnel.nodeId(),
                  tunnel.state(),
                  duration(tunnel.sinceMs()),
                  tunnel.bytesPerSecond()));
    }
    return table.toString();
  }

  private static String missing(Status status) {
    if (!status.switchState().equals("connected")) {
      return "the switch is not connected";
    }
    if (!status.topology().known()) {
      return "the topology is not known";
    }
    if (!status.programInstalled()) {
      return "the switch has not confirmed its program";
    }
    return status.settled() ? "links are being tried" : "waiting for peers";
  }

  private static String peers(List<Peer> peers) {
    TextTable table =
        new TextTable("PEER", "PORT", "NUMBER", "STATE", "SINCE", "MTU", "BFD", "CAPABILITIES");
    for (Peer peer : peers) {
      table.row(
          peer.nodeId(),
          peer.port(),
          peer.number(),
          peer.state(),
          duration(peer.sinceMs()),
          shown(peer.mtu()),
          peer.bfd(),
          String.join(" ", peer.capabilities()));
    }
    return table.toString();
  }

  private static String leaves(Leaves leaves) {
    TextTable local = new TextTable("LOCAL LEAF", "PORT", "NUMBER", "SEQUENCE", "");
    leaves
        .local()
        .forEach(
            leaf ->
                local.row(
                    leaf.mac(),
                    leaf.port(),
                    leaf.number(),
                    leaf.sequence(),
                    flags("adopted", leaf.adopted(), leaf.damped())));
    TextTable remote = new TextTable("REMOTE LEAF", "ROOT SWITCH", "SEQUENCE", "SOURCE", "AGE", "");
    leaves
        .remote()
        .forEach(
            leaf ->
                remote.row(
                    leaf.mac(),
                    leaf.rootSwitch(),
                    leaf.sequence(),
                    leaf.source(),
                    duration(leaf.ageMs()),
                    flags("withdrawn", leaf.withdrawn(), leaf.damped())));
    return local + "\n" + remote;
  }

  private static String flags(String name, boolean set, boolean damped) {
    return ((set ? name : "") + (damped ? " damped" : "")).strip();
  }

  private static String tables(Tables tables) {
    TextTable flows =
        new TextTable("TABLE", "PRIORITY", "MATCH", "ACTIONS", "PACKETS", "BYTES", "REASON");
    for (Flow flow : tables.flows()) {
      flows.row(
          flow.table(),
          flow.priority(),
          flow.match(),
          flow.actions(),
          shown(flow.packets()),
          shown(flow.bytes()),
          flow.reason());
    }
    TextTable groups = new TextTable("GROUP", "TYPE", "BUCKETS");
    tables
        .groups()
        .forEach(
            group -> groups.row(group.id(), group.type(), String.join(" | ", group.buckets())));
    TextTable meters = new TextTable("METER", "PACKETS/S", "BURST");
    tables.meters().forEach(meter -> meters.row(meter.id(), meter.rate(), meter.burst()));
    String heading =
        tables.read() ? "" : "The switch was not asked; this is what the node believes.\n\n";
    return heading + flows + "\n" + groups + "\n" + meters;
  }

  private static String counts(List<Count> counts) {
    TextTable table = new TextTable("PART", "COUNTER", "VALUE", "");
    counts.forEach(c -> table.row(c.part(), c.name(), c.value(), c.description()));
    return table.toString();
  }

  private static String ways(List<Way> ways) {
    TextTable table = new TextTable("NODE", "HOPS", "THROUGH");
    ways.forEach(way -> table.row(way.nodeId(), way.hops(), String.join(" ", way.through())));
    return table.toString();
  }

  private static Object shown(@Nullable Object value) {
    return value == null ? "-" : value;
  }

  private static String duration(long millis) {
    Duration duration = Duration.ofMillis(millis);
    if (duration.toSeconds() < 60) {
      return "%.1fs".formatted(millis / 1000.0);
    }
    return duration.toHours() > 0
        ? duration.toHours() + "h" + duration.toMinutesPart() + "m"
        : duration.toMinutes() + "m" + duration.toSecondsPart() + "s";
  }
}
