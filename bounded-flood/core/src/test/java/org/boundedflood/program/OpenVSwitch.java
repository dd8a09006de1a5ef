package org.boundedflood.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.Store;
import org.boundedflood.core.net.PortNumber;

/**
 * A real Open vSwitch of the test's own, with one bridge on the userspace datapath: its own
 * directory, database and network namespace, so that no other one on the machine is touched.
 */
final class OpenVSwitch implements Store.CloseOnReset {
  private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
  private static final String BRIDGE = "br0";
  private static final String LIFETIME_SECONDS = "900";

  private final Path directory;
  private final List<Process> daemons = new ArrayList<>();

  private OpenVSwitch(Path directory) {
    this.directory = directory;
  }

  /** Starts a switch whose bridge has these ports, all of them up. */
  static OpenVSwitch start(List<PortNumber> ports) {
    try {
      OpenVSwitch started = new OpenVSwitch(Files.createTempDirectory("bf-switch"));
      started.run("ovsdb-tool", "create", started.path("conf.db"), SCHEMA);
      started.daemon("ovsdb-server", started.path("conf.db"), "--remote=p" + started.database());
      started.vsctl("--no-wait", "init");
      started.daemon("ovs-vswitchd", started.database(), "--disable-system");
      started.addBridge(ports);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets the administrative state of a port and waits until the switch has seen it. */
  void setUp(PortNumber port, boolean up) {
    String pid = read(directory.resolve("ovs-vswitchd.pid")).strip();
    String state = up ? "up" : "down";
    run("nsenter", "--net", "--target", pid, "ip", "link", "set", name(port), state);
    vsctl("wait-until", "Interface", name(port), "admin_state=" + state);
  }

  /** Runs {@code ovs-ofctl} on the bridge and returns what it prints. */
  String ofctl(String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of("ovs-ofctl", "-O", "OpenFlow14", "--no-names"));
    line.addAll(List.of(command, "unix:" + path(BRIDGE + ".mgmt")));
    line.addAll(List.of(arguments));
    return run(line.toArray(String[]::new));
  }

  /** Writes lines to a file that {@code ovs-ofctl} can read, and returns its path. */
  String file(List<String> lines) {
    try {
      return Files.write(directory.resolve("input"), lines).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks the daemon something by {@code ovs-appctl}. */
  String appctl(String... arguments) {
    List<String> line = new ArrayList<>(List.of("ovs-appctl", "-t", path("ovs-vswitchd.ctl")));
    line.addAll(List.of(arguments));
    return run(line.toArray(String[]::new));
  }

  /** Traces a flow given in the syntax of {@code ovs-ofctl} through the bridge. */
  String trace(String flow) {
    return appctl("ofproto/trace", BRIDGE, flow);
  }

  @Override
  public void close() {
    for (int i = daemons.size() - 1; i >= 0; i--) {
      daemons.get(i).destroy();
      try {
        if (!daemons.get(i).waitFor(10, TimeUnit.SECONDS)) {
          daemons.get(i).destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        daemons.get(i).destroyForcibly();
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addBridge(List<PortNumber> ports) {
    List<String> line = new ArrayList<>(List.of("add-br", BRIDGE, "--", "set", "bridge", BRIDGE));
    line.addAll(List.of("datapath_type=netdev", "fail_mode=secure"));
    line.add("protocols=OpenFlow13,OpenFlow14");
    for (PortNumber port : ports) {
      line.addAll(List.of("--", "add-port", BRIDGE, name(port), "--", "set", "interface"));
      line.addAll(List.of(name(port), "type=internal", "ofport_request=" + port));
    }
    vsctl(line.toArray(String[]::new));
    ports.forEach(port -> setUp(port, true));
  }

  private static String name(PortNumber port) {
    return "p" + port;
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private String database() {
    return "unix:" + path("db.sock");
  }

  private void vsctl(String... arguments) {
    List<String> line = new ArrayList<>(List.of("ovs-vsctl", "--retry", "--timeout=20"));
    line.add("--db=" + database());
    line.addAll(List.of(arguments));
    run(line.toArray(String[]::new));
  }

  /** Starts a daemon that ends, whatever becomes of this process, when its lifetime is over. */
  private void daemon(String program, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of("timeout", LIFETIME_SECONDS, "unshare", "--net"));
    line.add(program);
    line.addAll(List.of(arguments));
    line.add("--pidfile=" + path(program + ".pid"));
    line.add("--unixctl=" + path(program + ".ctl"));
    line.add("--verbose=console:off");
    daemons.add(process(line).redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
  }

  private String run(String... line) {
    try {
      Process process = process(List.of(line)).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "status %d of %s:%n%s".formatted(status, List.of(line), output));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + List.of(line), e);
    }
  }

  private ProcessBuilder process(List<String> line) {
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    String own = directory.toString();
    builder.environment().putAll(Map.of("OVS_RUNDIR", own, "OVS_LOGDIR", own, "OVS_DBDIR", own));
    return builder;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
