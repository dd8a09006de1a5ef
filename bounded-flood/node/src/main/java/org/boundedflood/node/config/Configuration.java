package org.boundedflood.node.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.boundedflood.node.config.Options.ClientAuth;
import org.boundedflood.node.config.Options.LogLevel;
import org.boundedflood.openflow.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a process: of each of its nodes, and of itself.
 *
 * @param nodes at least one
 * @param logLevel how much is logged
 */
public record Configuration(List<NodeConfig> nodes, LogLevel logLevel) {
  private static final Given ONLY_NODE = new Given("tcp:127.0.0.1:6653", "default");
  private static final Given ONE_OF_MANY = new Given("tcp:127.0.0.1:0", "default");

  public Configuration {
    nodes = List.copyOf(nodes);
  }

  /**
   * Puts the settings together: the command line goes before a node's own settings in the file,
   * these before the settings at its top, and these before the defaults.
   *
   * @param commandLine what was given there, by the names of the options
   * @param file the configuration file; null for none
   * @throws ConfigException for the first setting that cannot be used
   */
  public static Configuration load(Map<String, String> commandLine, @Nullable Path file)
      throws ConfigException {
    ConfigFile read = file == null ? new ConfigFile(Map.of(), List.of()) : ConfigFile.read(file);
    return of(commandLine, read);
  }

  /**
   * Puts together what the original system configures its controller with, and for the rest what a
   * file says, this command's own defaults and those of each option.
   *
   * @param isVerbose whether every decision is to be logged
   * @param listen where the bridges find their controller; empty if nothing is said
   * @param database where Open vSwitch answers; empty if nothing is said
   * @param file a configuration file without list of nodes; empty for none
   * @throws ConfigException for the first setting that cannot be used
   */
  public static Configuration ofOriginal(
      OriginalConfig original,
      boolean isVerbose,
      Optional<String> listen,
      Optional<String> database,
      Optional<Path> file)
      throws ConfigException {
    Map<Option<?>, Given> top = new HashMap<>();
    top.put(Options.LISTEN, new Given("tcp:127.0.0.1:6633", "default"));
    top.put(StartOptions.BRIDGE_WAIT, new Given("60s", "default"));
    database.ifPresent(value -> top.put(Options.OVSDB, new Given(value, "OVS_RUNDIR")));
    if (file.isPresent()) {
      ConfigFile read = ConfigFile.read(file.get());
      if (!read.nodes().isEmpty()) {
        throw new ConfigException(
            file.get() + ": found a list of nodes; allowed are settings that hold for all bridges");
      }
      top.putAll(read.top());
    }
    top.putAll(original.process());
    Map<String, String> commandLine = new HashMap<>();
    listen.ifPresent(value -> commandLine.put(Options.LISTEN.name(), value));
    if (isVerbose) {
      commandLine.put(Options.LOG_LEVEL.name(), "debug");
    }
    return of(commandLine, new ConfigFile(top, original.nodes()));
  }

  static Configuration of(Map<String, String> commandLine, ConfigFile file) throws ConfigException {
    List<Map<Option<?>, Given>> own =
        file.nodes().isEmpty() ? List.of(Map.<Option<?>, Given>of()) : file.nodes();
    List<NodeConfig> nodes = new ArrayList<>();
    for (Map<Option<?>, Given> settings : own) {
      Map<Option<?>, Given> given = new HashMap<>();
      given.put(Options.LISTEN, file.nodes().isEmpty() ? ONLY_NODE : ONE_OF_MANY);
      given.putAll(file.top());
      given.putAll(settings);
      for (Map.Entry<String, String> entry : commandLine.entrySet()) {
        Option<?> option = Options.BY_NAME.get(entry.getKey());
        if (option == null) {
          throw new IllegalArgumentException("no option named " + entry.getKey());
        }
        given.put(option, new Given(entry.getValue(), Given.COMMAND_LINE));
      }
      NodeConfig node = NodeConfig.of(given);
      checkTogether(node, given);
      nodes.add(node);
    }
    checkDistinct(nodes);
    return new Configuration(nodes, nodes.get(0).get(Options.LOG_LEVEL));
  }

  private static void checkTogether(NodeConfig node, Map<Option<?>, Given> given)
      throws ConfigException {
    if (node.find(Options.BRIDGE).isEmpty()) {
      throw new ConfigException(
          "bridge is not set; allowed is " + Options.BRIDGE.allowed() + " (bf node --bridge br0)");
    }
    OverlayOptions.check(node);
    Endpoint listen = node.get(Options.LISTEN);
    if (listen.transport() == Endpoint.Transport.SSL) {
      needs(given, Options.LISTEN, node, Options.TLS_CERTIFICATE);
      needs(given, Options.LISTEN, node, Options.TLS_KEY);
      if (node.get(Options.TLS_CLIENT_AUTH) != ClientAuth.NONE) {
        needs(given, Options.LISTEN, node, Options.TLS_CA);
      }
    }
    if (node.get(Options.OVSDB).startsWith("ssl:")) {
      needs(given, Options.OVSDB, node, Options.TLS_CERTIFICATE);
      needs(given, Options.OVSDB, node, Options.TLS_KEY);
      needs(given, Options.OVSDB, node, Options.TLS_CA);
    }
    if (listen.port() == 0 && !node.get(Options.TAKEOVER)) {
      throw new ConfigException(
          "%s: found any free port without a take-over; allowed is a port that the bridge's"
                  .formatted(label(given, Options.LISTEN))
              + " controller names");
    }
  }

  private static void needs(
      Map<Option<?>, Given> given, Option<?> option, NodeConfig node, Option<?> needed)
      throws ConfigException {
    if (node.find(needed).isEmpty()) {
      Given found = given.get(option);
      throw new ConfigException(
          "%s: found \"%s\" but no %s; allowed is %s"
              .formatted(
                  label(given, option),
                  found == null ? node.get(option) : found.text(),
                  needed.name(),
                  needed.allowed()));
    }
  }

  private static String label(Map<Option<?>, Given> given, Option<?> option) {
    return Optional.ofNullable(given.get(option)).map(g -> g.origin() + ": ").orElse("")
        + option.name();
  }

  /**
   * Nodes of one process share neither bridge nor control socket, nor an identifier in the same
   * overlay. They may wait for their switches at the same endpoint, in the same way.
   */
  private static void checkDistinct(List<NodeConfig> nodes) throws ConfigException {
    Map<String, Integer> owners = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      NodeConfig node = nodes.get(i);
      List<String> own = new ArrayList<>();
      own.add("bridge " + node.get(Options.BRIDGE) + " of database " + node.get(Options.OVSDB));
      node.find(Options.NODE_ID).ifPresent(id -> own.add("node-id " + id + overlayOf(node)));
      own.add("control unix:" + node.control());
      Endpoint listen = node.get(Options.LISTEN);
      for (int j = 0; j < i && listen.port() != 0; j++) {
        checkShared(listen, nodes.get(j), j, node, i);
      }
      own.addAll(OverlayOptions.exclusive(node));
      for (String thing : own) {
        Integer owner = owners.putIfAbsent(thing, i);
        if (owner != null) {
          throw new ConfigException(
              "nodes %d and %d share %s; allowed is one of its own for each"
                  .formatted(owner + 1, i + 1, thing));
        }
      }
    }
  }

  private static String overlayOf(NodeConfig node) {
    Optional<String> organised = node.find(OverlayOptions.NAME);
    if (organised.isPresent()) {
      return " of overlay " + organised.get();
    }
    return node.get(Options.TOPOLOGY) instanceof TopologyChoice.Evio evio
        ? " of overlay " + evio.overlay()
        : "";
  }

  private static void checkShared(
      Endpoint listen, NodeConfig one, int oneIndex, NodeConfig other, int otherIndex)
      throws ConfigException {
    if (!listen.equals(one.get(Options.LISTEN))) {
      return;
    }
    for (Option<?> option : Options.ALL) {
      if (option.group() == Option.Group.TLS && !one.find(option).equals(other.find(option))) {
        throw new ConfigException(
            "nodes %d and %d share listen %s; allowed is that only with the same %s"
                .formatted(oneIndex + 1, otherIndex + 1, listen, option));
      }
    }
  }
}
