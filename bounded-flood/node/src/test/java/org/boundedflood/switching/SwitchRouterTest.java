package org.boundedflood.switching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.Event;
import org.boundedflood.openflow.OpenFlowServer;
import org.boundedflood.openflow.OpenFlowSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPacketOut;

/** Two overlays in one process behind one endpoint: same node id, same ports, same leaf. */
class SwitchRouterTest extends ShellFixture {
  private static final long OTHER_DATAPATH = DATAPATH + 1;

  private final SwitchRouter router = new SwitchRouter();
  private final SwitchShell one = newShell();
  private final SwitchShell two = newShell();
  private final SwitchTables otherTables = new SwitchTables();

  @Override
  @BeforeEach
  void listen() throws Exception {
    OpenFlowServer server =
        new OpenFlowServer(OpenFlowSettings.builder().listen("tcp:0").build(), router, loop);
    running.add(0, server);
    endpoint = server.start().get(0);
    for (SwitchShell each : List.of(one, two)) {
      onLoop(
          () -> {
            router.join(each);
            each.tell(new Event.TopologyChanged(TOPOLOGY));
            return true;
          });
    }
  }

  private void expect(long datapath, SwitchShell of) throws Exception {
    onLoop(
        () -> {
          router.expect("%016x".formatted(datapath), of);
          return true;
        });
  }

  private ScriptedSwitch otherSwitch() {
    ScriptedSwitch made =
        ScriptedSwitch.of(
            OTHER_DATAPATH,
            otherTables,
            ScriptedSwitch.port(1, "h1", true),
            ScriptedSwitch.port(2, "h2", true),
            ScriptedSwitch.port(3, "t3", true));
    running.add(made);
    return made;
  }

  private List<String> localLeaves(SwitchShell of) throws Exception {
    return onLoop(
        () -> of.core().localLeaves().stream().map(leaf -> leaf.mac().toString()).toList());
  }

  @Test
  void whatHappensInOneOverlayIsNotToldToTheOther() throws Exception {
    expect(DATAPATH, one);
    expect(OTHER_DATAPATH, two);
    ScriptedSwitch first = programmed(newSwitch());
    ScriptedSwitch second = programmed(otherSwitch());

    first.packetIn(1, NEW_SOURCE, BROADCAST);
    List<OFMessage> flooded = first.until(OFPacketOut.class);
    while (!toLeaf(flooded, 2)) {
      flooded = first.until(OFPacketOut.class);
    }
    assertEquals(List.of(LEAF), localLeaves(one));
    assertEquals(List.of(), localLeaves(two));
    assertTrue(otherTables.flowsWith(LEAF).isEmpty());
    assertEquals(1, tables.flowsWith("eth_src=" + LEAF).size());
    assertFalse(sentToLeaf(second.commands()), "the other bridge floods nothing");

    second.packetIn(2, NEW_SOURCE, BROADCAST);
    while (!toLeaf(second.until(OFPacketOut.class), 1)) {
      assertTrue(second.readings() > 0);
    }
    assertEquals(List.of(LEAF), localLeaves(two));
    assertEquals(1, onLoop(() -> one.core().localLeaves().get(0).port().value()));
    assertEquals(2, onLoop(() -> two.core().localLeaves().get(0).port().value()));
  }

  private static boolean sentToLeaf(List<OFMessage> messages) {
    List<OFMessage> sent = new ArrayList<>(messages);
    sent.removeIf(message -> !(message instanceof OFPacketOut));
    return sent.stream().anyMatch(message -> toLeaf(List.of(message), 1))
        || sent.stream().anyMatch(message -> toLeaf(List.of(message), 2));
  }

  @Test
  void aSwitchWaitsUntilItsOwnNodeKnowsIt() throws Exception {
    expect(DATAPATH, one);
    ScriptedSwitch second = otherSwitch().connect(endpoint);
    programmed(newSwitch());
    assertEquals(0, second.readings());

    expect(OTHER_DATAPATH, two);
    awaitProgram();
    assertTrue(second.readings() > 0);
    assertTrue(onLoop(() -> two.session().isPresent()));
  }

  @Test
  void aSwitchThatIsNobodysIsRefusedOnceAllKnowTheirOwn() throws Exception {
    expect(DATAPATH, one);
    expect(OTHER_DATAPATH, two);
    ScriptedSwitch stranger = stranger(99);
    assertTrue(stranger.awaitEnd());
    assertEquals(0, stranger.readings());
  }

  @Test
  void ofStrangersThatWaitTheOneThatWaitsLongestIsSentAway() throws Exception {
    ScriptedSwitch longest = stranger(1000);
    while (onLoop(() -> router.waiting()) == 0) {
      assertEquals(0, longest.readings());
    }
    for (int i = 1; i <= SwitchRouter.MOST_WAITING; i++) {
      stranger(1000 + i);
    }
    assertTrue(longest.awaitEnd());
    assertEquals(SwitchRouter.MOST_WAITING, onLoop(() -> router.waiting()));
  }

  private ScriptedSwitch stranger(long datapath) throws Exception {
    ScriptedSwitch made =
        ScriptedSwitch.of(datapath, new SwitchTables(), ScriptedSwitch.port(1, "x", true));
    running.add(made);
    return made.connect(endpoint);
  }

  @Test
  void aNodeThatEndsLeavesTheOthersAlone() throws Exception {
    expect(DATAPATH, one);
    expect(OTHER_DATAPATH, two);
    ScriptedSwitch first = programmed(newSwitch());
    programmed(otherSwitch());
    onLoop(
        () -> {
          router.leave(one);
          return true;
        });
    assertTrue(first.awaitEnd());
    assertTrue(onLoop(() -> two.session().isPresent()));
    assertTrue(onLoop(() -> one.session().isEmpty()));
  }
}
