package org.boundedflood.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An Open vSwitch of its own with the bridge {@code br0}: all its files lie in one directory, and
 * its switch has a network namespace that ends with it. Needs root and the programs of Open
 * vSwitch.
 */
final class OpenVSwitch implements AutoCloseable {
  private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
  private static final long PATIENCE_SECONDS = 30;
  private static final String SEND_FRAME =
      """
      import socket, sys
      s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
      s.bind((sys.argv[1], 0))
      s.send(bytes.fromhex(sys.argv[2]))
      """;

  private final Path directory;
  private final Process database;
  private final Process vswitch;

  private OpenVSwitch(Path directory, Process database, Process vswitch) {
    this.directory = directory;
    this.database = database;
    this.vswitch = vswitch;
  }

  /** Starts one and waits until its bridge is set up. */
  static OpenVSwitch start(Path directory) throws IOException, InterruptedException {
    run(directory, "ovsdb-tool", "create", directory.resolve("conf.db").toString(), SCHEMA);
    String socket = directory.resolve("db.sock").toString();
    Process database =
        launch(
            directory,
            "ovsdb-server",
            directory.resolve("conf.db").toString(),
            "--remote=punix:" + socket,
            "--unixctl=" + directory.resolve("ovsdb-server.ctl"));
    Process vswitch =
        launch(
            directory,
            "unshare",
            "--net",
            "ovs-vswitchd",
            "unix:" + socket,
            "--disable-system",
            "--unixctl=" + directory.resolve("ovs-vswitchd.ctl"));
    OpenVSwitch started = new OpenVSwitch(directory, database, vswitch);
    started.vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev");
    return started;
  }

  /** Where clients reach the database. */
  String endpoint() {
    return "unix:" + directory.resolve("db.sock");
  }

  /** A file in the directory, where the switch may connect to sockets. */
  Path file(String name) {
    return directory.resolve(name);
  }

  /** Runs ovs-vsctl, which waits until the switch has done what it says. */
  String vsctl(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("ovs-vsctl", "--db=" + endpoint(), "--retry", "--timeout=25"));
    command.addAll(List.of(arguments));
    return run(directory, command.toArray(String[]::new)).strip();
  }

  /** Runs ovs-ofctl on the bridge. */
  String ofctl(String command, String... arguments) throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "ovs-ofctl",
                "--protocols=OpenFlow13",
                "--no-stats",
                command,
                "unix:" + directory.resolve("br0.mgmt")));
    all.addAll(List.of(arguments));
    return run(directory, all.toArray(String[]::new));
  }

  /** The flows of the bridge, a line each. */
  List<String> flows() throws IOException, InterruptedException {
    return ofctl("dump-flows").lines().filter(line -> line.contains("actions=")).sorted().toList();
  }

  /** Attaches a device to the bridge: what it sends is sent by {@link #send}. */
  void addLeaf(String name) throws IOException, InterruptedException {
    inNamespace("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
    inNamespace("ip", "link", "add", name, "type", "veth", "peer", "name", name + "-dev");
    inNamespace("ip", "link", "set", name, "up");
    inNamespace("ip", "link", "set", name + "-dev", "up");
    vsctl("add-port", "br0", name);
  }

  /** Has a device send a frame, given in hex. */
  void send(String leaf, String frame) throws IOException, InterruptedException {
    inNamespace("python3", "-c", SEND_FRAME, leaf + "-dev", frame);
  }

  /** Runs a command where the switch's interfaces are; what it prints. */
  String inNamespace(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("nsenter", "--net=/proc/" + vswitch.pid() + "/ns/net"));
    command.addAll(List.of(arguments));
    return run(directory, command.toArray(String[]::new));
  }

  @Override
  public void close() {
    for (Process process : List.of(vswitch, database)) {
      process.destroyForcibly().onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
  }

  private static Process launch(Path directory, String... command) throws IOException {
    return builder(directory, command)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("out.log").toFile()))
        .start();
  }

  private static ProcessBuilder builder(Path directory, String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    for (String name : List.of("OVS_RUNDIR", "OVS_LOGDIR", "OVS_DBDIR")) {
      builder.environment().put(name, directory.toString());
    }
    return builder;
  }

  private static String run(Path directory, String... command)
      throws IOException, InterruptedException {
    Process process = builder(directory, command).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " failed: " + output);
    }
    return output;
  }
}
