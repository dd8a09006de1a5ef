package org.boundedflood.switching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowModCommand;
import org.projectfloodlight.openflow.protocol.OFFlowRemovedReason;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.OFPort;

class SwitchShellTest extends ShellFixture {
  @Test
  void aNewLeafsFlowsAreInstalledBeforeItsFrameGoesOn() throws Exception {
    ScriptedSwitch connected = programmedSwitch();

    connected.packetIn(1, NEW_SOURCE, BROADCAST);
    List<OFMessage> messages = new ArrayList<>();
    do {
      messages.addAll(connected.until(OFPacketOut.class));
    } while (!toLeaf(messages, 2));

    List<OFFlowMod> added =
        messages.stream()
            .filter(OFFlowMod.class::isInstance)
            .map(OFFlowMod.class::cast)
            .filter(mod -> mod.getMatch().toString().contains(LEAF))
            .toList();
    assertEquals(2, added.size(), "one flow for the leaf as source, one as destination");
    OFPacketOut sent = (OFPacketOut) messages.get(messages.size() - 1);
    assertEquals(HexFormat.of().formatHex(BROADCAST), HexFormat.of().formatHex(sent.getData()));
    assertEquals(OFPort.CONTROLLER, sent.getInPort());
  }

  @Test
  void anIdleLeafIsForgotten() throws Exception {
    ScriptedSwitch connected = switchWithLeaf();

    connected.forget(tables.flowsWith("eth_src=" + LEAF).get(0), OFFlowRemovedReason.IDLE_TIMEOUT);
    OFMessage next = connected.next();
    while (!(next instanceof OFFlowMod)) {
      next = connected.next();
    }

    OFFlowMod deletion = (OFFlowMod) next;
    assertEquals(OFFlowModCommand.DELETE_STRICT, deletion.getCommand());
    assertTrue(deletion.getMatch().toString().contains("eth_dst=" + LEAF));
    assertEquals(1, count(ShellCounter.FLOWS_IDLE));
    assertEquals(List.of(), onLoop(() -> shell.core().localLeaves()));
  }

  @Test
  void aPortThatGoesDownTakesItsLeavesWithIt() throws Exception {
    ScriptedSwitch connected = switchWithLeaf();

    connected.portStatus(OFPortReason.MODIFY, ScriptedSwitch.port(1, "h1", false));
    while (!tables.flowsWith(LEAF).isEmpty()) {
      connected.next();
    }

    assertEquals(List.of(), onLoop(() -> shell.core().localLeaves()));
  }

  @Test
  void framesThatCannotBeUsedAreCounted() throws Exception {
    ScriptedSwitch connected = programmedSwitch();

    connected.packetIn(1, 0x1234, BROADCAST);
    connected.packetIn(1, NEW_SOURCE, new byte[13]);
    connected.packetIn(1, NEW_SOURCE, BROADCAST);
    while (!toLeaf(connected.until(OFPacketOut.class), 2)) {
      assertTrue(onLoop(() -> shell.session().isPresent()));
    }

    assertEquals(1, count(ShellCounter.FRAMES_FOREIGN));
    assertEquals(1, count(ShellCounter.FRAMES_BROKEN));
    assertEquals(1, count(ShellCounter.FRAMES_IN));
  }

  @Test
  void framesThatComeBeforeTheTablesAreReadAreCounted() throws Exception {
    ScriptedSwitch connected = newSwitch().holdingAnswers().connect(endpoint);
    while (connected.readings() == 0) {
      Thread.onSpinWait();
    }
    connected.packetIn(1, NEW_SOURCE, BROADCAST);
    while (count(ShellCounter.FRAMES_EARLY) == 0) {
      Thread.onSpinWait();
    }

    connected.answer();
    awaitProgram();

    assertEquals(List.of(), onLoop(() -> shell.core().localLeaves()));
  }

  @Test
  void whatIsShownHasPacketsAndBytes() throws Exception {
    switchWithLeaf();

    Readback readback = onLoop(() -> shell.readTables()).get();

    assertEquals(tables.flowTexts().size(), readback.program().flows().size());
    assertTrue(readback.counts().values().stream().allMatch(new Readback.Count(7, 700)::equals));
    assertEquals(onLoop(() -> shell.installed()), readback.program());
  }

  @Test
  void leavesThatStartTogetherCostFewChangesAndNoFrameOvertakesItsFlows() throws Exception {
    ScriptedSwitch connected = programmedSwitch();
    long before = count(ShellCounter.BATCHES_SENT);
    int leaves = 200;
    byte[][] frames = new byte[leaves][];
    for (int i = 0; i < leaves; i++) {
      frames[i] = frame("ffffffffffff", "0266000000%02x".formatted(i));
    }

    connected.packetIn(1, NEW_SOURCE, frames);
    Set<String> known = new HashSet<>();
    int sent = 0;
    while (sent < leaves) {
      OFMessage next = connected.next();
      if (next instanceof OFFlowMod mod && mod.getMatch().get(MatchField.ETH_SRC) != null) {
        known.add(mod.getMatch().get(MatchField.ETH_SRC).toString());
      } else if (next instanceof OFPacketOut packetOut && toLeaf(List.of(next), 2)) {
        byte[] data = packetOut.getData();
        sent++;
        assertTrue(known.contains("02:66:00:00:00:%02x".formatted(data[11])), known::toString);
      }
    }

    long batches = count(ShellCounter.BATCHES_SENT) - before;
    assertTrue(batches >= 1 && batches <= 20, () -> "batches for 200 leaves: " + batches);
  }

  @Test
  void aFlowThatWasDeletedAndInstalledAgainIsNotTakenForDeletedByOthers() throws Exception {
    ScriptedSwitch connected = switchWithLeaf();
    OFFlowMod flow = tables.flowsWith("eth_src=" + LEAF).get(0);
    connected.packetIn(2, NEW_SOURCE, BROADCAST);
    connected.packetIn(1, NEW_SOURCE, BROADCAST);
    while (count(ShellCounter.FRAMES_IN) < 3) {
      Thread.onSpinWait();
    }

    connected.sayRemoved(flow, OFFlowRemovedReason.DELETE);
    connected.packetIn(1, 0x1234, BROADCAST);
    while (count(ShellCounter.FRAMES_FOREIGN) < 1) {
      Thread.onSpinWait();
    }
    assertEquals(0, count(ShellCounter.FLOWS_DELETED_BY_OTHERS));

    connected.sayRemoved(flow, OFFlowRemovedReason.DELETE);
    while (count(ShellCounter.FLOWS_DELETED_BY_OTHERS) < 1) {
      Thread.onSpinWait();
    }
  }
}
