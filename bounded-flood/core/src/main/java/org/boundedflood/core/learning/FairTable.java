package org.boundedflood.core.learning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A map of bounded size whose entries belong to owners.
 *
 * <p>Bound: {@code capacity} entries, of which no owner has more than {@code share}. Eviction: an
 * owner that has its share loses the entry that was renewed least recently for a new one; when the
 * table is full, the owner with the most entries does. So an owner that claims very many keys
 * displaces its own and never those of others. Ageing is the business of whoever holds the table.
 *
 * <p>Every operation but {@link #forEach} takes constant time, so that somebody who fills the table
 * gains nothing by it: owners stand on shelves by the number of their entries, which changes by one
 * at a time.
 */
final class FairTable<K, O, V> {
  private record Slot<K, O, V>(Holding<K, O> holding, V value) {}

  /** The keys of an owner, the one renewed least recently first. */
  private static final class Holding<K, O> {
    private final O owner;

    /** Most owners have few. */
    private final LinkedHashSet<K> keys = new LinkedHashSet<>(2);

    private Holding(O owner) {
      this.owner = owner;
    }

    private K eldest() {
      return keys.iterator().next();
    }
  }

  private final int capacity;
  private final int share;
  private final Map<K, Slot<K, O, V>> slots = new LinkedHashMap<>();
  private final Map<O, Holding<K, O>> holdings = new LinkedHashMap<>();

  /** At index {@code n}: who has {@code n} entries. The last shelf is never empty but for n = 0. */
  private final List<LinkedHashSet<Holding<K, O>>> shelves = new ArrayList<>();

  FairTable(int capacity, int share) {
    if (capacity < 1 || share < 1) {
      throw new IllegalArgumentException(
          "table capacity and share must be at least 1, found %d and %d"
              .formatted(capacity, share));
    }
    this.capacity = capacity;
    this.share = share;
    shelves.add(new LinkedHashSet<>());
  }

  /**
   * Stores a value and counts its key as just renewed.
   *
   * @return the key that had to go, null if there was room
   */
  @Nullable K put(K key, O owner, V value) {
    remove(key);
    K evicted = null;
    Holding<K, O> own = holdings.get(owner);
    if (own != null && own.keys.size() >= share) {
      evicted = own.eldest();
    } else if (slots.size() >= capacity) {
      evicted = shelves.get(shelves.size() - 1).iterator().next().eldest();
    }
    if (evicted != null) {
      remove(evicted);
    }
    Holding<K, O> holding = holdings.computeIfAbsent(owner, Holding::new);
    int before = holding.keys.size();
    holding.keys.add(key);
    reshelve(holding, before);
    slots.put(key, new Slot<>(holding, value));
    return evicted;
  }

  @Nullable V get(K key) {
    Slot<K, O, V> slot = slots.get(key);
    return slot == null ? null : slot.value;
  }

  @Nullable V remove(K key) {
    Slot<K, O, V> slot = slots.remove(key);
    if (slot == null) {
      return null;
    }
    Holding<K, O> holding = slot.holding;
    int before = holding.keys.size();
    holding.keys.remove(key);
    reshelve(holding, before);
    if (holding.keys.isEmpty()) {
      holdings.remove(holding.owner);
    }
    return slot.value;
  }

  int size() {
    return slots.size();
  }

  /** How many entries an owner has. */
  int size(O owner) {
    Holding<K, O> holding = holdings.get(owner);
    return holding == null ? 0 : holding.keys.size();
  }

  void forEach(BiConsumer<K, V> action) {
    slots.forEach((key, slot) -> action.accept(key, slot.value));
  }

  private void reshelve(Holding<K, O> holding, int before) {
    int after = holding.keys.size();
    shelves.get(before).remove(holding);
    if (after == shelves.size()) {
      shelves.add(new LinkedHashSet<>());
    }
    if (after > 0) {
      shelves.get(after).add(holding);
    }
    int last = shelves.size() - 1;
    if (last > 0 && shelves.get(last).isEmpty()) {
      shelves.remove(last);
    }
  }
}
