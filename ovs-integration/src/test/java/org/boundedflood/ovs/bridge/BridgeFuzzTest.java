package org.boundedflood.ovs.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.boundedflood.ovs.ovsdb.MonitoredSession;
import org.boundedflood.ovs.ovsdb.OvsdbException;
import org.boundedflood.ovs.ovsdb.TableRows;

/**
 * The input is what a hostile database server answers to the question for the tables of a bridge,
 * and what it tells afterwards; its schema is in order.
 */
class BridgeFuzzTest {
  private static final String BRIDGE = "br0";

  @FuzzTest
  void rowsMakeABridgeOrAreRefusedAsMalformed(byte[] input) throws IOException {
    MonitoredSession session = MonitoredSession.of("Open_vSwitch", Vswitch.WATCHED);
    session.receive(schema());
    session.receive(input);
    for (TableRows rows : session.changes()) {
      try {
        BridgeReader.read(rows, BRIDGE)
            .ifPresent(
                bridge -> {
                  assertEquals(BRIDGE, bridge.name());
                  bridge.ports().forEach((name, port) -> assertEquals(name, port.name()));
                });
      } catch (OvsdbException e) {
        assertEquals(OvsdbException.Kind.MALFORMED, e.kind());
        assertTrue(String.valueOf(e.getMessage()).length() < 1_000, e::getMessage);
      }
    }
    session.checkOutcome();
  }

  private static byte[] schema() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(BridgeFuzzTest.class.getResourceAsStream("schema.json"))) {
      return in.readAllBytes();
    }
  }
}
