package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.boundedflood.core.flood.FloodClass;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.program.fake.FakeFlowTable;
import org.junit.jupiter.api.Test;

class FloodCountTest {
  private static final NodeId PEER = FloodViews.node(200, 1);
  private static final NodeId FAR = FloodViews.node(300, 2);

  private final SwitchProgram program =
      FloodViews.plan(FloodViews.of(FloodViews.node(100, 0), List.of(PEER, FAR)));
  private final FakeFlowTable table = FakeFlowTable.of(program);

  /** What flows with a cookie have counted. */
  private Map<Flow.Key, Long> packets(long cookie) {
    return program.flows().values().stream()
        .filter(flow -> flow.cookie() == cookie)
        .map(Flow::key)
        .collect(Collectors.toMap(Function.identity(), key -> table.packets(key).orElseThrow()));
  }

  @Test
  void floodsAreCountedByClassWhereTheyStartAndWhereTheyCome() {
    flood(FloodClass.BROADCAST, 1, 7);
    flood(FloodClass.IPV4_MULTICAST, 2, 8);
    flood(FloodClass.IPV6_MULTICAST, 3, 9);
    assertEquals(
        Map.of(
            FloodCount.BROADCASTS_STARTED, 1L,
            FloodCount.IPV4_MULTICASTS_STARTED, 2L,
            FloodCount.IPV6_MULTICASTS_STARTED, 3L,
            FloodCount.BROADCASTS_RECEIVED, 7L,
            FloodCount.IPV4_MULTICASTS_RECEIVED, 8L,
            FloodCount.IPV6_MULTICASTS_RECEIVED, 9L),
        FloodCount.of(packets(FloodCount.STARTING_COOKIE), packets(FloodCount.RECEIVING_COOKIE)));
  }

  private void flood(FloodClass kind, int started, int received) {
    for (int i = 0; i < started; i++) {
      receive(FloodViews.LEAF, original(kind));
    }
    EthernetFrame form = flooded(kind, new SwitchForm(kind, SwitchForm.prefix(FAR)).address());
    for (int i = 0; i < received; i++) {
      receive(FloodViews.port(PEER), form);
    }
  }

  private void receive(PortNumber port, EthernetFrame frame) {
    assertEquals(List.of(), table.receive(port, frame, 0).punted());
  }

  private static EthernetFrame original(FloodClass kind) {
    return new SwitchForm(kind, 0).restored(flooded(kind, MacAddress.BROADCAST));
  }

  private static EthernetFrame flooded(FloodClass kind, MacAddress destination) {
    return switch (kind) {
      case BROADCAST -> Frames.frame(FloodViews.SENDER, destination, 0x0806);
      case IPV4_MULTICAST -> Frames.ip(FloodViews.SENDER, destination, 0x0800, 30, 0xe0);
      case IPV6_MULTICAST -> Frames.ip(FloodViews.SENDER, destination, 0x86dd, 38, 0xff);
    };
  }
}
