package org.boundedflood.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntBiFunction;
import org.boundedflood.core.FloodView;
import org.boundedflood.core.flood.FloodClass;
import org.boundedflood.core.ring.BitMixer;
import org.boundedflood.core.ring.NodeId;

/**
 * Gives each root switch the id of its group, and those of floods theirs, on levels that root
 * switches do not reach.
 *
 * <pre>
 *  31 30 29   28 27                                                   0
 * +-----+-------+------------------------------------------------------+
 * | 1 0 | level |                  hash of level and NID               |
 * +-----+-------+------------------------------------------------------+
 * </pre>
 *
 * <p>The ids depend on the set of root switches alone, so that a restarted controller finds the
 * groups of its earlier life right. A root switch has the id of level 0 unless another one hashes
 * to the same; then <em>both</em> move to level 1. Were only one of them to move, the id of one
 * root switch would pass to the other when either joins or leaves, and flows that a settling
 * controller retains would send the frames of one the other's way. An id that is taken even on
 * level 1 is passed over in favour of the next, in the order of NIDs.
 */
final class GroupIds {
  /** The group of all leaf ports. */
  static final int LEAVES = 0xb000_0000;

  /** A group that watching buckets always find usable. */
  static final int ALIVE = 0xb000_0001;

  /** The group that punts the gap of a flood. */
  static final int GAP = 0xb000_0002;

  private static final int DELIVERY = 0xb000_0010;
  private static final int CHAIN = 0xa000_0000;
  private static final int KIND_BITS = 0xf000_0000;
  private static final int SERVING = 0x0001_0000;
  private static final int PEER_SHIFT = 17;
  private static final int PEER_MASK = 0x7ff;
  private static final int PORT_MASK = 0xffff;
  private static final int CLASS_SHIFT = 44;

  private static final int BASE = 0x8000_0000;
  private static final int LEVEL_1 = 0x1000_0000;
  private static final int HASH_MASK = 0x0fff_ffff;

  private final Map<NodeId, Integer> ids;

  private GroupIds(Map<NodeId, Integer> ids) {
    this.ids = ids;
  }

  /** Gives each of these root switches an id of its own, other than {@link #LEAVES}. */
  static GroupIds of(Set<NodeId> roots) {
    return of(roots, GroupIds::hash);
  }

  /** The same by another hash function of NID and level, of whose values the low bits count. */
  static GroupIds of(Set<NodeId> roots, ToIntBiFunction<NodeId, Integer> hash) {
    Map<Integer, List<NodeId>> claims = new HashMap<>(roots.size() * 2);
    for (NodeId root : roots) {
      int id = BASE | (hash.applyAsInt(root, 0) & HASH_MASK);
      claims.computeIfAbsent(id, unclaimed -> new ArrayList<>(1)).add(root);
    }
    Map<NodeId, Integer> ids = new HashMap<>(roots.size() * 2);
    NavigableSet<NodeId> collided = new TreeSet<>();
    claims.forEach(
        (id, claimants) -> {
          if (claimants.size() == 1) {
            ids.put(claimants.get(0), id);
          } else {
            collided.addAll(claimants);
          }
        });
    Set<Integer> taken = new HashSet<>();
    for (NodeId root : collided) {
      int low = hash.applyAsInt(root, 1) & HASH_MASK;
      while (!taken.add(low)) {
        low = (low + 1) & HASH_MASK;
      }
      ids.put(root, BASE | LEVEL_1 | low);
    }
    return new GroupIds(ids);
  }

  /**
   * The group of a root switch.
   *
   * @throws IllegalArgumentException if it was not among those that ids were given to
   */
  int of(NodeId root) {
    Integer id = ids.get(root);
    if (id == null) {
      throw new IllegalArgumentException("node must be one of the root switches, found " + root);
    }
    return id;
  }

  /** The group that gives a flood of a class to the leaves as it was at first. */
  static int delivery(FloodClass kind) {
    return DELIVERY + (int) (kind.octet().value() >>> CLASS_SHIFT);
  }

  /**
   * The group that floods to a peer, if it is live, and to all that are less far clockwise. Which
   * peer it is follows from the port and from part of its identifier, so that an id is hardly ever
   * given to another peer while a flow still uses it.
   */
  static int chain(FloodView.Peer peer) {
    return CHAIN
        | (hash(peer.id(), 0) & PEER_MASK) << PEER_SHIFT
        | (peer.port().value() & PORT_MASK);
  }

  /** The same without regard to whether the peer is live. */
  static int serving(FloodView.Peer peer) {
    return chain(peer) | SERVING;
  }

  /** Whether an id is that of a {@link #chain} or {@link #serving}. */
  static boolean isOfChain(int id) {
    return (id & KIND_BITS) == CHAIN;
  }

  /** Whether an id is one that only a switch which floods has a use for. */
  static boolean isForFloods(int id) {
    return isOfChain(id) || ((id & KIND_BITS) == (LEAVES & KIND_BITS) && id != LEAVES);
  }

  /** A hash of all bits of a NID, another one for each level. */
  static int hash(NodeId root, int level) {
    return (int) (BitMixer.mix(BitMixer.mix(root.high() + level) ^ root.low()) >>> 32);
  }
}
