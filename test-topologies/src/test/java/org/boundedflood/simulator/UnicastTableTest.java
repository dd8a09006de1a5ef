package org.boundedflood.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.route.NextHop;
import org.junit.jupiter.api.Test;

final class UnicastTableTest {
  private static final NodeId REACHED = NodeId.of(1, 0);
  private static final NodeId CUT_OFF = NodeId.of(2, 0);

  @Test
  void framesGoWhereTheNodeProgrammedThemTo() {
    MacAddress local = MacAddress.of("02:00:00:00:00:09");
    MacAddress remote = MacAddress.of("02:00:00:00:00:01");
    MacAddress cutOff = MacAddress.of("02:00:00:00:00:05");
    ForwardingView view =
        new ForwardingView(
            NodeId.of(7, 0),
            List.of(SimulatedNode.LEAF_PORT),
            List.of(),
            Map.of(local, SimulatedNode.LEAF_PORT),
            Map.of(remote, REACHED, cutOff, CUT_OFF),
            Map.of(REACHED, new NextHop(REACHED, SimulatedNode.port(3), null)),
            false,
            Set.of());
    UnicastTable table = UnicastTable.of(view);
    assertEquals(UnicastTable.HERE, table.towards(local));
    assertEquals(3, table.towards(remote));
    assertEquals(UnicastTable.NO_WAY, table.towards(cutOff));
    assertEquals(UnicastTable.UNKNOWN, table.towards(MacAddress.of("02:00:00:00:00:02")));
  }
}
