package org.boundedflood.node.cli;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.boundedflood.node.config.Option;
import org.boundedflood.node.config.Options;

/**
 * A command line {@code node --name value ...} of which nothing is in doubt. Nearly all nodes are
 * started by such a one, and the library that reads all the others takes a tenth of the processor
 * time of a start, since the JVM cannot archive its classes.
 *
 * @param options the values by the names of the options
 * @param file the configuration file; empty for none
 */
record PlainNodeCommand(Map<String, String> options, String file) {
  static final String COMMAND = "node";
  static final String CONFIG = "--config";

  PlainNodeCommand {
    options = Map.copyOf(options);
  }

  /** What the words say, or empty if they are left to the library: help, mistakes, other forms. */
  static Optional<PlainNodeCommand> of(List<String> words) {
    if (words.isEmpty() || !words.get(0).equals(COMMAND)) {
      return Optional.empty();
    }
    Map<String, Option<?>> known = new HashMap<>();
    Options.ALL.forEach(option -> known.put("--" + option.name(), option));
    Map<String, String> given = new HashMap<>();
    Iterator<String> rest = words.subList(1, words.size()).iterator();
    while (rest.hasNext()) {
      String name = rest.next();
      if (!(known.containsKey(name) || name.equals(CONFIG)) || !rest.hasNext()) {
        return Optional.empty();
      }
      String value = rest.next();
      if (!isPlain(value) || given.put(name.substring(2), value) != null) {
        return Optional.empty();
      }
    }
    String file = given.remove(CONFIG.substring(2));
    return Optional.of(new PlainNodeCommand(given, file == null ? "" : file));
  }

  /** Not what the library may take for an option, a file of arguments or a quotation. */
  private static boolean isPlain(String value) {
    return !value.isEmpty() && "-@\"'".indexOf(value.charAt(0)) < 0;
  }
}
