package org.boundedflood.program;

import java.util.List;
import org.boundedflood.core.net.PortNumber;
import org.jspecify.annotations.Nullable;

/**
 * A group of action buckets under one id, to which flows refer so that a change of route rewrites
 * one group and no flow.
 *
 * @param id 0 to 0xffffff00, unsigned
 * @param type which of the buckets are executed
 * @param buckets in order of preference for {@link Type#FAST_FAILOVER}
 */
public record Group(int id, Type type, List<Bucket> buckets) {
  /** The highest id that a group may have, unsigned ({@code OFPG_MAX}). */
  public static final int MAX_ID = 0xffff_ff00;

  private static final int OWNED_BITS = 0xc000_0000;
  private static final int OWNED = 0x8000_0000;

  /** Which buckets of a group are executed. */
  public enum Type {
    /** Each on its own copy of the frame. */
    ALL,
    /** The only one. */
    INDIRECT,
    /** The first whose watched port or group is live. */
    FAST_FAILOVER
  }

  /**
   * A list of actions.
   *
   * @param watchPort the port whose liveness makes the bucket usable
   * @param watchGroup the group of which a bucket must be usable for this one to be; in a
   *     fast-failover group either this or a port is watched, elsewhere nothing
   * @param actions carried out in order
   */
  public record Bucket(
      @Nullable PortNumber watchPort, @Nullable Integer watchGroup, List<FlowAction> actions) {
    public Bucket {
      actions = List.copyOf(actions);
      if (watchPort != null && watchGroup != null) {
        throw new IllegalArgumentException(
            "a bucket must watch one thing, found port %s and group %s"
                .formatted(watchPort, text(watchGroup)));
      }
    }

    /** A bucket that watches a port or nothing. */
    public Bucket(@Nullable PortNumber watchPort, List<FlowAction> actions) {
      this(watchPort, null, actions);
    }

    /** A bucket that watches nothing. */
    static Bucket of(FlowAction... actions) {
      return new Bucket(null, List.of(actions));
    }

    private boolean watches() {
      return watchPort != null || watchGroup != null;
    }

    @Override
    public String toString() {
      if (watchGroup != null) {
        return actions + " while group " + text(watchGroup) + " is live";
      }
      return watchPort == null ? actions.toString() : actions + " while " + watchPort + " is live";
    }

    /** A bucket that sends out of a port. */
    public static Bucket output(PortNumber port) {
      return new Bucket(null, List.of(new FlowAction.Output(port)));
    }

    /** A bucket that sends out of a port, for as long as that is live. */
    public static Bucket outputWhileLive(PortNumber port) {
      return new Bucket(port, List.of(new FlowAction.Output(port)));
    }
  }

  public Group {
    buckets = List.copyOf(buckets);
    if (Integer.compareUnsigned(id, MAX_ID) > 0) {
      throw new IllegalArgumentException("group id must be 0 to 0xffffff00, found " + text(id));
    }
    if (type == Type.INDIRECT && buckets.size() != 1) {
      throw new IllegalArgumentException(
          "an indirect group must have one bucket, found " + buckets.size());
    }
    for (Bucket bucket : buckets) {
      if (bucket.watches() != (type == Type.FAST_FAILOVER)) {
        throw new IllegalArgumentException(
            "buckets watch something in a fast-failover group and nowhere else, found "
                + bucket
                + " in a group of type "
                + type);
      }
    }
  }

  /**
   * Whether a group with this id is this program's to change and delete: 0x80000000 to 0xbfffffff.
   * Groups carry no cookie, so the id itself tells.
   */
  public static boolean isOwned(int id) {
    return (id & OWNED_BITS) == OWNED;
  }

  /** Whether a group with this id is there only where the switch floods. */
  public static boolean isForFloods(int id) {
    return GroupIds.isForFloods(id);
  }

  @Override
  public String toString() {
    return "group %s, %s: %s".formatted(text(id), type, buckets);
  }

  /** How an id is written: as unsigned hex. */
  static String text(int id) {
    return "0x" + Integer.toHexString(id);
  }
}
