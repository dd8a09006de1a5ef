package org.boundedflood.ovs.ovsdb;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Map;

/** The input is what a hostile database server writes, from the answer about its schema on. */
class OvsdbFuzzTest {
  private static final Map<String, List<String>> COLUMNS =
      Map.of("Interface", List.of("name", "ofport", "external_ids", "options"));

  @FuzzTest
  void whateverTheServerWritesTheSessionGoesOnOrEndsAndSaysSo(byte[] input) {
    MonitoredSession session = MonitoredSession.of("Open_vSwitch", COLUMNS);
    session.receive(input);
    session.checkOutcome();
  }
}
