package org.boundedflood.switching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.boundedflood.core.Event;
import org.boundedflood.openflow.Endpoint;
import org.boundedflood.openflow.FlowEntry;
import org.boundedflood.openflow.OpenFlow13;
import org.boundedflood.openflow.OpenFlowServer;
import org.boundedflood.openflow.OpenFlowSettings;
import org.boundedflood.program.Cookies;
import org.boundedflood.program.Purpose;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowModCommand;
import org.projectfloodlight.openflow.protocol.OFFlowRemovedReason;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFPort;

class SwitchShellRecoveryTest extends ShellFixture {
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
  void aFlowThatTheSwitchForgetsWhileItsTablesAreReadIsNotTakenForInstalled() throws Exception {
    ScriptedSwitch first = switchWithLeaf();
    first.close();
    assertTrue(first.awaitEnd());
    ScriptedSwitch second = newSwitch().holdingAnswers().connect(endpoint);
    while (second.readings() == 0) {
      Thread.onSpinWait();
    }

    second.forget(tables.flowsWith("eth_src=" + LEAF).get(0), OFFlowRemovedReason.IDLE_TIMEOUT);
    second.answer();
    awaitProgram();

    assertEquals(1, tables.flowsWith("eth_src=" + LEAF).size());
  }

  @Test
  void aSwitchThatAnswersEverythingButBarriersIsGivenUp() throws Exception {
    serve(newShell(), OpenFlowSettings.builder().requestTimeout(Duration.ofMillis(300)));
    ScriptedSwitch stuck = programmedSwitch();
    stuck.ignoreBarriers();
    assertTrue(stuck.awaitEnd());

    var unused = newSwitch().connect(endpoint);
    awaitProgram();
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
  void whatAnEarlierRunLeftStaysUntilThePeersHaveBeenHeardOrGivenUp() throws Exception {
    String remote = "02:00:00:00:00:99";
    tables.apply(
        OpenFlow13.addFlow(
            FlowEntry.of(
                    2,
                    100,
                    OpenFlow13.match().exact(MatchField.ETH_DST, MacAddress.of(remote)).build())
                .withCookie(Cookies.of(Purpose.REMOTE_DESTINATION))
                .withInstructions(OpenFlow13.apply(OpenFlow13.output(OFPort.of(3))))));
    serve(newShell(Duration.ofSeconds(1)));

    ScriptedSwitch connected = programmed(newSwitch());
    assertEquals(1, tables.flowsWith(remote).size());

    while (!tables.flowsWith(remote).isEmpty()) {
      connected.next();
    }
    assertFalse(onLoop(() -> shell.core().view().settling()));
  }

  @Test
  void aBridgeThatIsMadeAnewIsServedUnderItsNewIdentity() throws Exception {
    ScriptedSwitch former = programmedSwitch();
    onLoop(
        () -> {
          shell.expectDatapath("%016x".formatted(DATAPATH + 1));
          return true;
        });
    SwitchTables empty = new SwitchTables();
    ScriptedSwitch next =
        ScriptedSwitch.of(DATAPATH + 1, empty, ScriptedSwitch.port(1, "h1", true));
    running.add(next);
    programmed(next);

    assertTrue(former.awaitEnd());
    assertFalse(empty.flowTexts().isEmpty());
    assertEquals(2, count(ShellCounter.SWITCH_CONNECTED));
    assertEquals(0, count(ShellCounter.SWITCH_REFUSED));
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
          unsure.tell(new Event.TopologyChanged(TOPOLOGY));
          unsure.expectDatapath("%016x".formatted(DATAPATH));
          return true;
        });

    awaitProgram();
    assertFalse(tables.flowTexts().isEmpty());
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
}
