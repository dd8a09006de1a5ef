package org.boundedflood.node.config;

import java.nio.file.Path;
import java.util.Optional;

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

  /** Reads {@code ovsdb} or {@code file:PATH}; empty for anything else. */
  static Optional<TopologyChoice> read(String text) {
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
