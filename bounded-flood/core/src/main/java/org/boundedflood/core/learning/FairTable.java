package org.boundedflood.core.learning;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A map of bounded size whose entries belong to owners.
 *
 * <p>Bound: {@code capacity} entries. Eviction: when it is full, the owner with the most entries
 * loses the one that was renewed least recently, so that an owner that claims very many keys
 * displaces its own and never those of others. Ageing is the business of whoever holds the table.
 */
final class FairTable<K, O, V> {
  private record Slot<O, V>(O owner, V value) {}

  private final int capacity;
  private final Map<K, Slot<O, V>> slots = new LinkedHashMap<>();
  private final Map<O, LinkedHashSet<K>> keysByOwner = new LinkedHashMap<>();

  FairTable(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("table capacity must be at least 1, found " + capacity);
    }
    this.capacity = capacity;
  }

  /**
   * Stores a value and counts its key as just renewed.
   *
   * @return the key that had to go, null if there was room
   */
  @Nullable K put(K key, O owner, V value) {
    remove(key);
    K evicted = null;
    if (slots.size() >= capacity) {
      evicted =
          keysByOwner.values().stream()
              .max(Comparator.comparingInt(LinkedHashSet::size))
              .orElseThrow()
              .iterator()
              .next();
      remove(evicted);
    }
    slots.put(key, new Slot<>(owner, value));
    keysByOwner.computeIfAbsent(owner, o -> new LinkedHashSet<>()).add(key);
    return evicted;
  }

  @Nullable V get(K key) {
    Slot<O, V> slot = slots.get(key);
    return slot == null ? null : slot.value;
  }

  @Nullable V remove(K key) {
    Slot<O, V> slot = slots.remove(key);
    if (slot == null) {
      return null;
    }
    LinkedHashSet<K> keys = keysByOwner.get(slot.owner);
    if (keys != null) {
      keys.remove(key);
      if (keys.isEmpty()) {
        keysByOwner.remove(slot.owner);
      }
    }
    return slot.value;
  }

  int size() {
    return slots.size();
  }

  void forEach(BiConsumer<K, V> action) {
    slots.forEach((key, slot) -> action.accept(key, slot.value));
  }
}
