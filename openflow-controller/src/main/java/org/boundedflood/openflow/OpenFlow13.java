package org.boundedflood.openflow;

import java.util.List;
import java.util.Set;
import org.projectfloodlight.openflow.protocol.OFBarrierRequest;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFControllerRole;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowModFlags;
import org.projectfloodlight.openflow.protocol.OFFlowStatsRequest;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsRequest;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFGroupStatsRequest;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFMeterConfigStatsRequest;
import org.projectfloodlight.openflow.protocol.OFMeterFlags;
import org.projectfloodlight.openflow.protocol.OFMeterMod;
import org.projectfloodlight.openflow.protocol.OFMeterModCommand;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.OFPortStatsRequest;
import org.projectfloodlight.openflow.protocol.OFRoleRequest;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.OFValueType;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/**
 * The messages an application sends, made by Loxi's factory for OpenFlow 1.3.
 *
 * <p>Loxi's factories share one interface whose methods throw for versions that lack them; this
 * class offers only what 1.3 has, and sets the fields whose defaults do harm (a delete's out port
 * and group, a packet-out's buffer). Everything returned is immutable.
 */
public final class OpenFlow13 {
  private static final OFFactory FACTORY = OFFactories.getFactory(OFVersion.OF_13);
  private static final int WHOLE_FRAME = 0xffff;
  private static final long MAX_32 = 0xffff_ffffL;
  private static final long ALL_METERS = MAX_32;
  private static final long MAX_METER = 0xffff_0000L;
  private static final int MAX_GROUP = 0xffff_ff00;

  private OpenFlow13() {}

  // Matches, instructions, actions.

  /** Starts a match that matches everything. */
  public static MatchBuilder match() {
    return new MatchBuilder(FACTORY.buildMatch());
  }

  /** Goes on in a later table, 1 to 254. */
  public static OFInstruction gotoTable(int table) {
    return FACTORY.instructions().gotoTable(TableId.of(table));
  }

  /** Does the actions at once, in order. */
  public static OFInstruction apply(OFAction... actions) {
    return apply(List.of(actions));
  }

  /** Does the actions at once, in order. */
  public static OFInstruction apply(List<? extends OFAction> actions) {
    return FACTORY.instructions().applyActions(List.copyOf(actions));
  }

  /** Passes the frame through a meter, 1 to 0xffff0000; the meter must exist. */
  public static OFInstruction meter(long id) {
    return FACTORY.instructions().meter(meterId(id));
  }

  /** Sends the frame out of a port; never out of the one it came in on, except {@code IN_PORT}. */
  public static OFAction output(OFPort port) {
    return FACTORY.actions().output(port, 0);
  }

  /** Sends the whole frame to the controller. */
  public static OFAction toController() {
    return FACTORY.actions().output(OFPort.CONTROLLER, WHOLE_FRAME);
  }

  /** Hands the frame to a group, which must exist. */
  public static OFAction group(int id) {
    return FACTORY.actions().group(groupId(id));
  }

  /** Rewrites a field of the frame, such as {@link MatchField#ETH_DST}. */
  public static <F extends OFValueType<F>> OFAction setField(MatchField<F> field, F value) {
    OFOxm<F> oxm = FACTORY.oxms().fromValue(value, field);
    return FACTORY.actions().setField(oxm);
  }

  // Flows.

  /** Adds a flow, or replaces the one with the same table, priority and match. */
  public static OFFlowMod addFlow(FlowEntry flow) {
    return fill(FACTORY.buildFlowAdd(), flow);
  }

  /**
   * Replaces the instructions of the flow with the same table, priority and match, and keeps its
   * counters, cookie and time-outs. Does nothing where there is none.
   */
  public static OFFlowMod modifyFlow(FlowEntry flow) {
    return fill(FACTORY.buildFlowModifyStrict(), flow);
  }

  /** Deletes the flow with the same table, priority and match, whatever else it has. */
  public static OFFlowMod deleteFlow(FlowEntry flow) {
    return FACTORY
        .buildFlowDeleteStrict()
        .setTableId(TableId.of(flow.table()))
        .setPriority(flow.priority())
        .setMatch(flow.match())
        .setBufferId(OFBufferId.NO_BUFFER)
        .setOutPort(OFPort.ANY)
        .setOutGroup(OFGroup.ANY)
        .build();
  }

  /** Deletes, in all tables, the flows whose cookie has these bits under the mask. */
  public static OFFlowMod deleteFlows(long cookie, long mask) {
    return FACTORY
        .buildFlowDelete()
        .setTableId(TableId.ALL)
        .setCookie(U64.of(cookie))
        .setCookieMask(U64.of(mask))
        .setMatch(FACTORY.matchWildcardAll())
        .setBufferId(OFBufferId.NO_BUFFER)
        .setOutPort(OFPort.ANY)
        .setOutGroup(OFGroup.ANY)
        .build();
  }

  private static OFFlowMod fill(OFFlowMod.Builder builder, FlowEntry flow) {
    return builder
        .setTableId(TableId.of(flow.table()))
        .setPriority(flow.priority())
        .setMatch(flow.match())
        .setInstructions(flow.instructions())
        .setCookie(U64.of(flow.cookie()))
        .setIdleTimeout(flow.idleTimeout())
        .setHardTimeout(flow.hardTimeout())
        .setFlags(flow.notifyRemoval() ? Set.of(OFFlowModFlags.SEND_FLOW_REM) : Set.of())
        .setBufferId(OFBufferId.NO_BUFFER)
        .setOutPort(OFPort.ANY)
        .setOutGroup(OFGroup.ANY)
        .build();
  }

  // Groups.

  /** A bucket of an all or indirect group. */
  public static OFBucket bucket(OFAction... actions) {
    return bucket(OFPort.ANY, OFGroup.ANY, List.of(actions));
  }

  /** A bucket of a fast-failover group, alive while a port is. */
  public static OFBucket bucketWatching(OFPort port, OFAction... actions) {
    return bucket(port, OFGroup.ANY, List.of(actions));
  }

  /** A bucket of a fast-failover group, alive while another group has a bucket alive. */
  public static OFBucket bucketWatchingGroup(int group, OFAction... actions) {
    return bucket(OFPort.ANY, groupId(group), List.of(actions));
  }

  private static OFBucket bucket(OFPort port, OFGroup group, List<OFAction> actions) {
    return FACTORY
        .buildBucket()
        .setWatchPort(port)
        .setWatchGroup(group)
        .setActions(actions)
        .build();
  }

  /**
   * Adds a group; the switch refuses it if it exists.
   *
   * @param id 0 to 0xffffff00, unsigned
   * @throws IllegalArgumentException if an indirect group has not one bucket, or a bucket of a
   *     fast-failover group watches nothing
   */
  public static OFGroupMod addGroup(int id, OFGroupType type, List<OFBucket> buckets) {
    return FACTORY
        .buildGroupAdd()
        .setGroup(groupId(id))
        .setGroupType(type)
        .setBuckets(checked(type, buckets))
        .build();
  }

  /** Replaces type and buckets of a group, which must exist; flows that use it stay. */
  public static OFGroupMod modifyGroup(int id, OFGroupType type, List<OFBucket> buckets) {
    return FACTORY
        .buildGroupModify()
        .setGroup(groupId(id))
        .setGroupType(type)
        .setBuckets(checked(type, buckets))
        .build();
  }

  /** Deletes a group, if it exists, and with it the flows that use it. */
  public static OFGroupMod deleteGroup(int id) {
    return FACTORY.buildGroupDelete().setGroup(groupId(id)).setGroupType(OFGroupType.ALL).build();
  }

  private static List<OFBucket> checked(OFGroupType type, List<OFBucket> buckets) {
    if (type == OFGroupType.INDIRECT && buckets.size() != 1) {
      throw new IllegalArgumentException(
          "an indirect group must have one bucket, found " + buckets.size());
    }
    for (OFBucket bucket : buckets) {
      boolean watches =
          !bucket.getWatchPort().equals(OFPort.ANY) || !bucket.getWatchGroup().equals(OFGroup.ANY);
      if (watches != (type == OFGroupType.FF)) {
        throw new IllegalArgumentException(
            "buckets must watch a port or group in fast-failover groups and nothing elsewhere,"
                + " found in a group of type "
                + type
                + ": "
                + bucket);
      }
    }
    return List.copyOf(buckets);
  }

  // Meters.

  /**
   * Adds a meter that drops what exceeds a rate; the switch refuses it if it exists.
   *
   * @param id 1 to 0xffff0000
   * @param rate packets per second, 1 to 2^32 - 1
   * @param burst packets that may exceed the rate at once, 0 to 2^32 - 1
   */
  public static OFMeterMod addMeter(long id, long rate, long burst) {
    return meterMod(OFMeterModCommand.ADD, id, rate, burst);
  }

  /** Changes rate and burst of a meter, which must exist; the ranges are those of adding. */
  public static OFMeterMod modifyMeter(long id, long rate, long burst) {
    return meterMod(OFMeterModCommand.MODIFY, id, rate, burst);
  }

  /** Deletes a meter, if it exists, and with it the flows that use it. */
  public static OFMeterMod deleteMeter(long id) {
    return FACTORY
        .buildMeterMod()
        .setCommand(OFMeterModCommand.DELETE)
        .setMeterId(meterId(id))
        .build();
  }

  private static OFMeterMod meterMod(OFMeterModCommand command, long id, long rate, long burst) {
    within("meter rate", rate, 1, MAX_32);
    within("meter burst", burst, 0, MAX_32);
    return FACTORY
        .buildMeterMod()
        .setCommand(command)
        .setMeterId(meterId(id))
        .setFlags(Set.of(OFMeterFlags.PKTPS, OFMeterFlags.BURST))
        .setMeters(
            List.of(FACTORY.meterBands().buildDrop().setRate(rate).setBurstSize(burst).build()))
        .build();
  }

  // Frames and requests.

  /**
   * Has the switch act on a frame that travels in the message.
   *
   * @param inPort the port the frame counts as having come in on; {@code CONTROLLER} for none
   * @param frame from its destination address on, at most some 65,000 bytes; kept, not copied
   * @param actions outputs to ports, or to {@code TABLE} to run the frame through the flow tables
   */
  public static OFPacketOut packetOut(
      OFPort inPort, byte[] frame, List<? extends OFAction> actions) {
    return FACTORY
        .buildPacketOut()
        .setBufferId(OFBufferId.NO_BUFFER)
        .setInPort(inPort)
        .setActions(List.copyOf(actions))
        .setData(frame)
        .build();
  }

  /** Has the switch finish everything before it; {@link OpenFlowSession#barrier} also waits. */
  public static OFBarrierRequest barrier() {
    return FACTORY.barrierRequest();
  }

  /** Asks for the flows of all tables whose cookie has these bits under the mask. */
  public static OFFlowStatsRequest flows(long cookie, long mask) {
    return FACTORY
        .buildFlowStatsRequest()
        .setTableId(TableId.ALL)
        .setOutPort(OFPort.ANY)
        .setOutGroup(OFGroup.ANY)
        .setCookie(U64.of(cookie))
        .setCookieMask(U64.of(mask))
        .setMatch(FACTORY.matchWildcardAll())
        .build();
  }

  /** Asks for all groups with their buckets. */
  public static OFGroupDescStatsRequest groups() {
    return FACTORY.buildGroupDescStatsRequest().build();
  }

  /** Asks for the packet and byte counts of all groups. */
  public static OFGroupStatsRequest groupCounts() {
    return FACTORY.buildGroupStatsRequest().setGroup(OFGroup.ALL).build();
  }

  /** Asks for the packet and byte counts of all ports. */
  public static OFPortStatsRequest portCounts() {
    return FACTORY.buildPortStatsRequest().setPortNo(OFPort.ANY).build();
  }

  /** Asks for all meters with their bands. */
  public static OFMeterConfigStatsRequest meters() {
    return FACTORY.buildMeterConfigStatsRequest().setMeterId(ALL_METERS).build();
  }

  static OFRoleRequest roleRequest(OFControllerRole role, long generation) {
    return FACTORY.buildRoleRequest().setRole(role).setGenerationId(U64.of(generation)).build();
  }

  private static OFGroup groupId(int id) {
    if (Integer.compareUnsigned(id, MAX_GROUP) > 0) {
      throw new IllegalArgumentException(
          "group id must be 0 to 0xffffff00, found 0x" + Integer.toHexString(id));
    }
    return OFGroup.of(id);
  }

  private static long meterId(long id) {
    return within("meter id", id, 1, MAX_METER);
  }

  private static long within(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be " + min + " to " + max + ", found " + value);
    }
    return value;
  }
}
