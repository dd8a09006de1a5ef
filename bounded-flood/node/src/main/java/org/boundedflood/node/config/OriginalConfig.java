package org.boundedflood.node.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that the original system gives its SDN controller, in terms of this project's
 * options: a JSON object with the node's identifier, the address of the controller to ask, where to
 * log, and a mapping for each bridge. Immutable.
 *
 * @param nodes the settings of each bridge, in the order of their names
 * @param process the settings of the process
 * @param logDirectory where the log file is to be; empty if nothing is said
 * @param logFileBytes how long a log file may become
 * @param logFiles how many older log files are kept
 */
public record OriginalConfig(
    List<Map<Option<?>, Given>> nodes,
    Map<Option<?>, Given> process,
    Optional<Path> logDirectory,
    long logFileBytes,
    int logFiles) {
  /** The longest text that is read, in characters. */
  public static final int GREATEST_LENGTH = 1 << 20;

  private static final String ALLOWED_BRIDGE =
      "allowed is an object with OverlayId for each bridge, and there is none";
  private static final double MOST_SECONDS = 100_000;
  private static final long DEFAULT_LOG_BYTES = 10_000_000;
  private static final int DEFAULT_LOG_FILES = 2;

  /** How the original names log levels, and what comes nearest to them. */
  private static final Map<String, String> LEVELS =
      Map.of(
          "CRITICAL",
          "error",
          "ERROR",
          "error",
          "WARNING",
          "warn",
          "WARN",
          "warn",
          "INFO",
          "info",
          "DEBUG",
          "debug",
          "NOTSET",
          "trace");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  public OriginalConfig {
    nodes = List.copyOf(nodes);
    process = Map.copyOf(process);
  }

  /**
   * Reads a configuration.
   *
   * @param origin where the text stands, for messages
   * @throws ConfigException if it cannot be used; values of settings are checked later
   */
  public static OriginalConfig read(String origin, String text) throws ConfigException {
    if (text.length() > GREATEST_LENGTH) {
      throw new ConfigException(
          "%s: found %d characters; allowed are up to %d"
              .formatted(origin, text.length(), GREATEST_LENGTH));
    }
    try {
      return new Reader(origin, JSON.readTree(text)).config();
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          "%s: is not JSON: %s"
              .formatted(
                  origin, String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("")));
    }
  }

  private static final class Reader {
    private final String origin;
    private final JsonNode top;

    Reader(String origin, JsonNode top) {
      this.origin = origin;
      this.top = top;
    }

    OriginalConfig config() throws ConfigException {
      if (!top.isObject()) {
        throw new ConfigException(origin + ": found no JSON object; allowed is one");
      }
      TreeMap<String, JsonNode> bridges = new TreeMap<>();
      for (Map.Entry<String, JsonNode> entry : top.properties()) {
        if (entry.getValue().path("OverlayId").isTextual()) {
          bridges.put(entry.getKey(), entry.getValue());
        }
      }
      if (bridges.isEmpty()) {
        throw new ConfigException(origin + ": " + ALLOWED_BRIDGE);
      }
      List<Map<Option<?>, Given>> nodes = new ArrayList<>();
      for (Map.Entry<String, JsonNode> bridge : bridges.entrySet()) {
        nodes.add(node(bridge.getKey(), bridge.getValue()));
      }
      return new OriginalConfig(
          nodes,
          process(),
          logDirectory(),
          number("MaxBytes", DEFAULT_LOG_BYTES, 1_000, Long.MAX_VALUE),
          (int) number("BackupCount", DEFAULT_LOG_FILES, 1, 100));
    }

    private Map<Option<?>, Given> node(String name, JsonNode bridge) throws ConfigException {
      Map<Option<?>, Given> settings = new HashMap<>();
      settings.put(Options.BRIDGE, new Given(name, origin));
      settings.put(Options.NODE_ID, new Given(text("NodeId"), origin + ": NodeId"));
      settings.put(
          Options.TOPOLOGY,
          new Given(
              "evio:" + bridge.path("OverlayId").asText() + ":" + text("ProxyAddress"),
              origin + ": OverlayId and ProxyAddress"));
      put(settings, DemandOptions.THRESHOLD, name, bridge, "DemandThreshold", false);
      put(settings, DemandOptions.MAX, name, bridge, "MaxOnDemandEdges", false);
      put(settings, DemandOptions.IDLE, name, bridge, "FlowIdleTimeout", true);
      put(settings, DemandOptions.INTERVAL, name, bridge, "TrafficAnalysisInterval", true);
      put(settings, Options.LINK_CHECK_INTERVAL, name, bridge, "LinkCheckInterval", true);
      return settings;
    }

    /** A setting that stands at the bridge or, failing that, at the top; no seconds are none. */
    private void put(
        Map<Option<?>, Given> settings,
        Option<?> option,
        String name,
        JsonNode bridge,
        String key,
        boolean inSeconds) {
      boolean own = bridge.has(key);
      JsonNode value = own ? bridge.get(key) : top.path(key);
      boolean isNever = inSeconds && value.isNumber() && value.asDouble() == 0;
      if (!value.isMissingNode() && !value.isNull() && !isNever) {
        settings.put(
            option,
            new Given(
                inSeconds ? duration(value) : value.asText(value.toString()),
                origin + ": " + (own ? name + "." : "") + key));
      }
    }

    /** Seconds, as this project writes them; what is no number stays as it is, to be refused. */
    private static String duration(JsonNode seconds) {
      double number = seconds.asDouble(-1);
      return seconds.isNumber() && number >= 0 && number < MOST_SECONDS
          ? Math.round(number * 1000) + "ms"
          : seconds.asText(seconds.toString());
    }

    private Map<Option<?>, Given> process() throws ConfigException {
      if (!top.has("LogLevel")) {
        return Map.of();
      }
      String level = LEVELS.get(text("LogLevel"));
      if (level == null) {
        throw new ConfigException(
            "%s: LogLevel: found \"%s\"; allowed is one of %s"
                .formatted(
                    origin, text("LogLevel"), String.join(", ", new TreeSet<>(LEVELS.keySet()))));
      }
      return Map.of(Options.LOG_LEVEL, new Given(level, origin + ": LogLevel"));
    }

    private Optional<Path> logDirectory() throws ConfigException {
      if (!top.has("LogDir")) {
        return Optional.empty();
      }
      try {
        return Optional.of(Path.of(text("LogDir")));
      } catch (InvalidPathException e) {
        throw new ConfigException(
            "%s: LogDir: found \"%s\"; allowed is a path".formatted(origin, text("LogDir")));
      }
    }

    private String text(String key) throws ConfigException {
      @Nullable JsonNode value = top.get(key);
      if (value == null || !value.isTextual()) {
        throw new ConfigException(
            "%s: %s: found %s; allowed is a text"
                .formatted(origin, key, value == null ? "nothing" : value));
      }
      return value.asText();
    }

    private long number(String key, long fallback, long least, long most) throws ConfigException {
      JsonNode value = top.path(key);
      if (value.isMissingNode()) {
        return fallback;
      }
      if (!value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
        throw new ConfigException(
            "%s: %s: found %s; allowed is a whole number from %d to %d"
                .formatted(origin, key, value, least, most));
      }
      return value.asLong();
    }
  }
}
