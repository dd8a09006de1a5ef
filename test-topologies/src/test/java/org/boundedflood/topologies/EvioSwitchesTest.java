package org.boundedflood.topologies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nodes in the place of the original's SDN controllers: started by its command line, next to a
 * server that speaks the protocol of its controller.
 */
@Tag("switches")
@Timeout(240)
class EvioSwitchesTest {
  private static final int BROADCASTS_EACH = 3;
  private static final int OTHER_NUMBER = 321;

  @RegisterExtension final Labs labs = new Labs();

  @Test
  void thePortsAreCategorisedByWhatTheControllerTells() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(5).inPlaceOfTheOriginal());
    OverlayAssertions.assertOneSegment(lab);
    JsonNode status = lab.show(0, "status");
    assertTrue(
        status.get("topology").get("source").textValue().startsWith("evio: overlay BFLAB01 at @"),
        status::toString);
    assertEquals(lab.peers(0).size(), lab.show(0, "peers").size());
  }

  @Test
  void aPortThatAppearsBeforeItIsNamedIsUsedOnceItIs() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(5).inPlaceOfTheOriginal());
    int all = lab.peers(0).size();
    lab.nameTunnel(0, 1, false);
    lab.deletePort(0, 1);
    lab.awaitLinks(0, all - 1);

    long asked = exchanges(lab);
    lab.addPort(0, 1, OTHER_NUMBER);
    while (exchanges(lab) < asked + 4) {
      assertEquals(all - 1, lab.show(0, "peers").size(), "a port without a name has no role");
    }
    lab.nameTunnel(0, 1, true);
    lab.awaitLinks(0, all);
    lab.awaitReady();
    OverlayAssertions.assertOneSegment(lab);
  }

  @Test
  void aMixedRingCarriesBroadcastsAndPingsBothWays() throws IOException {
    int nodes = 8;
    Lab lab =
        labs.start(
            Lab.Setup.of(nodes)
                .withLongLinks(1)
                .inPlaceOfTheOriginal()
                .withOriginals(List.of(1, 4, 6)));
    List<String> capabilities =
        StreamSupport.stream(lab.show(0, "peers").spliterator(), false)
            .filter(peer -> peer.get("nodeId").textValue().equals(lab.nodes().get(1).toString()))
            .map(peer -> peer.get("state").textValue() + peer.get("capabilities"))
            .toList();
    assertEquals(List.of("live[]"), capabilities, "the peer speaks the original's frames only");

    Lab.Pings pings = lab.pingAll(4);
    assertEquals(List.of(), pings.unanswered());
    assertEquals(nodes * (nodes - 1), pings.received());
    Lab.Floods floods = lab.broadcasts(BROADCASTS_EACH);
    assertEquals(List.of(), floods.astray(), "broadcasts that did not arrive exactly once");
    assertEquals(BROADCASTS_EACH * nodes * (nodes - 1), floods.delivered());
    assertEquals(0, floods.duplicates());
  }

  private static long exchanges(Lab lab) {
    return StreamSupport.stream(lab.show(0, "counters").spliterator(), false)
        .filter(counter -> counter.get("name").textValue().equals("exchanges"))
        .mapToLong(counter -> counter.get("value").longValue())
        .sum();
  }
}
