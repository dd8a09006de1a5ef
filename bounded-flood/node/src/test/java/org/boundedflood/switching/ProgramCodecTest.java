package org.boundedflood.switching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.boundedflood.core.FloodView;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.openflow.FlowEntry;
import org.boundedflood.openflow.OpenFlow13;
import org.boundedflood.program.Batch;
import org.boundedflood.program.Flow;
import org.boundedflood.program.FlowAction;
import org.boundedflood.program.Group;
import org.boundedflood.program.Instructions;
import org.boundedflood.program.MaskedMac;
import org.boundedflood.program.Match;
import org.boundedflood.program.Meter;
import org.boundedflood.program.PlannerSettings;
import org.boundedflood.program.Step;
import org.boundedflood.program.SwitchPlanner;
import org.boundedflood.program.SwitchProgram;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFMeterMod;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.OFPort;

class ProgramCodecTest {
  /** What a switch would hold after a step that travelled over the wire. */
  private static OFMessage overTheWire(Step step) throws OFParseError {
    ByteBuf bytes = Unpooled.buffer();
    ProgramEncoder.encode(new Batch(List.of(step))).get(0).writeTo(bytes);
    return OFFactories.getGenericReader().readFrom(bytes);
  }

  @Property(tries = 500)
  void aFlowIsReadAsItWasWritten(@ForAll("flows") Flow flow) throws OFParseError {
    OFFlowMod mod = (OFFlowMod) overTheWire(new Step.AddFlow(flow));

    assertEquals(Optional.of(flow), ProgramDecoder.flow(SwitchTables.entry(mod)));
  }

  @Property(tries = 300)
  void aDeletionNamesTheVeryFlow(@ForAll("flows") Flow flow) throws OFParseError {
    OFFlowMod mod = (OFFlowMod) overTheWire(new Step.DeleteFlow(flow));

    assertEquals(
        Optional.of(flow.key()),
        ProgramDecoder.key(mod.getTableId(), mod.getPriority(), mod.getMatch()));
  }

  @Property(tries = 300)
  void aGroupIsReadAsItWasWritten(@ForAll("groups") Group group) throws OFParseError {
    OFGroupMod mod = (OFGroupMod) overTheWire(new Step.ModifyGroup(group));

    assertEquals(group, ProgramDecoder.group(SwitchTables.entry(mod)));
  }

  /** Loxi cannot read these back from the wire; the reader of the session can. */
  @Test
  void theGroupsByWhichASwitchFloodsAreReadAsTheyWereWritten() {
    NodeId self = NodeId.of(7, 7);
    FloodView.Peer near = new FloodView.Peer(NodeId.of(1L << 60, 1), PortNumber.of(3), true);
    FloodView.Peer far = new FloodView.Peer(NodeId.of(1L << 61, 2), PortNumber.of(4), false);
    ForwardingView view =
        new ForwardingView(
                self,
                List.of(PortNumber.of(1)),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                false,
                Set.of())
            .withFloods(FloodView.bySwitch(List.of(near, far), true, Set.of(near.port())));
    SwitchProgram program = SwitchPlanner.plan(view, PlannerSettings.DEFAULT);
    for (Group group : program.groups().values()) {
      OFGroupMod mod =
          (OFGroupMod) ProgramEncoder.encode(new Batch(List.of(new Step.AddGroup(group)))).get(0);
      assertEquals(group, ProgramDecoder.group(SwitchTables.entry(mod)));
    }
    assertEquals(10, program.groups().size());
  }

  @Property(tries = 100)
  void aMeterIsReadAsItWasWritten(@ForAll("meters") Meter meter) throws OFParseError {
    OFMeterMod mod = (OFMeterMod) overTheWire(new Step.AddMeter(meter));

    assertEquals(Optional.of(meter), ProgramDecoder.meter(SwitchTables.entry(mod)));
  }

  @Test
  void aMatchThatCannotBeSaidIsNoFlow() {
    OFFlowMod foreign =
        OpenFlow13.addFlow(
            FlowEntry.of(
                0,
                1,
                OpenFlow13.match()
                    .exact(MatchField.ETH_TYPE, EthType.IPv4)
                    .exact(MatchField.IPV4_DST, IPv4Address.of("10.0.0.1"))
                    .build()));

    assertEquals(Optional.empty(), ProgramDecoder.flow(SwitchTables.entry(foreign)));
  }

  @Test
  void instructionsThatCannotBeSaidAreTakenForNothingThatIsPlanned() {
    FlowEntry normal =
        FlowEntry.of(0, 1, OpenFlow13.match().build())
            .withInstructions(OpenFlow13.apply(OpenFlow13.output(OFPort.NORMAL)));
    FlowEntry timed = FlowEntry.of(0, 1, OpenFlow13.match().build()).withHardTimeout(5);

    for (FlowEntry entry : List.of(normal, timed)) {
      Flow read = ProgramDecoder.flow(SwitchTables.entry(OpenFlow13.addFlow(entry))).orElseThrow();

      assertEquals(ProgramDecoder.UNSPEAKABLE, read.instructions());
      assertNotEquals(Instructions.DROP, read.instructions());
    }
  }

  @Test
  void aGroupThatCannotBeSaidDiffersFromTheEmptyOne() {
    OFGroupMod select =
        OpenFlow13.addGroup(
            5, OFGroupType.SELECT, List.of(OpenFlow13.bucket(OpenFlow13.output(OFPort.of(1)))));

    Group read = ProgramDecoder.group(SwitchTables.entry(select));

    assertEquals(5, read.id());
    assertNotEquals(new Group(5, Group.Type.ALL, List.of()), read);
  }

  @Provide
  Arbitrary<Flow> flows() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(0, 65_535),
            matches(),
            actions(),
            Arbitraries.integers().between(0, 65_535),
            Arbitraries.of(true, false),
            Arbitraries.longs(),
            Arbitraries.integers().between(0, 6))
        .as(
            (table, priority, match, actions, idle, notify, cookie, shape) ->
                Flow.installed(
                    new Flow.Key(table, priority, match),
                    new Instructions(
                        (shape & 1) == 0 ? OptionalInt.empty() : OptionalInt.of(1 + shape),
                        actions,
                        (shape & 2) == 0 ? OptionalInt.empty() : OptionalInt.of(table + 1)),
                    idle,
                    notify,
                    cookie));
  }

  private static Arbitrary<Match> matches() {
    return Combinators.combine(
            ports().optional(0.5),
            addresses().optional(0.5),
            addresses().optional(0.5),
            Arbitraries.oneOf(
                    Arbitraries.integers().between(0x0600, 0xffff), Arbitraries.of(0x0800, 0x86dd))
                .optional(0.5))
        .as(
            (port, destination, source, type) ->
                new Match(
                    port.orElse(null),
                    destination.orElse(null),
                    source.orElse(null),
                    type.map(OptionalInt::of).orElse(OptionalInt.empty()),
                    type.filter(ip -> ip == 0x0800 || ip == 0x86dd).isPresent()));
  }

  private static Arbitrary<MaskedMac> addresses() {
    return Arbitraries.oneOf(
        macs().map(MaskedMac::exactly),
        Arbitraries.of(
            MaskedMac.MULTI_RECIPIENT,
            new MaskedMac(MacAddress.of(0x0180_c200_0000L), MacAddress.of(0xffff_ffff_fff0L))));
  }

  private static Arbitrary<MacAddress> macs() {
    return Arbitraries.longs().between(0, 0xffff_ffff_ffffL).map(MacAddress::of);
  }

  private static Arbitrary<PortNumber> ports() {
    return Arbitraries.integers()
        .between(1, 0xff00)
        .map(PortNumber::of)
        .edgeCases(edges -> edges.add(PortNumber.LOCAL, PortNumber.of(PortNumber.MAX)));
  }

  private static Arbitrary<List<FlowAction>> actions() {
    return Arbitraries.oneOf(
            ports().<FlowAction>map(FlowAction.Output::new),
            macs().<FlowAction>map(FlowAction.SetDestination::new),
            Arbitraries.integers()
                .between(0, 1 << 30)
                .<FlowAction>map(id -> new FlowAction.ToGroup(id | 0x8000_0000)),
            Arbitraries.of(FlowAction.CONTROLLER, FlowAction.INGRESS))
        .list()
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<Group> groups() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 0x3fff_ffff).map(id -> id | 0x8000_0000),
            Arbitraries.of(Group.Type.class),
            ports().list().ofMinSize(1).ofMaxSize(5))
        .as(
            (id, type, ports) ->
                switch (type) {
                  case ALL ->
                      new Group(id, type, ports.stream().map(Group.Bucket::output).toList());
                  case INDIRECT -> new Group(id, type, List.of(Group.Bucket.output(ports.get(0))));
                  case FAST_FAILOVER ->
                      new Group(
                          id, type, ports.stream().map(Group.Bucket::outputWhileLive).toList());
                });
  }

  @Provide
  Arbitrary<Meter> meters() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 0xffff),
            Arbitraries.integers().between(1, 1_000_000),
            Arbitraries.integers().between(1, 1_000_000))
        .as(Meter::new);
  }
}
