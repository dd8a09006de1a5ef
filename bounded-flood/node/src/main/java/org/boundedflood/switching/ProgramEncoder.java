package org.boundedflood.switching;

import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.Action;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.openflow.FlowEntry;
import org.boundedflood.openflow.MatchBuilder;
import org.boundedflood.openflow.NiciraAction;
import org.boundedflood.openflow.OpenFlow13;
import org.boundedflood.program.Batch;
import org.boundedflood.program.Flow;
import org.boundedflood.program.FlowAction;
import org.boundedflood.program.Group;
import org.boundedflood.program.Instructions;
import org.boundedflood.program.MaskedMac;
import org.boundedflood.program.Match;
import org.boundedflood.program.Step;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFMetadata;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.U64;

/** Writes the steps of a batch as OpenFlow messages: the inverse of {@link ProgramDecoder}. */
final class ProgramEncoder {
  private ProgramEncoder() {}

  /** The message that sends a frame out of ports. */
  static OFMessage packetOut(Action.SendFrame send) {
    List<OFAction> outputs = new ArrayList<>(send.ports().size());
    send.ports().forEach(port -> outputs.add(OpenFlow13.output(port(port))));
    return OpenFlow13.packetOut(OFPort.CONTROLLER, send.frame().bytes(), outputs);
  }

  /** One message per step, in order. */
  static List<OFMessage> encode(Batch batch) {
    List<OFMessage> messages = new ArrayList<>(batch.steps().size());
    for (Step step : batch.steps()) {
      messages.add(encode(step));
    }
    return messages;
  }

  private static OFMessage encode(Step step) {
    if (step instanceof Step.AddFlow add) {
      return OpenFlow13.addFlow(entry(add.flow()));
    } else if (step instanceof Step.ModifyFlow modify) {
      return OpenFlow13.modifyFlow(entry(modify.flow()));
    } else if (step instanceof Step.DeleteFlow delete) {
      return OpenFlow13.deleteFlow(entry(delete.flow()));
    } else if (step instanceof Step.AddGroup add) {
      return OpenFlow13.addGroup(add.group().id(), type(add.group()), buckets(add.group()));
    } else if (step instanceof Step.ModifyGroup modify) {
      Group group = modify.group();
      return OpenFlow13.modifyGroup(group.id(), type(group), buckets(group));
    } else if (step instanceof Step.DeleteGroup delete) {
      return OpenFlow13.deleteGroup(delete.id());
    } else if (step instanceof Step.AddMeter add) {
      return OpenFlow13.addMeter(
          add.meter().id(), add.meter().packetsPerSecond(), add.meter().burst());
    } else if (step instanceof Step.ModifyMeter modify) {
      return OpenFlow13.modifyMeter(
          modify.meter().id(), modify.meter().packetsPerSecond(), modify.meter().burst());
    } else if (step instanceof Step.DeleteMeter delete) {
      return OpenFlow13.deleteMeter(delete.id());
    } else {
      return OpenFlow13.barrier();
    }
  }

  private static FlowEntry entry(Flow flow) {
    FlowEntry entry =
        FlowEntry.of(flow.key().table(), flow.key().priority(), match(flow.key().match()))
            .withInstructions(instructions(flow.instructions()))
            .withCookie(flow.cookie())
            .withIdleTimeout(flow.idleTimeout());
    return flow.notifyRemoval() ? entry.withRemovalNotice() : entry;
  }

  private static org.projectfloodlight.openflow.protocol.match.Match match(Match match) {
    MatchBuilder builder = OpenFlow13.match();
    if (match.inPort() != null) {
      builder.exact(MatchField.IN_PORT, port(match.inPort()));
    }
    if (match.destination() != null) {
      addresses(builder, MatchField.ETH_DST, match.destination());
    }
    if (match.source() != null) {
      addresses(builder, MatchField.ETH_SRC, match.source());
    }
    match.etherType().ifPresent(type -> builder.exact(MatchField.ETH_TYPE, EthType.of(type)));
    if (match.toIpMulticast()) {
      IpMulticast.match(builder, match.etherType().orElseThrow());
    }
    return builder.build();
  }

  private static void addresses(
      MatchBuilder builder, MatchField<MacAddress> field, MaskedMac addresses) {
    MacAddress value = MacAddress.of(addresses.value().value());
    if (addresses.isExact()) {
      builder.exact(field, value);
    } else {
      builder.masked(field, value, MacAddress.of(addresses.mask().value()));
    }
  }

  private static List<OFInstruction> instructions(Instructions instructions) {
    List<OFInstruction> encoded = new ArrayList<>();
    instructions.meter().ifPresent(id -> encoded.add(OpenFlow13.meter(id)));
    if (!instructions.actions().isEmpty()) {
      encoded.add(OpenFlow13.apply(actions(instructions.actions())));
    }
    instructions.gotoTable().ifPresent(table -> encoded.add(OpenFlow13.gotoTable(table)));
    return encoded;
  }

  private static List<OFAction> actions(List<FlowAction> actions) {
    return actions.stream().map(ProgramEncoder::action).toList();
  }

  private static OFAction action(FlowAction action) {
    if (action instanceof FlowAction.Output output) {
      return OpenFlow13.output(port(output.port()));
    } else if (action instanceof FlowAction.OutputToIngress) {
      return OpenFlow13.output(OFPort.IN_PORT);
    } else if (action instanceof FlowAction.ToGroup group) {
      return OpenFlow13.group(group.id());
    } else if (action instanceof FlowAction.SetDestination set) {
      return OpenFlow13.setField(MatchField.ETH_DST, MacAddress.of(set.address().value()));
    } else if (action instanceof FlowAction.SetBound set) {
      return new NiciraAction.LoadDestination(SwitchForm.PREFIX_BITS, set.prefix());
    } else if (action instanceof FlowAction.CopyIpDestination copy) {
      return new NiciraAction.CopyToDestination(
          IpMulticast.destination(copy.kind()), copy.kind().copiedBits());
    } else if (action instanceof FlowAction.SetMark set) {
      U64 mark = U64.of(Integer.toUnsignedLong(set.value()));
      return OpenFlow13.setField(MatchField.METADATA, OFMetadata.of(mark));
    } else {
      return OpenFlow13.toController();
    }
  }

  private static OFGroupType type(Group group) {
    return switch (group.type()) {
      case ALL -> OFGroupType.ALL;
      case INDIRECT -> OFGroupType.INDIRECT;
      case FAST_FAILOVER -> OFGroupType.FF;
    };
  }

  private static List<OFBucket> buckets(Group group) {
    return group.buckets().stream().map(ProgramEncoder::bucket).toList();
  }

  private static OFBucket bucket(Group.Bucket bucket) {
    OFAction[] actions = actions(bucket.actions()).toArray(new OFAction[0]);
    PortNumber watched = bucket.watchPort();
    Integer watchedGroup = bucket.watchGroup();
    if (watchedGroup != null) {
      return OpenFlow13.bucketWatchingGroup(watchedGroup, actions);
    }
    return watched == null
        ? OpenFlow13.bucket(actions)
        : OpenFlow13.bucketWatching(port(watched), actions);
  }

  /** A port as Loxi writes it. */
  static OFPort port(PortNumber port) {
    return OFPort.of(port.value());
  }
}
