package org.boundedflood.program;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.boundedflood.core.flood.FloodClass;
import org.boundedflood.core.net.PortNumber;
import org.jspecify.annotations.Nullable;

/** Flows, groups, meters and steps in the syntax of {@code ovs-ofctl}. */
final class OfctlText {
  private OfctlText() {}

  static String flow(Flow flow) {
    StringJoiner text = new StringJoiner(",").add(key(flow.key()));
    text.add("cookie=0x" + Long.toHexString(flow.cookie()));
    if (flow.idleTimeout() > 0) {
      text.add("idle_timeout=" + flow.idleTimeout());
    }
    if (flow.notifyRemoval()) {
      text.add("send_flow_rem");
    }
    return text.add("actions=" + instructions(flow.instructions())).toString();
  }

  static String group(Group group) {
    StringJoiner text = new StringJoiner(",").add(groupId(group.id()));
    text.add(
        switch (group.type()) {
          case ALL -> "type=all";
          case INDIRECT -> "type=indirect";
          case FAST_FAILOVER -> "type=ff";
        });
    for (Group.Bucket bucket : group.buckets()) {
      PortNumber port = bucket.watchPort();
      Integer watched = bucket.watchGroup();
      String watch = port == null ? "" : "watch_port:" + port + ",";
      watch += watched == null ? "" : "watch_group:" + Integer.toUnsignedString(watched) + ",";
      String actions = bucket.actions().isEmpty() ? "drop" : actions(bucket.actions());
      text.add("bucket=" + watch + "actions=" + actions);
    }
    return text.toString();
  }

  static String meter(Meter meter) {
    return "meter=%d pktps burst bands=type=drop rate=%d burst_size=%d"
        .formatted(meter.id(), meter.packetsPerSecond(), meter.burst());
  }

  /** A line of {@code ovs-ofctl bundle}; null for a barrier and for steps about meters. */
  static @Nullable String bundled(Step step) {
    if (step instanceof Step.AddFlow add) {
      return "flow add " + flow(add.flow());
    } else if (step instanceof Step.ModifyFlow modify) {
      return "flow modify_strict " + flow(modify.flow());
    } else if (step instanceof Step.DeleteFlow delete) {
      return "flow delete_strict " + key(delete.flow().key());
    } else if (step instanceof Step.AddGroup add) {
      return "group add " + group(add.group());
    } else if (step instanceof Step.ModifyGroup modify) {
      return "group modify " + group(modify.group());
    } else if (step instanceof Step.DeleteGroup delete) {
      return "group delete " + groupId(delete.id());
    }
    return null;
  }

  private static String groupId(int id) {
    return "group_id=" + Integer.toUnsignedString(id);
  }

  private static String key(Flow.Key key) {
    StringJoiner text = new StringJoiner(",");
    text.add("table=" + key.table()).add("priority=" + key.priority());
    Match match = key.match();
    if (match.inPort() != null) {
      text.add("in_port=" + match.inPort());
    }
    if (match.destination() != null) {
      text.add("dl_dst=" + match.destination());
    }
    if (match.source() != null) {
      text.add("dl_src=" + match.source());
    }
    match.etherType().ifPresent(type -> text.add("dl_type=0x" + Integer.toHexString(type)));
    if (match.toIpMulticast()) {
      boolean ipv4 = match.etherType().orElseThrow() == Frames.IPV4;
      text.add(ipv4 ? "nw_dst=224.0.0.0/4" : "ipv6_dst=ff00::/8");
    }
    return text.toString();
  }

  private static String instructions(Instructions instructions) {
    StringJoiner text = new StringJoiner(",").setEmptyValue("drop");
    instructions.meter().ifPresent(id -> text.add("meter:" + id));
    if (!instructions.actions().isEmpty()) {
      text.add(actions(instructions.actions()));
    }
    instructions.gotoTable().ifPresent(table -> text.add("goto_table:" + table));
    return text.toString();
  }

  private static String actions(List<FlowAction> actions) {
    List<String> texts = new ArrayList<>();
    for (FlowAction action : actions) {
      if (action instanceof FlowAction.Output output) {
        texts.add("output:" + output.port());
      } else if (action instanceof FlowAction.OutputToIngress) {
        texts.add("in_port");
      } else if (action instanceof FlowAction.OutputToController) {
        texts.add("controller:65535");
      } else if (action instanceof FlowAction.ToGroup to) {
        texts.add("group:" + Integer.toUnsignedString(to.id()));
      } else if (action instanceof FlowAction.SetDestination set) {
        texts.add("set_field:" + set.address() + "->eth_dst");
      } else if (action instanceof FlowAction.SetBound set) {
        texts.add("load:0x%x->NXM_OF_ETH_DST[0..39]".formatted(set.prefix()));
      } else if (action instanceof FlowAction.SetMark set) {
        texts.add("set_field:0x%x->metadata".formatted(Integer.toUnsignedLong(set.value())));
      } else if (action instanceof FlowAction.CopyIpDestination copy) {
        texts.add(
            copy.kind() == FloodClass.IPV4_MULTICAST
                ? "move:NXM_OF_IP_DST[0..22]->NXM_OF_ETH_DST[0..22]"
                : "move:NXM_NX_IPV6_DST[0..31]->NXM_OF_ETH_DST[0..31]");
      }
    }
    return String.join(",", texts);
  }
}
