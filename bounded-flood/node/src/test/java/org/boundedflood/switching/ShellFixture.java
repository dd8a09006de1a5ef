package org.boundedflood.switching;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.boundedflood.core.BoundedFlood;
import org.boundedflood.core.Event;
import org.boundedflood.core.NodeSettings;
import org.boundedflood.core.demand.DemandSettings;
import org.boundedflood.core.demand.DemandThreshold;
import org.boundedflood.core.learning.LeafLimits;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.openflow.Endpoint;
import org.boundedflood.openflow.OpenFlowServer;
import org.boundedflood.openflow.OpenFlowSettings;
import org.boundedflood.program.Cookies;
import org.boundedflood.program.PlannerSettings;
import org.boundedflood.program.Purpose;
import org.boundedflood.program.SwitchProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.projectfloodlight.openflow.protocol.OFBarrierRequest;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.action.OFActionOutput;
import org.projectfloodlight.openflow.types.OFPort;
import org.slf4j.LoggerFactory;

/** A shell behind a real server, and switches that connect to it. */
@Timeout(60)
abstract class ShellFixture {
  static final long DATAPATH = 0x2a;
  static final NodeId SELF = NodeId.of(0, 100);
  static final NodeId PEER = NodeId.of(0, 200);
  static final String LEAF = "02:00:00:00:00:01";
  static final byte[] BROADCAST = frame("ffffffffffff", "020000000001");
  static final long NEW_SOURCE = Cookies.of(Purpose.NEW_SOURCE);

  private static final DemandSettings NO_TUNNELS_ON_DEMAND =
      new DemandSettings(
          0,
          DemandThreshold.of("1G"),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  /** Ports h1 and h2 are leaves; t3 is a tunnel whose peer never answers. */
  static final TopologySnapshot TOPOLOGY =
      new TopologySnapshot(
          1, Map.of("t3", new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0)), PortRole.LEAF);

  final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  final EventLoop loop = group.next();
  final List<AutoCloseable> running = new ArrayList<>();
  final SwitchTables tables = new SwitchTables();
  final BlockingQueue<SwitchProgram> confirmed = new LinkedBlockingQueue<>();
  SwitchShell shell = newShell();
  Endpoint endpoint = Endpoint.of("tcp:0");

  @BeforeEach
  void listen() throws Exception {
    serve(shell);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : running) {
      part.close();
    }
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  SwitchShell newShell() {
    return newShell(Duration.ofMillis(100));
  }

  SwitchShell newShell(Duration linkCheckInterval) {
    NodeSettings settings =
        new NodeSettings(
            SELF,
            1000,
            linkCheckInterval,
            false,
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            1_500,
            100,
            100,
            LeafLimits.DEFAULT,
            NO_TUNNELS_ON_DEMAND,
            false);
    return new SwitchShell(
        new BoundedFlood(settings),
        new ShellSettings(PlannerSettings.DEFAULT, Duration.ofMillis(200)),
        loop,
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
        LoggerFactory.getLogger("node-test"),
        (session, program) -> confirmed.add(program));
  }

  /** Starts a controller; one that ran before is to be closed by the test. */
  OpenFlowServer serve(SwitchShell served) throws Exception {
    return serve(served, OpenFlowSettings.builder());
  }

  OpenFlowServer serve(SwitchShell served, OpenFlowSettings.Builder settings) throws Exception {
    shell = served;
    OpenFlowServer server = new OpenFlowServer(settings.listen("tcp:0").build(), served, loop);
    running.add(0, server);
    endpoint = server.start().get(0);
    onLoop(
        () -> {
          served.tell(new Event.TopologyChanged(TOPOLOGY));
          served.expectDatapath("%016x".formatted(DATAPATH));
          return true;
        });
    return server;
  }

  <T> T onLoop(Callable<T> question) throws Exception {
    return loop.submit(question).get();
  }

  long count(ShellCounter counter) throws Exception {
    return onLoop(() -> shell.counters().get(counter));
  }

  ScriptedSwitch newSwitch() {
    ScriptedSwitch made =
        ScriptedSwitch.of(
            DATAPATH,
            tables,
            ScriptedSwitch.port(1, "h1", true),
            ScriptedSwitch.port(2, "h2", true),
            ScriptedSwitch.port(3, "t3", true));
    running.add(made);
    return made;
  }

  /** A switch that has its first program. */
  ScriptedSwitch programmedSwitch() throws Exception {
    return programmed(newSwitch());
  }

  ScriptedSwitch programmed(ScriptedSwitch made) throws Exception {
    made.connect(endpoint);
    awaitProgram();
    made.forgetCommands();
    return made;
  }

  void awaitProgram() throws InterruptedException {
    assertNotNull(confirmed.poll(20, TimeUnit.SECONDS), "no program was confirmed");
  }

  /** A programmed switch that knows one leaf. */
  ScriptedSwitch switchWithLeaf() throws Exception {
    ScriptedSwitch connected = programmedSwitch();
    connected.packetIn(1, NEW_SOURCE, BROADCAST);
    while (!toLeaf(connected.until(OFPacketOut.class), 2)) {
      assertTrue(tables.flowsWith("eth_src=" + LEAF).size() <= 1);
    }
    return connected;
  }

  /** Whether the last message sends out of a port; the others may be link checks. */
  static boolean toLeaf(List<OFMessage> messages, int port) {
    OFPacketOut last = assertInstanceOf(OFPacketOut.class, messages.get(messages.size() - 1));
    return last.getActions().stream()
        .anyMatch(
            action ->
                action instanceof OFActionOutput output
                    && output.getPort().equals(OFPort.of(port)));
  }

  static byte[] frame(String destination, String source) {
    return HexFormat.of().parseHex(destination + source + "0806" + "00".repeat(46));
  }

  static boolean isChange(OFMessage message) {
    return !(message instanceof OFPacketOut || message instanceof OFBarrierRequest);
  }
}
