package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.boundedflood.openflow.DisconnectReason.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.types.OFPort;

/** A switch that stops reading: the kernel's buffers fill, then ours. */
@Timeout(60)
class BackPressureTest {
  private static final int HIGH_WATER = 64 << 10;
  private static final int LIMIT = 1 << 20;
  private static final int BATCH = 10;
  private static final int ENOUGH_BATCHES = 20_000;

  private static final OFPacketOut PACKET_OUT =
      OpenFlow13.packetOut(
          OFPort.CONTROLLER, new byte[1400], List.of(OpenFlow13.output(OFPort.of(1))));
  private static final OFFlowMod FLOW_MOD =
      OpenFlow13.addFlow(FlowEntry.of(0, 1, OpenFlow13.match().build()));

  @Test
  void packetOutsAreDroppedAndCountedAboveTheHighWaterMarkAndFlowModsAreNot() throws Exception {
    try (Fixture fixture = Fixture.start(bounded())) {
      FakeSwitch peer = fixture.connectHanging(1);
      OpenFlowSession session = fixture.heard.connected();
      assertTrue(session.isWritable());
      long dropped = fillWithPacketOuts(session);
      assertTrue(dropped > 0, "packet-outs dropped");
      assertTrue(session.pendingBytes() <= HIGH_WATER + 1500, "pending " + session.pendingBytes());
      long before = Fixture.count(session, OpenFlowCounter.MESSAGES_SENT);
      Fixture.onLoop(session, () -> send(session, List.of(FLOW_MOD, PACKET_OUT, FLOW_MOD)));
      assertEquals(before + 2, Fixture.count(session, OpenFlowCounter.MESSAGES_SENT));
      assertEquals(dropped + 1, Fixture.count(session, OpenFlowCounter.PACKET_OUTS_DROPPED));
      assertTrue(session.isOpen());

      peer.reading();
      FakeSwitch.Frame frame = peer.next();
      while (frame.type() != Wire.FLOW_MOD) {
        frame = peer.next();
      }
      peer.expect(Wire.FLOW_MOD);
      assertTrue(Fixture.onLoop(session, session::isWritable), "writable again");
    }
  }

  @Test
  void aSessionIsClosedWhenWhatCannotBeDroppedExceedsTheLimit() throws Exception {
    try (Fixture fixture = Fixture.start(bounded())) {
      fixture.connectHanging(1);
      OpenFlowSession session = fixture.heard.connected();
      List<OFFlowMod> batch = Collections.nCopies(BATCH, FLOW_MOD);
      for (int i = 0; i < 20 * ENOUGH_BATCHES && session.isOpen(); i++) {
        Fixture.onLoop(session, () -> send(session, batch));
        assertTrue(
            session.pendingBytes() <= LIMIT + 96 * 1024, "pending " + session.pendingBytes());
      }
      DisconnectReason reason = fixture.heard.next(DisconnectReason.class);
      assertEquals(Kind.STUCK, reason.kind());
      assertEquals(1, fixture.count(OpenFlowCounter.STUCK_CLOSED));
    }
  }

  @Test
  void aSessionIsClosedWhenNothingDrainsForATime() throws Exception {
    try (Fixture fixture = Fixture.start(bounded().stallTimeout(Duration.ofMillis(300)))) {
      fixture.connectHanging(1);
      OpenFlowSession session = fixture.heard.connected();
      fillWithPacketOuts(session);
      DisconnectReason reason = fixture.heard.next(DisconnectReason.class);
      assertEquals(Kind.STUCK, reason.kind());
      assertTrue(reason.text().contains("none was taken"), reason.text());
      assertFalse(session.isOpen());
    }
  }

  @Test
  void closingTheServerClosesTheConnectionOfASwitchThatDoesNotRead() throws Exception {
    try (Fixture fixture = Fixture.start(bounded())) {
      FakeSwitch peer = fixture.connectHanging(1);
      OpenFlowSession session = fixture.heard.connected();
      fillWithPacketOuts(session);
      fixture.server.close();
      assertEquals(0, session.pendingBytes());
      peer.reading().expectEnd();
    }
  }

  @Test
  void aTlsSwitchThatDoesNotReadIsBoundedLikeAnyOther() throws Exception {
    try (Certificates certificates = Certificates.make();
        Fixture fixture = Fixture.startOn("ssl:0", bounded().tls(certificates.serverOnly()))) {
      fixture.keep(FakeSwitch.connectTlsHanging(fixture.endpoint, certificates.trusting(), 1));
      OpenFlowSession session = fixture.heard.connected();
      assertTrue(fillWithPacketOuts(session) > 0, "packet-outs dropped");
      assertTrue(session.pendingBytes() <= HIGH_WATER + 4096, "pending " + session.pendingBytes());
    }
  }

  @Test
  void aLargeBatchArrivesCompleteAndInOrder() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      List<OFMessage> batch = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        batch.add(OpenFlow13.addFlow(FlowEntry.of(0, i, OpenFlow13.match().build())));
      }
      Fixture.onLoop(session, () -> send(session, batch));
      int lastXid = 0;
      for (int i = 0; i < batch.size(); i++) {
        FakeSwitch.Frame flow = peer.expect(Wire.FLOW_MOD);
        assertEquals(i, flow.body().getShort(22) & 0xffff, "priority");
        assertTrue(i == 0 || flow.xid() == lastXid + 1, "transaction ids count up");
        lastXid = flow.xid();
      }
    }
  }

  private static OpenFlowSettings.Builder bounded() {
    return OpenFlowSettings.builder().highWaterMark(HIGH_WATER).queueLimit(LIMIT);
  }

  /** Sends packet-outs until some are dropped, and returns how many were dropped so far. */
  private static long fillWithPacketOuts(OpenFlowSession session) throws Exception {
    long before = Fixture.count(session, OpenFlowCounter.PACKET_OUTS_DROPPED);
    long dropped = before;
    List<OFPacketOut> batch = Collections.nCopies(BATCH, PACKET_OUT);
    for (int i = 0; i < ENOUGH_BATCHES && dropped == before; i++) {
      Fixture.onLoop(session, () -> send(session, batch));
      dropped = Fixture.count(session, OpenFlowCounter.PACKET_OUTS_DROPPED);
    }
    return dropped;
  }

  private static boolean send(OpenFlowSession session, List<? extends OFMessage> messages) {
    session.send(messages);
    return true;
  }
}
