package org.boundedflood.program;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.ring.NodeId;

/**
 * Gives each root switch the id of its group.
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
 * to the same; then <em>both</em> move to level 1, and so on. Were only one of them to move, the
 * group that flows of one root switch use would become that of another when a node joins, and their
 * frames would go astray until the flows have followed; so both leave, and nothing is overwritten.
 * On the last hashed level a taken id is passed over in favour of the next, in the order of NIDs.
 */
final class GroupIds {
  /** The group of all leaf ports: the id that no root switch can have, on the last level. */
  static final int LEAVES = 0xb000_0000;

  private static final int BASE = 0x8000_0000;
  private static final int LEVEL_SHIFT = 28;
  private static final int HASH_MASK = (1 << LEVEL_SHIFT) - 1;
  private static final int LAST_LEVEL = 2;

  private final Map<NodeId, Integer> ids;

  private GroupIds(Map<NodeId, Integer> ids) {
    this.ids = ids;
  }

  /** Gives each of these root switches an id of its own, other than {@link #LEAVES}. */
  static GroupIds of(Set<NodeId> roots) {
    Map<NodeId, Integer> ids = new HashMap<>(roots.size() * 2);
    Collection<NodeId> open = roots;
    for (int level = 0; level < LAST_LEVEL; level++) {
      open = settleUnique(open, level, ids);
    }
    probe(open, ids);
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

  /** Gives an id to those that hash to one of their own; returns the others. */
  private static Collection<NodeId> settleUnique(
      Collection<NodeId> roots, int level, Map<NodeId, Integer> ids) {
    Map<Integer, List<NodeId>> byHash = new HashMap<>(roots.size() * 2);
    for (NodeId root : roots) {
      byHash.computeIfAbsent(hash(root, level), id -> new ArrayList<>(1)).add(root);
    }
    List<NodeId> collided = new ArrayList<>();
    byHash.forEach(
        (id, owners) -> {
          if (owners.size() == 1) {
            ids.put(owners.get(0), id);
          } else {
            collided.addAll(owners);
          }
        });
    return collided;
  }

  private static void probe(Collection<NodeId> roots, Map<NodeId, Integer> ids) {
    Set<Integer> taken = new HashSet<>();
    for (NodeId root : roots.stream().sorted().toList()) {
      int id = hash(root, LAST_LEVEL);
      while (!taken.add(id)) {
        id = (id & ~HASH_MASK) | ((id + 1) & HASH_MASK);
      }
      ids.put(root, id);
    }
  }

  /** The id that a root switch asks for on a level. */
  static int hash(NodeId root, int level) {
    long mixed = mix(mix(root.high() + level) ^ root.low());
    return BASE | level << LEVEL_SHIFT | ((int) (mixed >>> 32) & HASH_MASK);
  }

  /** The finaliser of SplitMix64: every input bit reaches every output bit. */
  private static long mix(long value) {
    long mixed = value + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
