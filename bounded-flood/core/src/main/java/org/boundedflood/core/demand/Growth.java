package org.boundedflood.core.demand;

import java.util.HashMap;
import java.util.Map;

/**
 * By how much counts have grown since they were read last. What is counted for the first time has
 * not grown, as nobody knows since when; a count that became smaller started anew from zero.
 *
 * <p>Bound: the counts of the newest reading. Ageing: what that does not have is forgotten.
 */
public final class Growth<K> {
  private Map<K, Long> last = Map.of();

  /** Takes a reading, and returns the growth of each count that was in the one before. */
  public Map<K, Long> since(Map<K, Long> reading) {
    Map<K, Long> grown = new HashMap<>();
    reading.forEach(
        (key, count) -> {
          Long before = last.get(key);
          if (before != null) {
            grown.put(key, count >= before ? count - before : count);
          }
        });
    last = Map.copyOf(reading);
    return grown;
  }
}
