package org.boundedflood.ovs.testing;

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

  private VirtualSwitch(Process process) {
    this.process = process;
  }

  /** Starts a switch for this database. */
  public static VirtualSwitch start(OvsdbServer database) throws IOException {
    Path directory = database.directory();
    ProcessBuilder builder =
        new ProcessBuilder(
            "unshare",
            "--net",
            "ovs-vswitchd",
            database.endpoint(),
            "--disable-system",
            "--unixctl=" + directory.resolve("ovs-vswitchd.ctl"),
            "--log-file=" + directory.resolve("ovs-vswitchd.log"),
            "-vconsole:off");
    builder.environment().put("OVS_RUNDIR", directory.toString());
    builder.environment().put("OVS_LOGDIR", directory.toString());
    builder.environment().put("OVS_DBDIR", directory.toString());
    return new VirtualSwitch(
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
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
