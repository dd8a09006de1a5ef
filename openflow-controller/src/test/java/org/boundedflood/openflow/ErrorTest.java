package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.types.OFPort;

@Timeout(60)
class ErrorTest {
  private static final int FLOW_MOD_FAILED = 5;
  private static final int TABLE_FULL = 1;

  @Test
  void anErrorIsHeardWithTheMessageThatCausedIt() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      List<OFFlowMod> flows = flows(3);
      Fixture.onLoop(session, () -> send(session, flows));
      peer.expect(Wire.FLOW_MOD);
      int second = peer.expect(Wire.FLOW_MOD).xid();
      peer.send(Wire.error(second, FLOW_MOD_FAILED, TABLE_FULL, new byte[64]));
      SwitchError error = fixture.heard.next(SwitchError.class);
      assertSame(flows.get(1), error.cause().orElseThrow());
      assertEquals(FLOW_MOD_FAILED, error.type());
      assertEquals(TABLE_FULL, error.code());
      assertTrue(error.message().isPresent());
      assertTrue(
          error.text().startsWith("FLOW_MOD_FAILED/TABLE_FULL for FLOW_MOD ADD table=")
              && error.text().contains("priority=101"),
          error.text());
    }
  }

  @Test
  void anErrorOfAVendorIsHeardByItsNumbers() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      Fixture.onLoop(session, () -> send(session, flows(1)));
      int xid = peer.expect(Wire.FLOW_MOD).xid();
      peer.send(Wire.error(xid, 0xffff, 7, Wire.hex("00002320")));
      SwitchError error = fixture.heard.next(SwitchError.class);
      assertEquals(Optional.<OFErrorMsg>empty(), error.message());
      assertTrue(error.cause().isPresent());
      assertTrue(error.text().startsWith("error type 65535 code 7 for FLOW_MOD"), error.text());
    }
  }

  @Test
  void anErrorWhoseCauseIsForgottenSaysWhatItWas() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      fixture.heard.connected();
      peer.send(
          Wire.error(12345, FLOW_MOD_FAILED, TABLE_FULL, Wire.message(Wire.PACKET_OUT, 12345)));
      SwitchError error = fixture.heard.next(SwitchError.class);
      assertEquals(Optional.<OFMessage>empty(), error.cause());
      assertTrue(error.text().contains("a PACKET_OUT no longer remembered"), error.text());
      assertEquals(1, fixture.count(OpenFlowCounter.ERRORS_UNATTRIBUTED));
    }
  }

  @Test
  void anErrorTooShortToBeOneIsUndecodable() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      fixture.heard.connected();
      peer.send(Wire.message(Wire.ERROR, 1, new byte[3]));
      assertEquals(Wire.ERROR, fixture.heard.next(RawMessage.class).type());
    }
  }

  @Test
  void aBarrierForgetsWhatWasSentBefore() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      Fixture.onLoop(session, () -> send(session, flows(1)));
      int xid = peer.expect(Wire.FLOW_MOD).xid();
      CompletableFuture<Void> barrier = Fixture.ask(session, session::barrier);
      peer.send(Wire.message(Wire.BARRIER_REPLY, peer.expect(Wire.BARRIER_REQUEST).xid()));
      Fixture.await(barrier);
      peer.send(Wire.error(xid, FLOW_MOD_FAILED, TABLE_FULL, new byte[64]));
      assertFalse(fixture.heard.next(SwitchError.class).cause().isPresent());
    }
  }

  @Test
  void theTextOfAnErrorDoesNotShowFrames() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      OFMessage out =
          OpenFlow13.packetOut(
              OFPort.CONTROLLER, new byte[60], List.of(OpenFlow13.output(OFPort.of(3))));
      Fixture.onLoop(session, () -> send(session, List.of(out)));
      peer.send(Wire.error(peer.expect(Wire.PACKET_OUT).xid(), 2, 4, new byte[64]));
      String text = fixture.heard.next(SwitchError.class).text();
      assertTrue(text.startsWith("BAD_ACTION/BAD_OUT_PORT for PACKET_OUT"), text);
      assertTrue(text.contains("60 bytes"), text);
      assertFalse(text.contains("0, 0, 0"), text);
    }
  }

  private static List<OFFlowMod> flows(int count) {
    List<OFFlowMod> flows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      flows.add(OpenFlow13.addFlow(FlowEntry.of(1, 100 + i, OpenFlow13.match().build())));
    }
    return flows;
  }

  private static boolean send(OpenFlowSession session, List<? extends OFMessage> messages) {
    session.send(messages);
    return true;
  }
}
