package org.boundedflood.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.Cookies;
import org.boundedflood.program.Flow;
import org.boundedflood.program.Instructions;
import org.boundedflood.program.MaskedMac;
import org.boundedflood.program.Match;
import org.boundedflood.program.Purpose;
import org.junit.jupiter.api.Test;

final class BoundTableTest {
  private static final int TABLE = 5;

  @Test
  void aBoundFindsTheFlowWhosePrefixItHasWhateverTheClassOfTheFlood() {
    Flow low = flow("00:10:00:00:00:00", "00:f0:00:00:00:00", 2);
    Flow high = flow("00:40:00:00:00:00", "00:c0:00:00:00:00", 3);
    BoundTable table = BoundTable.of(List.of(high, low));
    assertEquals(FloodTable.Rule.of(low), table.lookup(TABLE, address("03:1f:ff:ff:ff:ff")));
    assertEquals(FloodTable.Rule.of(high), table.lookup(TABLE, address("13:40:00:00:00:00")));
    assertNull(table.lookup(TABLE, address("03:20:00:00:00:00")));
    assertNull(table.lookup(TABLE, address("03:0f:ff:ff:ff:ff")));
    assertNull(table.lookup(TABLE - 1, address("03:1f:ff:ff:ff:ff")));
  }

  @Test
  void flowsThatMatchTheSameBoundAreRefused() {
    Flow wide = flow("00:40:00:00:00:00", "00:c0:00:00:00:00", 2);
    Flow inside = flow("00:70:00:00:00:00", "00:f0:00:00:00:00", 3);
    assertThrows(IllegalArgumentException.class, () -> BoundTable.of(List.of(inside, wide)));
  }

  private static Flow flow(String value, String mask, int port) {
    Match match = Match.ANY.to(new MaskedMac(address(value), address(mask)));
    return Flow.installed(
        new Flow.Key(TABLE, 100, match),
        Instructions.output(PortNumber.of(port)),
        0,
        false,
        Cookies.of(Purpose.FLOOD_ONWARD));
  }

  private static MacAddress address(String text) {
    return MacAddress.of(text);
  }
}
