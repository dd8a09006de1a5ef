package org.boundedflood.switching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.boundedflood.core.BoundedFlood;
import org.boundedflood.core.NodeSettings;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.openflow.Endpoint;
import org.boundedflood.openflow.FlowEntry;
import org.boundedflood.openflow.OpenFlow13;
import org.boundedflood.openflow.OpenFlowServer;
import org.boundedflood.openflow.OpenFlowSettings;
import org.boundedflood.program.Cookies;
import org.boundedflood.program.PlannerSettings;
import org.boundedflood.program.Purpose;
import org.boundedflood.program.SwitchProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.projectfloodlight.openflow.protocol.OFBarrierRequest;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowModCommand;
import org.projectfloodlight.openflow.protocol.OFFlowRemovedReason;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.action.OFActionOutput;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.OFPort;
import org.slf4j.LoggerFactory;

@Timeout(60)
class SwitchShellTest {
  private static final long DATAPATH = 0x2a;
  private static final NodeId SELF = NodeId.of(0, 100);
  private static final NodeId PEER = NodeId.of(0, 200);
  private static final String LEAF = "02:00:00:00:00:01";
  private static final byte[] BROADCAST = frame("ffffffffffff", "020000000001");
  private static final long NEW_SOURCE = Cookies.of(Purpose.NEW_SOURCE);

  /** Ports h1 and h2 are leaves; t3 is a tunnel whose peer never answers. */
  private static final TopologySnapshot TOPOLOGY =
      new TopologySnapshot(
          1, Map.of("t3", new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0)), PortRole.LEAF);

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final List<AutoCloseable> running = new ArrayList<>();
  private final SwitchTables tables = new SwitchTables();
  private final BlockingQueue<SwitchProgram> confirmed = new LinkedBlockingQueue<>();
  private SwitchShell shell = newShell();
  private Endpoint endpoint = Endpoint.of("tcp:0");

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

  private SwitchShell newShell() {
    NodeSettings settings =
        new NodeSettings(
            SELF,
            1000,
            Duration.ofMillis(100),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            1_500,
            100,
            100);
    return new SwitchShell(
        new BoundedFlood(settings),
        new ShellSettings(PlannerSettings.DEFAULT, Duration.ofMillis(200)),
        loop,
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
        LoggerFactory.getLogger("node-test"),
        (session, program) -> confirmed.add(program));
  }

  /** Starts a controller; one that ran before is to be closed by the test. */
  private OpenFlowServer serve(SwitchShell served) throws Exception {
    shell = served;
    OpenFlowServer server =
        new OpenFlowServer(OpenFlowSettings.builder().listen("tcp:0").build(), served, loop);
    running.add(0, server);
    endpoint = server.start().get(0);
    onLoop(
        () -> {
          served.topologyChanged(TOPOLOGY);
          served.expectDatapath("%016x".formatted(DATAPATH));
          return true;
        });
    return server;
  }

  private <T> T onLoop(Callable<T> question) throws Exception {
    return loop.submit(question).get();
  }

  private long count(ShellCounter counter) throws Exception {
    return onLoop(() -> shell.counters().get(counter));
  }

  private ScriptedSwitch newSwitch() {
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
  private ScriptedSwitch programmedSwitch() throws Exception {
    return programmed(newSwitch());
  }

  private ScriptedSwitch programmed(ScriptedSwitch made) throws Exception {
    made.connect(endpoint);
    awaitProgram();
    made.forgetCommands();
    return made;
  }

  private void awaitProgram() throws InterruptedException {
    assertNotNull(confirmed.poll(20, TimeUnit.SECONDS), "no program was confirmed");
  }

  /** A programmed switch that knows one leaf. */
  private ScriptedSwitch switchWithLeaf() throws Exception {
    ScriptedSwitch connected = programmedSwitch();
    connected.packetIn(1, NEW_SOURCE, BROADCAST);
    while (!toLeaf(connected.until(OFPacketOut.class), 2)) {
      assertTrue(tables.flowsWith("eth_src=" + LEAF).size() <= 1);
    }
    return connected;
  }

  /** Whether the last message sends out of a port; the others may be link checks. */
  private static boolean toLeaf(List<OFMessage> messages, int port) {
    OFPacketOut last = assertInstanceOf(OFPacketOut.class, messages.get(messages.size() - 1));
    return last.getActions().stream()
        .anyMatch(
            action ->
                action instanceof OFActionOutput output
                    && output.getPort().equals(OFPort.of(port)));
  }

  private static byte[] frame(String destination, String source) {
    return HexFormat.of().parseHex(destination + source + "0806" + "00".repeat(46));
  }

  private static boolean isChange(OFMessage message) {
    return !(message instanceof OFPacketOut || message instanceof OFBarrierRequest);
  }

  @Test
  void aNewLeafsFlowsAreInstalledBeforeItsFrameGoesOn() throws Exception {
    ScriptedSwitch connected = programmedSwitch();

    connected.packetIn(1, NEW_SOURCE, BROADCAST);
    List<OFMessage> messages = new ArrayList<>();
    do {
      messages.addAll(connected.until(OFPacketOut.class));
    } while (!toLeaf(messages, 2));

    List<OFFlowMod> added =
        messages.stream()
            .filter(OFFlowMod.class::isInstance)
            .map(OFFlowMod.class::cast)
            .filter(mod -> mod.getMatch().toString().contains(LEAF))
            .toList();
    assertEquals(2, added.size(), "one flow for the leaf as source, one as destination");
    OFPacketOut sent = (OFPacketOut) messages.get(messages.size() - 1);
    assertEquals(HexFormat.of().formatHex(BROADCAST), HexFormat.of().formatHex(sent.getData()));
    assertEquals(OFPort.CONTROLLER, sent.getInPort());
  }

  @Test
  void aSwitchThatComesBackKeepsWhatItHas() throws Exception {
    ScriptedSwitch first = switchWithLeaf();
    Set<String> before = tables.flowTexts();
    first.close();
    assertTrue(first.awaitEnd());

    ScriptedSwitch second = newSwitch().connect(endpoint);
    awaitProgram();
    List<OFMessage> sent = second.commands();

    assertEquals(List.of(), sent.stream().filter(SwitchShellTest::isChange).toList());
    assertEquals(before, tables.flowTexts());
    assertEquals(2, count(ShellCounter.SWITCH_CONNECTED));
  }

  @Test
  void aRestartedControllerDeletesNothingAndKnowsTheLeaf() throws Exception {
    ScriptedSwitch first = switchWithLeaf();
    Set<String> before = tables.flowTexts();
    running.remove(0).close();
    assertTrue(first.awaitEnd());

    serve(newShell());
    ScriptedSwitch second = newSwitch().connect(endpoint);
    awaitProgram();
    List<OFMessage> sent = second.commands();

    assertEquals(
        List.of(),
        sent.stream()
            .filter(OFFlowMod.class::isInstance)
            .filter(mod -> ((OFFlowMod) mod).getCommand() == OFFlowModCommand.DELETE_STRICT)
            .toList());
    assertTrue(tables.flowTexts().containsAll(before), "all flows are still there");
    assertEquals(LEAF, onLoop(() -> shell.core().localLeaves().get(0).mac().toString()));
  }

  @Test
  void aSwitchOfAnotherBridgeIsRefused() throws Exception {
    ScriptedSwitch other =
        ScriptedSwitch.of(DATAPATH + 1, new SwitchTables(), ScriptedSwitch.port(1, "x", true));
    running.add(other);
    other.connect(endpoint);

    assertTrue(other.awaitEnd());
    assertEquals(1, count(ShellCounter.SWITCH_REFUSED));
    assertEquals(0, other.readings());
  }

  @Test
  void aSwitchWaitsUntilItIsKnownWhoseItIs() throws Exception {
    SwitchShell unsure = newShell();
    OpenFlowServer server =
        new OpenFlowServer(OpenFlowSettings.builder().listen("tcp:0").build(), unsure, loop);
    running.add(0, server);
    Endpoint bound = server.start().get(0);
    ScriptedSwitch early = newSwitch().connect(bound);
    while (server.sessions().isEmpty()) {
      Thread.onSpinWait();
    }
    assertEquals(0, early.readings());

    onLoop(
        () -> {
          unsure.topologyChanged(TOPOLOGY);
          unsure.expectDatapath("%016x".formatted(DATAPATH));
          return true;
        });

    awaitProgram();
    assertFalse(tables.flowTexts().isEmpty());
  }

  @Test
  void anIdleLeafIsForgotten() throws Exception {
    ScriptedSwitch connected = switchWithLeaf();

    connected.forget(tables.flowsWith("eth_src=" + LEAF).get(0), OFFlowRemovedReason.IDLE_TIMEOUT);
    OFMessage next = connected.next();
    while (!(next instanceof OFFlowMod)) {
      next = connected.next();
    }

    OFFlowMod deletion = (OFFlowMod) next;
    assertEquals(OFFlowModCommand.DELETE_STRICT, deletion.getCommand());
    assertTrue(deletion.getMatch().toString().contains("eth_dst=" + LEAF));
    assertEquals(1, count(ShellCounter.FLOWS_IDLE));
    assertEquals(List.of(), onLoop(() -> shell.core().localLeaves()));
  }

  @Test
  void aFlowThatSomebodyElseDeletesIsInstalledAgain() throws Exception {
    ScriptedSwitch connected = switchWithLeaf();
    Set<String> before = tables.flowTexts();

    connected.forget(tables.flowsWith("eth_src=" + LEAF).get(0), OFFlowRemovedReason.DELETE);
    OFMessage next = connected.next();
    while (!(next instanceof OFFlowMod)) {
      next = connected.next();
    }

    assertTrue(((OFFlowMod) next).getMatch().toString().contains("eth_src=" + LEAF));
    assertEquals(before, tables.flowTexts());
    assertEquals(1, count(ShellCounter.FLOWS_DELETED_BY_OTHERS));
  }

  @Test
  void flowsThatVanishSilentlyAreMissedAndInstalledAgain() throws Exception {
    ScriptedSwitch connected = programmedSwitch();
    Set<String> before = tables.flowTexts();
    OFFlowMod miss = tables.flowsWith("OFMatchV3Ver13()").get(0);

    tables.forget(miss);
    OFMessage next = connected.next();
    while (!(next instanceof OFFlowMod)) {
      next = connected.next();
    }

    assertEquals(miss.getTableId(), ((OFFlowMod) next).getTableId());
    assertEquals(before, tables.flowTexts());
    assertEquals(1, count(ShellCounter.AUDITS_FAILED));
    assertEquals(1, count(ShellCounter.RESYNCHRONISED));
  }

  @Test
  void aSwitchThatHasWhatItShouldIsNotReadAgain() throws Exception {
    ScriptedSwitch connected = switchWithLeaf();

    connected.awaitCounts(3);

    assertEquals(0, count(ShellCounter.AUDITS_FAILED));
    assertEquals(1, connected.readings());
  }

  @Test
  void aRefusedFlowIsTriedAgainAtABoundedRate() throws Exception {
    ScriptedSwitch connected =
        programmed(
            newSwitch().refusing(mod -> mod.getMatch().toString().contains("eth_src=" + LEAF)));
    connected.packetIn(1, NEW_SOURCE, BROADCAST);
    long started = System.nanoTime();
    while (count(ShellCounter.STEPS_REFUSED) < 3) {
      connected.next();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);

    assertTrue(millis >= 1400, "two more attempts after 500 ms and 1 s, took " + millis + " ms");
    assertEquals(2, count(ShellCounter.RESYNCHRONISED));
    connected.refusing(mod -> false);
    while (tables.flowsWith("eth_src=" + LEAF).isEmpty()) {
      connected.next();
    }
  }

  @Test
  void flowsOfOthersAreLeftAlone() throws Exception {
    tables.apply(
        OpenFlow13.addFlow(
            FlowEntry.of(
                    0, 5, OpenFlow13.match().exact(MatchField.ETH_TYPE, EthType.of(0x88b5)).build())
                .withInstructions(OpenFlow13.apply(OpenFlow13.output(OFPort.FLOOD)))));

    programmedSwitch();

    assertEquals(1, tables.flowsWith("88b5").size());
  }

  @Test
  void aPortThatGoesDownTakesItsLeavesWithIt() throws Exception {
    ScriptedSwitch connected = switchWithLeaf();

    connected.portStatus(OFPortReason.MODIFY, ScriptedSwitch.port(1, "h1", false));
    while (!tables.flowsWith(LEAF).isEmpty()) {
      connected.next();
    }

    assertEquals(List.of(), onLoop(() -> shell.core().localLeaves()));
  }

  @Test
  void framesThatCannotBeUsedAreCounted() throws Exception {
    ScriptedSwitch connected = programmedSwitch();

    connected.packetIn(1, 0x1234, BROADCAST);
    connected.packetIn(1, NEW_SOURCE, new byte[13]);
    connected.packetIn(1, NEW_SOURCE, BROADCAST);
    while (!toLeaf(connected.until(OFPacketOut.class), 2)) {
      assertTrue(onLoop(() -> shell.session().isPresent()));
    }

    assertEquals(1, count(ShellCounter.FRAMES_FOREIGN));
    assertEquals(1, count(ShellCounter.FRAMES_BROKEN));
    assertEquals(1, count(ShellCounter.FRAMES_IN));
  }

  @Test
  void framesThatComeBeforeTheTablesAreReadAreCounted() throws Exception {
    ScriptedSwitch connected = newSwitch().holdingAnswers().connect(endpoint);
    while (connected.readings() == 0) {
      Thread.onSpinWait();
    }
    connected.packetIn(1, NEW_SOURCE, BROADCAST);
    while (count(ShellCounter.FRAMES_EARLY) == 0) {
      Thread.onSpinWait();
    }

    connected.answer();
    awaitProgram();

    assertEquals(List.of(), onLoop(() -> shell.core().localLeaves()));
  }

  @Test
  void whatIsShownHasPacketsAndBytes() throws Exception {
    switchWithLeaf();

    Readback readback = onLoop(() -> shell.readTables()).get();

    assertEquals(tables.flowTexts().size(), readback.program().flows().size());
    assertTrue(readback.counts().values().stream().allMatch(new Readback.Count(7, 700)::equals));
    assertEquals(onLoop(() -> shell.installed()), readback.program());
  }
}
