package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An Open vSwitch of its own: database and switch run in a network namespace without a name, their
 * files in a given directory, so that any number can run beside each other.
 */
final class OpenVSwitch {
  private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();

  private OpenVSwitch(Path directory) {
    this.directory = directory;
  }

  static OpenVSwitch start(Path directory) throws IOException, InterruptedException {
    OpenVSwitch ovs = new OpenVSwitch(directory);
    boolean complete = false;
    try {
      ovs.run("ovsdb-tool", "create", ovs.path("conf.db"), SCHEMA);
      ovs.launch(
          "ovsdb-server",
          ovs.path("conf.db"),
          "--remote=punix:" + ovs.path("db.sock"),
          "--unixctl=" + ovs.path("db.ctl"));
      ovs.vsctl("--no-wait", "init");
      ovs.launch(
          "unshare",
          "--net",
          "ovs-vswitchd",
          "unix:" + ovs.path("db.sock"),
          "--unixctl=" + ovs.path("vswitchd.ctl"),
          "--disable-system");
      complete = true;
      return ovs;
    } finally {
      if (!complete) {
        ovs.stop();
      }
    }
  }

  /** Runs ovs-vsctl, which waits until the switch has done what it was told. */
  String vsctl(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("ovs-vsctl", "--db=unix:" + path("db.sock"), "--retry", "--timeout=30"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  /** Dumps what is installed in a bridge, as in {@code ofctl("dump-flows", "br0")}. */
  String ofctl(String command, String bridge) throws IOException, InterruptedException {
    return run("ovs-ofctl", "-O", "OpenFlow13", command, "unix:" + path(bridge + ".mgmt"));
  }

  private String path(String file) {
    return directory.resolve(file).toString();
  }

  private String run(String... command) throws IOException, InterruptedException {
    Process process = builder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + output);
    return output;
  }

  private void launch(String... command) throws IOException {
    processes.add(
        builder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(processes.size() + ".log").toFile())
            .start());
  }

  private ProcessBuilder builder(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OVS_RUNDIR", directory.toString());
    builder.environment().put("OVS_LOGDIR", directory.toString());
    builder.environment().put("OVS_DBDIR", directory.toString());
    return builder;
  }

  /** Ends both processes and waits for it. */
  void stop() throws InterruptedException {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }
}
