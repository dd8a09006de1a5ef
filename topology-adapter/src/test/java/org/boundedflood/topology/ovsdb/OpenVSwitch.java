package org.boundedflood.topology.ovsdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An Open vSwitch of its own: all its files lie in one directory, and its switch has a network
 * namespace that ends with it. Needs root and the programs of Open vSwitch.
 */
final class OpenVSwitch implements AutoCloseable {
  private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
  private static final long PATIENCE_S = 30;

  private final Path directory;
  private final List<Process> servers = new ArrayList<>();

  private OpenVSwitch(Path directory) {
    this.directory = directory;
  }

  /** Starts one with the bridge {@code br0}, and waits until that is set up. */
  static OpenVSwitch start(Path directory) throws IOException, InterruptedException {
    OpenVSwitch started = new OpenVSwitch(directory);
    boolean complete = false;
    try {
      started.launch();
      started.addBridge();
      complete = true;
      return started;
    } finally {
      if (!complete) {
        started.close();
      }
    }
  }

  private void launch() throws IOException, InterruptedException {
    run("ovsdb-tool", "create", path("conf.db"), SCHEMA);
    servers.add(
        builder(
                "ovsdb-server",
                path("conf.db"),
                "--remote=p" + endpoint(),
                "--unixctl=" + path("ovsdb-server.ctl"),
                "--log-file=" + path("ovsdb-server.log"),
                "-vconsole:off")
            .start());
    servers.add(
        builder(
                "unshare",
                "--net",
                "ovs-vswitchd",
                endpoint(),
                "--disable-system",
                "--unixctl=" + path("ovs-vswitchd.ctl"),
                "--log-file=" + path("ovs-vswitchd.log"),
                "-vconsole:off")
            .start());
  }

  /** Adds {@code br0} and waits until the switch has set it up. */
  void addBridge() throws IOException, InterruptedException {
    vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev");
  }

  /** Where clients reach the database, as Open vSwitch writes it. */
  String endpoint() {
    return "unix:" + path("db.sock");
  }

  /** Runs ovs-vsctl, which waits until the switch has done what it says. */
  void vsctl(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("ovs-vsctl", "--db=" + endpoint(), "--retry", "--timeout=25"));
    command.addAll(List.of(arguments));
    run(command.toArray(String[]::new));
  }

  /** What OpenFlow 1.3 says of the ports of {@code br0}. */
  String portsByOpenFlow() throws IOException, InterruptedException {
    return run(
        "ovs-ofctl", "--protocols=OpenFlow13", "dump-ports-desc", "unix:" + path("br0.mgmt"));
  }

  /** Runs a program in the network namespace of the switch. */
  void inNamespace(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("nsenter", "--net=/proc/" + servers.get(1).pid() + "/ns/net"));
    command.addAll(List.of(arguments));
    run(command.toArray(String[]::new));
  }

  @Override
  public void close() {
    for (int i = servers.size() - 1; i >= 0; i--) {
      servers.get(i).destroyForcibly().onExit().orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    }
  }

  private String path(String file) {
    return directory.resolve(file).toString();
  }

  private ProcessBuilder builder(String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    for (String name : new String[] {"OVS_RUNDIR", "OVS_LOGDIR", "OVS_DBDIR"}) {
      builder.environment().put(name, directory.toString());
    }
    return builder;
  }

  private String run(String... command) throws IOException, InterruptedException {
    Process process = builder(command).redirectOutput(ProcessBuilder.Redirect.PIPE).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " failed: " + output);
    }
    return output;
  }
}
