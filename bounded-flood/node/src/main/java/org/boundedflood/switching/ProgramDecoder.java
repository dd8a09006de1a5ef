package org.boundedflood.switching;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.boundedflood.core.flood.FloodClass;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.openflow.NiciraAction;
import org.boundedflood.program.Flow;
import org.boundedflood.program.FlowAction;
import org.boundedflood.program.Group;
import org.boundedflood.program.Instructions;
import org.boundedflood.program.MaskedMac;
import org.boundedflood.program.Match;
import org.boundedflood.program.Meter;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFFlowModFlags;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsEntry;
import org.projectfloodlight.openflow.protocol.OFMeterConfig;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActionGroup;
import org.projectfloodlight.openflow.protocol.action.OFActionOutput;
import org.projectfloodlight.openflow.protocol.action.OFActionSetField;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionApplyActions;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionGotoTable;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionMeter;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.protocol.match.MatchFields;
import org.projectfloodlight.openflow.protocol.meterband.OFMeterBandDrop;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmEthDst;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmMetadata;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.Masked;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;

/**
 * Reads what a switch says it has installed: the inverse of {@link ProgramEncoder}.
 *
 * <p>A switch may hold what other programs, or other versions of this one, have put there, and what
 * {@link Flow}, {@link Group} and {@link Meter} have no words for. Instructions, buckets and bands
 * of that sort are read as something that is never planned, so that they are never taken for what
 * they are not.
 */
final class ProgramDecoder {
  /** Stands for instructions that cannot be said: never planned. */
  static final Instructions UNSPEAKABLE =
      Instructions.apply(FlowAction.INGRESS, FlowAction.CONTROLLER, FlowAction.INGRESS);

  private static final List<Group.Bucket> UNSPEAKABLE_BUCKETS =
      List.of(new Group.Bucket(null, UNSPEAKABLE.actions()));
  private static final int UNSPEAKABLE_RATE = Integer.MAX_VALUE;
  private static final int LEAST_ETHER_TYPE = 0x0600;
  private static final int WHOLE_FRAME = 0xffff;

  private ProgramDecoder() {}

  /** A flow; empty if its match cannot be said. */
  static Optional<Flow> flow(OFFlowStatsEntry entry) {
    return key(entry.getTableId(), entry.getPriority(), entry.getMatch())
        .map(
            key ->
                Flow.installed(
                    key,
                    entry.getHardTimeout() == 0
                        ? instructions(entry.getInstructions(), key.table())
                        : UNSPEAKABLE,
                    entry.getIdleTimeout(),
                    entry.getFlags().contains(OFFlowModFlags.SEND_FLOW_REM),
                    entry.getCookie().getValue()));
  }

  /** What distinguishes a flow; empty if its match cannot be said. */
  static Optional<Flow.Key> key(
      TableId table, int priority, org.projectfloodlight.openflow.protocol.match.Match match) {
    Match read = Match.ANY;
    boolean toIpMulticast = false;
    for (MatchField<?> field : match.getMatchFields()) {
      if (field.id == MatchFields.IPV4_DST || field.id == MatchFields.IPV6_DST) {
        if (!IpMulticast.isMatchedBy(match)) {
          return Optional.empty();
        }
        toIpMulticast = true;
        continue;
      }
      Match narrowed = narrowed(read, field, match);
      if (narrowed == null) {
        return Optional.empty();
      }
      read = narrowed;
    }
    if (toIpMulticast) {
      read = read.toIpMulticasts();
    }
    return Optional.of(new Flow.Key(table.getValue(), priority, read));
  }

  private static @Nullable Match narrowed(
      Match read, MatchField<?> field, org.projectfloodlight.openflow.protocol.match.Match match) {
    return switch (field.id) {
      case IN_PORT -> {
        int port = match.get(MatchField.IN_PORT).getPortNumber();
        yield PortNumber.isPort(port) ? read.from(PortNumber.of(port)) : null;
      }
      case ETH_DST -> read.to(addresses(match, MatchField.ETH_DST));
      case ETH_SRC -> read.sentBy(addresses(match, MatchField.ETH_SRC));
      case ETH_TYPE -> {
        int type = match.get(MatchField.ETH_TYPE).getValue();
        yield type >= LEAST_ETHER_TYPE ? read.ofType(type) : null;
      }
      default -> null;
    };
  }

  private static MaskedMac addresses(
      org.projectfloodlight.openflow.protocol.match.Match match, MatchField<MacAddress> field) {
    if (match.isExact(field)) {
      return MaskedMac.exactly(address(match.get(field)));
    }
    Masked<MacAddress> masked = match.getMasked(field);
    return new MaskedMac(address(masked.getValue()), address(masked.getMask()));
  }

  private static org.boundedflood.core.net.MacAddress address(MacAddress address) {
    return org.boundedflood.core.net.MacAddress.of(address.getLong());
  }

  private static Instructions instructions(List<OFInstruction> encoded, int table) {
    OptionalInt meter = OptionalInt.empty();
    OptionalInt gotoTable = OptionalInt.empty();
    List<FlowAction> actions = List.of();
    for (OFInstruction instruction : encoded) {
      if (instruction instanceof OFInstructionMeter metered && isMeter(metered.getMeterId())) {
        meter = OptionalInt.of((int) metered.getMeterId());
      } else if (instruction instanceof OFInstructionGotoTable jump
          && jump.getTableId().getValue() > table) {
        gotoTable = OptionalInt.of(jump.getTableId().getValue());
      } else if (instruction instanceof OFInstructionApplyActions apply) {
        Optional<List<FlowAction>> read = actions(apply.getActions());
        if (read.isEmpty()) {
          return UNSPEAKABLE;
        }
        actions = read.get();
      } else {
        return UNSPEAKABLE;
      }
    }
    return new Instructions(meter, actions, gotoTable);
  }

  private static Optional<List<FlowAction>> actions(List<OFAction> encoded) {
    List<FlowAction> actions = new ArrayList<>(encoded.size());
    for (OFAction action : encoded) {
      Optional<FlowAction> read = action(action);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      actions.add(read.get());
    }
    return Optional.of(actions);
  }

  private static Optional<FlowAction> action(OFAction action) {
    if (action instanceof OFActionOutput output) {
      return output(output);
    } else if (action instanceof OFActionGroup group) {
      return Optional.of(new FlowAction.ToGroup(group.getGroup().getGroupNumber()));
    } else if (action instanceof OFActionSetField set
        && set.getField() instanceof OFOxmEthDst destination) {
      return Optional.of(new FlowAction.SetDestination(address(destination.getValue())));
    } else if (action instanceof OFActionSetField set
        && set.getField() instanceof OFOxmMetadata metadata) {
      long value = metadata.getValue().getValue().getValue();
      return Optional.<FlowAction>of(new FlowAction.SetMark((int) value))
          .filter(mark -> value >>> Integer.SIZE == 0);
    } else if (action instanceof NiciraAction.LoadDestination load) {
      return Optional.<FlowAction>of(new FlowAction.SetBound(load.value() & SwitchForm.PREFIX_MASK))
          .filter(bound -> load.bits() == SwitchForm.PREFIX_BITS);
    } else if (action instanceof NiciraAction.CopyToDestination copy) {
      return Stream.of(FloodClass.IPV4_MULTICAST, FloodClass.IPV6_MULTICAST)
          .filter(kind -> IpMulticast.destination(kind) == copy.source())
          .filter(kind -> kind.copiedBits() == copy.bits())
          .<FlowAction>map(FlowAction.CopyIpDestination::new)
          .findFirst();
    }
    return Optional.empty();
  }

  private static Optional<FlowAction> output(OFActionOutput output) {
    if (output.getPort().equals(OFPort.CONTROLLER)) {
      return Optional.of(FlowAction.CONTROLLER).filter(a -> output.getMaxLen() == WHOLE_FRAME);
    }
    if (output.getPort().equals(OFPort.IN_PORT)) {
      return Optional.of(FlowAction.INGRESS);
    }
    int port = output.getPort().getPortNumber();
    return PortNumber.isPort(port)
        ? Optional.of(new FlowAction.Output(PortNumber.of(port)))
        : Optional.empty();
  }

  /** A group. */
  static Group group(OFGroupDescStatsEntry entry) {
    int id = entry.getGroup().getGroupNumber();
    Group.Type type =
        switch (entry.getGroupType()) {
          case ALL -> Group.Type.ALL;
          case INDIRECT -> Group.Type.INDIRECT;
          case FF -> Group.Type.FAST_FAILOVER;
          case SELECT -> null;
        };
    List<Group.Bucket> buckets = new ArrayList<>();
    for (OFBucket bucket : entry.getBuckets()) {
      Group.Bucket read = bucket(bucket);
      if (read != null) {
        buckets.add(read);
      }
    }
    boolean complete = buckets.size() == entry.getBuckets().size();
    if (type == null || !complete || !isConsistent(type, buckets)) {
      return new Group(id, Group.Type.ALL, UNSPEAKABLE_BUCKETS);
    }
    return new Group(id, type, buckets);
  }

  private static boolean isConsistent(Group.Type type, List<Group.Bucket> buckets) {
    boolean watching = type == Group.Type.FAST_FAILOVER;
    return (type != Group.Type.INDIRECT || buckets.size() == 1)
        && buckets.stream()
            .allMatch(
                bucket -> (bucket.watchPort() != null || bucket.watchGroup() != null) == watching);
  }

  private static Group.@Nullable Bucket bucket(OFBucket bucket) {
    Optional<List<FlowAction>> actions = actions(bucket.getActions());
    int watched = bucket.getWatchPort().getPortNumber();
    boolean watchesPort = !bucket.getWatchPort().equals(OFPort.ANY);
    boolean watchesGroup = !bucket.getWatchGroup().equals(OFGroup.ANY);
    if (actions.isEmpty()
        || (watchesPort && watchesGroup)
        || (watchesPort && !PortNumber.isPort(watched))) {
      return null;
    }
    return new Group.Bucket(
        watchesPort ? PortNumber.of(watched) : null,
        watchesGroup ? bucket.getWatchGroup().getGroupNumber() : null,
        actions.get());
  }

  /** A meter; empty if its id is none that a flow of this program could use. */
  static Optional<Meter> meter(OFMeterConfig config) {
    if (!isMeter(config.getMeterId())) {
      return Optional.empty();
    }
    int id = (int) config.getMeterId();
    if (config.getEntries().size() == 1
        && config.getEntries().get(0) instanceof OFMeterBandDrop drop
        && isCount(drop.getRate())
        && isCount(drop.getBurstSize())) {
      return Optional.of(new Meter(id, (int) drop.getRate(), (int) drop.getBurstSize()));
    }
    return Optional.of(new Meter(id, UNSPEAKABLE_RATE, 1));
  }

  private static boolean isMeter(long id) {
    return id >= 1 && id <= Integer.MAX_VALUE;
  }

  private static boolean isCount(long value) {
    return value >= 1 && value < UNSPEAKABLE_RATE;
  }
}
