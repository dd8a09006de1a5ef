package org.boundedflood.node.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.boundedflood.topology.evio.EvioAddress;

/** Where a node learns who its peers are. */
public sealed interface TopologyChoice {
  /** From the {@code external_ids} of the bridge's own interfaces. */
  record Ovsdb() implements TopologyChoice {
    @Override
    public String toString() {
      return "ovsdb";
    }
  }

  /** From a YAML file, which is watched. */
  record File(Path path) implements TopologyChoice {
    @Override
    public String toString() {
      return "file:" + path;
    }
  }

  /**
   * From the controller of the original system.
   *
   * @param overlay its name for the overlay
   * @param address where it listens
   */
  record Evio(String overlay, EvioAddress address) implements TopologyChoice {
    private static final Pattern TEXT = Pattern.compile("evio:([^:\\p{Cntrl}]{1,64}):(.+)");

    static Optional<TopologyChoice> read(String text) {
      Matcher matcher = TEXT.matcher(text);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      try {
        return Optional.of(new Evio(matcher.group(1), EvioAddress.of(matcher.group(2))));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return "evio:" + overlay + ":" + address;
    }
  }

  /**
   * Reads {@code ovsdb}, {@code file:PATH}, {@code evio:OVERLAY:/PATH} or {@code
   * evio:OVERLAY:@NAME}; empty for anything else.
   */
  static Optional<TopologyChoice> read(String text) {
    if (text.startsWith("evio:")) {
      return Evio.read(text);
    }
    if (text.equals("ovsdb")) {
      return Optional.of(new Ovsdb());
    }
    String prefix = "file:";
    boolean names = text.startsWith(prefix) && text.length() > prefix.length();
    boolean valid = names && text.indexOf('\0') < 0;
    return valid
        ? Optional.of(new File(Path.of(text.substring(prefix.length()))))
        : Optional.empty();
  }
}
