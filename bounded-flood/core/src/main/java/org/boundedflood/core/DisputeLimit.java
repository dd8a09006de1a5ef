package org.boundedflood.core;

import java.util.LinkedHashMap;
import java.util.Map;
import org.boundedflood.core.net.MacAddress;

/**
 * How often disputed claims of one address are answered: two nodes of which each thinks that the
 * other is wrong must not argue at the speed of the network.
 *
 * <p>Bound: {@value #MAX_ADDRESSES} addresses; beyond, the one that was disputed first is
 * forgotten. Ageing: an address counts anew every second. Owner: the leaf exchange.
 */
final class DisputeLimit {
  private static final int MAX_ADDRESSES = 8_192;
  private static final int ANSWERS = 4;
  private static final long PERIOD_MILLIS = 1_000;

  private record Window(long start, int answers) {}

  private final Map<MacAddress, Window> windows =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MacAddress, Window> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  /** Whether a claim of this address may be answered now, and notes that it is. */
  boolean mayAnswer(MacAddress mac, long now) {
    Window window = windows.get(mac);
    if (window == null || now - window.start() >= PERIOD_MILLIS) {
      windows.remove(mac);
      window = new Window(now, 0);
    }
    if (window.answers() == ANSWERS) {
      return false;
    }
    windows.put(mac, new Window(window.start(), window.answers() + 1));
    return true;
  }
}
