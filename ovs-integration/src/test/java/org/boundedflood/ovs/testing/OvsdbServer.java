package org.boundedflood.ovs.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An ovsdb-server of its own, with the schema of Open vSwitch, all of whose files lie in one
 * directory. Needs the programs of Open vSwitch, but no root.
 */
public final class OvsdbServer implements AutoCloseable {
  private static final Path SCHEMA = Path.of("/usr/share/openvswitch/vswitch.ovsschema");

  private final Path directory;
  private final List<String> options;
  private Process process;

  private OvsdbServer(Path directory, List<String> options, Process process) {
    this.directory = directory;
    this.options = options;
    this.process = process;
  }

  /** Makes an empty database in {@code directory} and serves it there on a Unix socket. */
  public static OvsdbServer start(Path directory, String... options) throws IOException {
    Command.run(
        List.of(
            "ovsdb-tool", "create", directory.resolve("conf.db").toString(), SCHEMA.toString()));
    return new OvsdbServer(directory, List.of(options), launch(directory, List.of(options)));
  }

  /** Where clients reach it, as Open vSwitch writes it. */
  public String endpoint() {
    return "unix:" + directory.resolve("db.sock");
  }

  /** The directory of its files. */
  public Path directory() {
    return directory;
  }

  /** Runs ovs-vsctl, which waits for the server but for no switch, and gives what it wrote. */
  public String vsctl(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("ovs-vsctl", "--db=" + endpoint(), "--retry", "--timeout=20", "--no-wait"));
    command.addAll(List.of(arguments));
    return Command.run(command);
  }

  /** Kills the server. */
  public void stop() {
    process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Serves the same database again after {@link #stop}. */
  public void startAgain() throws IOException {
    process = launch(directory, options);
  }

  @Override
  public void close() {
    stop();
  }

  private static Process launch(Path directory, List<String> options) throws IOException {
    Files.deleteIfExists(directory.resolve("db.sock"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "ovsdb-server",
                directory.resolve("conf.db").toString(),
                "--remote=punix:" + directory.resolve("db.sock"),
                "--unixctl=" + directory.resolve("ovsdb-server.ctl"),
                "--log-file=" + directory.resolve("ovsdb-server.log"),
                "-vconsole:off"));
    command.addAll(options);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
