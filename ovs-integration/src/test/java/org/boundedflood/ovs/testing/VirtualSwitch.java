package org.boundedflood.ovs.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An ovs-vswitchd of its own for a database, in a network namespace that ends with it. Needs root.
 */
public final class VirtualSwitch implements AutoCloseable {
  private final Process process;
  private final Path log;

  private VirtualSwitch(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a switch for this database. */
  public static VirtualSwitch start(OvsdbServer database) throws IOException {
    Path directory = database.directory();
    Path log = directory.resolve("ovs-vswitchd.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            "unshare",
            "--net",
            "ovs-vswitchd",
            database.endpoint(),
            "--disable-system",
            "--unixctl=" + directory.resolve("ovs-vswitchd.ctl"),
            "--log-file=" + log,
            "-vconsole:off");
    builder.environment().put("OVS_RUNDIR", directory.toString());
    builder.environment().put("OVS_LOGDIR", directory.toString());
    builder.environment().put("OVS_DBDIR", directory.toString());
    return new VirtualSwitch(
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start(),
        log);
  }

  /** Sends the switch a signal, by its name: {@code STOP}, {@code CONT}. */
  public void signal(String name) {
    Command.run(List.of("kill", "-" + name, String.valueOf(process.pid())));
  }

  /** Waits until the switch has written something to its log. */
  public void untilLogged(String text) throws IOException {
    Process tail =
        new ProcessBuilder("timeout", "20", "tail", "-n", "+1", "-F", log.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = tail.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.contains(text)) {
        line = lines.readLine();
      }
      if (line == null) {
        throw new AssertionError("the switch did not log \"" + text + "\"");
      }
    } finally {
      tail.destroy();
    }
  }

  /** Runs a program in the switch's network namespace and gives what it wrote. */
  public String run(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("nsenter", "--net=/proc/" + process.pid() + "/ns/net"));
    command.addAll(List.of(arguments));
    return Command.run(command);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
