package org.boundedflood.node.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The settings of one node, each within its range, and fitting together. Immutable. */
public final class NodeConfig {
  private final Map<Option<?>, Object> values;

  private NodeConfig(Map<Option<?>, Object> values) {
    this.values = Map.copyOf(values);
  }

  /** Reads what was given, and the defaults for the rest. */
  static NodeConfig of(Map<Option<?>, Given> given) throws ConfigException {
    Map<Option<?>, Object> values = new HashMap<>();
    for (Option<?> option : Options.ALL) {
      Given text = given.get(option);
      if (text != null) {
        values.put(option, read(option, text));
      } else if (option.fallback().isPresent()) {
        values.put(option, option.read(option.fallback().get()).orElseThrow());
      }
    }
    return new NodeConfig(values);
  }

  private static Object read(Option<?> option, Given given) throws ConfigException {
    Optional<?> value = option.read(given.text());
    if (value.isEmpty()) {
      throw new ConfigException(
          "%s: %s: found \"%s\"; allowed is %s"
              .formatted(given.origin(), option.name(), given.text(), option.allowed()));
    }
    return value.get();
  }

  /** The value of an option; empty if it was not given and has no default. */
  @SuppressWarnings("unchecked") // a value is put under the option that read it
  public <T> Optional<T> find(Option<T> option) {
    return Optional.ofNullable((T) values.get(option));
  }

  /**
   * The value of an option that has a default or was checked to be given.
   *
   * @throws IllegalStateException if it has none
   */
  public <T> T get(Option<T> option) {
    return find(option)
        .orElseThrow(() -> new IllegalStateException("no value for option " + option));
  }

  /** The value of an option that is a number; empty if it was not given and has no default. */
  public OptionalInt findNumber(Option<Integer> option) {
    return find(option).stream().mapToInt(Integer::intValue).findFirst();
  }

  /** Where `bf show` asks this node. */
  public Path control() {
    return find(Options.CONTROL).orElseGet(() -> controlOf(get(Options.BRIDGE)));
  }

  /** Where `bf show` asks the node of a bridge if nothing else is configured. */
  public static Path controlOf(String bridge) {
    return Path.of("/run/bounded-flood", bridge + ".sock");
  }
}
