package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.projectfloodlight.openflow.protocol.OFControllerRole;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFMeterConfig;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.U64;
import org.slf4j.LoggerFactory;

/** The same against Open vSwitch. Needs root. */
@Tag("switches")
@Timeout(120)
class OpenVSwitchTest {
  private static final long COOKIE = 0xb0f1_0000_0000_0000L;
  private static final long COOKIE_MASK = 0xffff_0000_0000_0000L;

  @TempDir private Path directory = Path.of("set by JUnit");

  @SuppressWarnings("NullAway.Init")
  private OpenVSwitch ovs;

  @SuppressWarnings("NullAway.Init")
  private Fixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = Fixture.startOn("unix:" + directory.resolve("of.sock"), OpenFlowSettings.builder());
    ovs = OpenVSwitch.start(directory);
  }

  @AfterEach
  void stop() throws Exception {
    ovs.stop();
    fixture.close();
  }

  @Test
  void theHandshakeTellsDatapathAndPorts() throws Exception {
    OpenFlowSession session = connect();
    assertEquals(0x42, session.datapathId().getLong());
    assertEquals(List.of("p1", "p2", "br0"), names(session));
    assertEquals(
        OFControllerRole.ROLE_MASTER,
        Fixture.await(
                Fixture.ask(session, () -> session.requestRole(OFControllerRole.ROLE_MASTER, 1)))
            .getRole());
  }

  @Test
  void flowsGroupsAndMetersAreInstalledReadBackAndDeleted() throws Exception {
    OpenFlowSession session = connect();
    FlowEntry flow =
        FlowEntry.of(0, 100, OpenFlow13.match().exact(MatchField.IN_PORT, OFPort.of(1)).build())
            .withCookie(COOKIE | 1)
            .withRemovalNotice()
            .withInstructions(
                OpenFlow13.meter(3),
                OpenFlow13.apply(OpenFlow13.group(8)),
                OpenFlow13.gotoTable(1));
    send(
        session,
        OpenFlow13.addMeter(3, 1000, 100),
        OpenFlow13.addGroup(
            7, OFGroupType.INDIRECT, List.of(OpenFlow13.bucket(OpenFlow13.output(OFPort.of(2))))),
        OpenFlow13.addGroup(
            8,
            OFGroupType.FF,
            List.of(
                OpenFlow13.bucketWatching(OFPort.of(2), OpenFlow13.output(OFPort.of(2))),
                OpenFlow13.bucketWatchingGroup(7, OpenFlow13.group(7)))),
        OpenFlow13.addFlow(flow));
    Fixture.await(Fixture.ask(session, session::barrier));

    OFFlowStatsEntry installed = flows(session).get(0);
    assertEquals(flow.match(), installed.getMatch());
    assertEquals(U64.of(COOKIE | 1), installed.getCookie());
    assertEquals(flow.instructions(), installed.getInstructions());
    assertEquals(List.of(7, 8), groups(session));
    OFMeterConfig meter = meters(session).get(0);
    assertEquals(3, meter.getMeterId());

    send(session, OpenFlow13.modifyFlow(flow.withInstructions(OpenFlow13.gotoTable(2))));
    assertEquals(List.of(OpenFlow13.gotoTable(2)), flows(session).get(0).getInstructions());
    send(
        session,
        OpenFlow13.deleteFlow(flow),
        OpenFlow13.deleteGroup(8),
        OpenFlow13.deleteGroup(7),
        OpenFlow13.deleteMeter(3));
    assertEquals(U64.of(COOKIE | 1), fixture.heard.next(OFFlowRemoved.class).getCookie());
    assertTrue(flows(session).isEmpty());
    assertTrue(groups(session).isEmpty());
    assertTrue(meters(session).isEmpty());
  }

  @Test
  void deletingByCookieLeavesOthersFlowsAlone() throws Exception {
    OpenFlowSession session = connect();
    FlowEntry ours = FlowEntry.of(3, 5, OpenFlow13.match().build()).withCookie(COOKIE | 7);
    FlowEntry others = FlowEntry.of(4, 5, OpenFlow13.match().build()).withCookie(99);
    send(
        session,
        OpenFlow13.addFlow(ours),
        OpenFlow13.addFlow(others),
        OpenFlow13.deleteFlows(COOKIE, COOKIE_MASK));
    Fixture.await(Fixture.ask(session, session::barrier));
    String flows = ovs.ofctl("dump-flows", "br0");
    assertTrue(flows.contains("cookie=0x63") && !flows.contains("0xb0f1"), flows);
  }

  @Test
  void aRefusalNamesTheMessageThatCausedIt() throws Exception {
    OpenFlowSession session = connect();
    OFMessage bad =
        OpenFlow13.addFlow(
            FlowEntry.of(2, 77, OpenFlow13.match().build())
                .withInstructions(OpenFlow13.gotoTable(1)));
    send(
        session,
        OpenFlow13.addFlow(FlowEntry.of(2, 76, OpenFlow13.match().build())),
        bad,
        OpenFlow13.barrier());
    SwitchError error = fixture.heard.next(SwitchError.class);
    assertSame(bad, error.cause().orElseThrow());
    assertTrue(error.text().startsWith("BAD_INSTRUCTION/"), error.text());
    assertTrue(error.text().contains("priority=77"), error.text());

    OFMessage unknownGroup =
        OpenFlow13.modifyGroup(5, OFGroupType.ALL, List.of(OpenFlow13.bucket()));
    send(session, unknownGroup);
    error = fixture.heard.next(SwitchError.class);
    assertSame(unknownGroup, error.cause().orElseThrow());
    assertTrue(error.text().startsWith("GROUP_MOD_FAILED/UNKNOWN_GROUP"), error.text());
  }

  @Test
  void portsAreFollowed() throws Exception {
    OpenFlowSession session = connect();
    ovs.vsctl(
        "add-port",
        "br0",
        "p9",
        "--",
        "set",
        "interface",
        "p9",
        "type=internal",
        "ofport_request=9");
    OFPortStatus added = status(OFPortReason.ADD, "p9");
    assertEquals(OFPort.of(9), added.getDesc().getPortNo());
    assertEquals(List.of("p1", "p2", "p9", "br0"), names(session));
    ovs.vsctl("del-port", "br0", "p9");
    status(OFPortReason.DELETE, "p9");
    assertEquals(List.of("p1", "p2", "br0"), names(session));
  }

  @Test
  void aFramePutIntoTheTablesComesBackWholeAsPacketIn() throws Exception {
    OpenFlowSession session = connect();
    byte[] frame = new byte[1400];
    System.arraycopy(Wire.hex("020000000002 020000000001 88b5"), 0, frame, 0, 14);
    Arrays.fill(frame, 14, frame.length, (byte) 0x5a);
    FlowEntry toController =
        FlowEntry.of(
                0,
                9,
                OpenFlow13.match()
                    .exact(MatchField.ETH_TYPE, EthType.of(0x88b5))
                    .masked(
                        MatchField.ETH_DST,
                        MacAddress.of("02:00:00:00:00:00"),
                        MacAddress.of("ff:00:00:00:00:00"))
                    .build())
            .withCookie(COOKIE | 5)
            .withInstructions(OpenFlow13.apply(OpenFlow13.toController()));
    send(
        session,
        OpenFlow13.addFlow(toController),
        OpenFlow13.packetOut(OFPort.of(1), frame, List.of(OpenFlow13.output(OFPort.TABLE))));
    PacketIn packetIn = fixture.heard.next(PacketIn.class);
    assertArrayEquals(frame, packetIn.frame());
    assertEquals(OFPort.of(1), packetIn.inPort());
    assertEquals(COOKIE | 5, packetIn.cookie());
    assertEquals(0, packetIn.tableId());
    assertEquals(PacketIn.Reason.ACTION, packetIn.reason());
    assertEquals(PacketIn.NO_BUFFER, packetIn.bufferId());
  }

  @Test
  void aBridgeThatSpeaksOnly10IsNamedInTheLogWithWhatToDo() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
          }
        };
    Logger logger = (Logger) LoggerFactory.getLogger(Session.class);
    logger.setLevel(Level.WARN);
    logger.addAppender(appender);
    appender.start();
    startBridge("OpenFlow10");
    String line = lines.poll(FakeSwitch.PATIENCE_SECONDS, TimeUnit.SECONDS);
    logger.detachAppender(appender);
    logger.setLevel(null);
    assertEquals(
        "connection from "
            + fixture.endpoint
            + " failed, VERSION_MISMATCH: OpenFlow 1.3 is needed, the switch offers at most 1.0;"
            + " on Open vSwitch: ovs-vsctl set bridge BRIDGE protocols=OpenFlow13",
        line);
    assertTrue(fixture.heard.isEmpty());
  }

  private OpenFlowSession connect() throws Exception {
    startBridge("OpenFlow13");
    OpenFlowSession session = fixture.heard.connected();
    // The bridge may come up before its ports.
    while (session.ports().size() < 3) {
      fixture.heard.next(OFPortStatus.class);
    }
    return session;
  }

  private void startBridge(String protocols) throws Exception {
    ovs.vsctl(
        "add-br",
        "br0",
        "--",
        "set",
        "bridge",
        "br0",
        "datapath_type=netdev",
        "protocols=" + protocols,
        "fail_mode=secure",
        "other-config:datapath-id=0000000000000042",
        "--",
        "add-port",
        "br0",
        "p1",
        "--",
        "set",
        "interface",
        "p1",
        "type=internal",
        "ofport_request=1",
        "--",
        "add-port",
        "br0",
        "p2",
        "--",
        "set",
        "interface",
        "p2",
        "type=internal",
        "ofport_request=2",
        "--",
        "set-controller",
        "br0",
        fixture.endpoint.toString());
  }

  /**
   * The next status of a port for a reason; what else happens to ports meanwhile is passed over.
   */
  private OFPortStatus status(OFPortReason reason, String port) throws Exception {
    OFPortStatus status = fixture.heard.next(OFPortStatus.class);
    while (status.getReason() != reason || !status.getDesc().getName().equals(port)) {
      status = fixture.heard.next(OFPortStatus.class);
    }
    return status;
  }

  private static void send(OpenFlowSession session, OFMessage... messages) throws Exception {
    Fixture.onLoop(
        session,
        () -> {
          session.send(List.of(messages));
          return session;
        });
  }

  private static List<OFFlowStatsEntry> flows(OpenFlowSession session) throws Exception {
    return Fixture.await(
            Fixture.ask(session, () -> session.request(OpenFlow13.flows(COOKIE, COOKIE_MASK))))
        .stream()
        .flatMap(part -> part.getEntries().stream())
        .toList();
  }

  private static List<Integer> groups(OpenFlowSession session) throws Exception {
    return Fixture.await(Fixture.ask(session, () -> session.request(OpenFlow13.groups()))).stream()
        .flatMap(part -> part.getEntries().stream())
        .map(OFGroupDescStatsEntry::getGroup)
        .map(group -> group.getGroupNumber())
        .sorted()
        .collect(Collectors.toList());
  }

  private static List<OFMeterConfig> meters(OpenFlowSession session) throws Exception {
    return Fixture.await(Fixture.ask(session, () -> session.request(OpenFlow13.meters()))).stream()
        .flatMap(part -> part.getEntries().stream())
        .toList();
  }

  private static List<String> names(OpenFlowSession session) {
    return session.ports().values().stream().map(OFPortDesc::getName).toList();
  }
}
