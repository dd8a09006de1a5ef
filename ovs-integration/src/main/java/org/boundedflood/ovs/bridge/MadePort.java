package org.boundedflood.ovs.bridge;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A port that this project makes in a bridge, with one interface of the same name. Immutable.
 *
 * @param name 1 to 15 characters, unique in the whole switch
 * @param type of the interface, for instance {@code geneve}
 * @param options settings of that type
 * @param owner who made it: only a port with this mark is changed or removed
 * @param externalIds what else is noted at the interface
 */
public record MadePort(
    String name,
    String type,
    SortedMap<String, String> options,
    String owner,
    SortedMap<String, String> externalIds) {
  public MadePort {
    if (!name.matches("[A-Za-z0-9._-]{1,15}")) {
      throw new IllegalArgumentException(
          "a port's name must be 1 to 15 of A-Z a-z 0-9 . _ -, found \"" + name + "\"");
    }
    options = sorted(options);
    externalIds = sorted(externalIds);
  }

  /** Who made a port, if this project did. */
  public static String ownerOf(BridgePort port) {
    return port.externalIds().getOrDefault(Vswitch.OWNER, "");
  }

  /** Whether the interface is set as this says; what others noted at it does not count. */
  public boolean isInPlace(BridgePort port) {
    return port.type().equals(type)
        && port.options().equals(options)
        && port.externalIds().entrySet().containsAll(notes().entrySet());
  }

  SortedMap<String, String> notes() {
    SortedMap<String, String> notes = new TreeMap<>(externalIds);
    notes.put(Vswitch.OWNER, owner);
    return notes;
  }

  private static SortedMap<String, String> sorted(Map<String, String> values) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }
}
