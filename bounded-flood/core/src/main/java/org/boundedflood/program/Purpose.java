package org.boundedflood.program;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.boundedflood.core.Punt;
import org.jspecify.annotations.Nullable;

/**
 * Why a flow is in the switch.
 *
 * <p>The code of a purpose stands in the flow's cookie. It is never given another meaning, because
 * a switch may still hold flows of an earlier version of this program: a purpose that is no longer
 * needed takes its code with it.
 */
public enum Purpose {
  /** Not a flow of this program. */
  FOREIGN(0, "not installed by this program: left alone", null),
  /** Table 0. */
  BRIDGE_PROTOCOL(1, "bridge protocols end at the bridge", null),
  /** Table 0. */
  REFLECTED_PROBE(2, "a peer probes this switch: its frame goes back as an answer", null),
  /** Table 0. */
  OVERLAY_FLOOD(3, "a flood or announcement of a peer is the controller's", Punt.OVERLAY_FLOOD),
  /** Table 0. */
  OVERLAY_LINK(4, "a link message of a peer is the controller's", Punt.OVERLAY_LINK),
  /** Table 0. */
  FORGED_OVERLAY(5, "a leaf cannot speak the overlay's protocol", null),
  /** Table 0. */
  LEAF_INGRESS(6, "a device is attached: check who sends", null),
  /** Table 0. */
  UNBOUNDED_FLOOD(7, "between nodes a flood travels in the overlay's protocol only", null),
  /** Table 0. */
  TUNNEL_INGRESS(8, "a live tunnel: forward by destination", null),
  /** Table 0. */
  UNUSED_INGRESS(9, "no known leaf or live tunnel is behind the port", null),
  /** Table 1. */
  INVALID_SOURCE(10, "no device may send from this address", null),
  /** Table 1. */
  LOCAL_SOURCE(11, "a leaf of this node sends from where it is known", null),
  /** Table 1. */
  NEW_SOURCE(12, "a leaf that is new or has moved: the controller learns it", Punt.NEW_SOURCE),
  /** Table 2. */
  LOCAL_DESTINATION(13, "a leaf of this node", null),
  /** Table 2. */
  REMOTE_DESTINATION(14, "a leaf of another node: by the group of its root switch", null),
  /** Table 2. */
  LOCAL_FLOOD(15, "several recipients: the leaves of this node at once, then the others", null),
  /** Table 2. */
  UNKNOWN_DESTINATION(
      16, "nobody knows this leaf: the controller searches for it", Punt.UNKNOWN_DESTINATION),
  /** Table 3. */
  LEAF_FLOOD(17, "several recipients: the controller floods the overlay", Punt.LEAF_FLOOD),
  /** Table 2. */
  MEASURED(24, "like any frame for that leaf, and counted: is a tunnel on demand worth it?", null),
  /** Table 3. */
  FLOOD_START(25, "a flood starts here: the switch sends it to the peers", Punt.SWITCH_FLOOD),
  /** Table 0. */
  FLOOD_INGRESS(26, "a flood that the peer's switch sent: the switch carries it on", null),
  /** Table 0. */
  FLOOD_FOR_CONTROLLER(
      27, "a flood that the peer's switch sent: the controller carries it on", Punt.SWITCH_FLOOD),
  /** Table 4. */
  FLOOD_DELIVERY(28, "a flood: to the leaves of this node as it was, then to peers", null),
  /** Table 5. */
  FLOOD_ONWARD(29, "a flood with such a bound: to the peers in front of it", Punt.SWITCH_FLOOD),
  /** Table 4. */
  OWN_FLOOD(30, "no peer may send this node a flood that it bounds itself", null);

  private static final Map<Integer, Purpose> BY_CODE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Purpose::code, Function.identity()));

  private final int code;
  private final String sentence;
  private final @Nullable Punt punt;

  Purpose(int code, String sentence, @Nullable Punt punt) {
    this.code = code;
    this.sentence = sentence;
    this.punt = punt;
  }

  /** Its code in a cookie, 0 to 255; 0 for {@link #FOREIGN} alone. */
  public int code() {
    return code;
  }

  /** Says to an operator why such a flow is there. */
  public String sentence() {
    return sentence;
  }

  /** As what frames that such a flow sends to the controller are to be treated. */
  public Optional<Punt> punt() {
    return Optional.ofNullable(punt);
  }

  /** Whether such flows are there only where the switch floods. */
  public boolean isOfSwitchFloods() {
    return switch (this) {
      case FLOOD_START, FLOOD_INGRESS, FLOOD_DELIVERY, FLOOD_ONWARD, OWN_FLOOD -> true;
      default -> false;
    };
  }

  /** The purpose with this code, or empty if no purpose has it. */
  static Optional<Purpose> ofCode(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }
}
