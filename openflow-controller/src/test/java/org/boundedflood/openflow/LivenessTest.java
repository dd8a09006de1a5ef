package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.boundedflood.openflow.DisconnectReason.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LivenessTest {
  @Test
  void anEchoRequestIsAnsweredInKind() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      fixture.heard.connected();
      peer.send(Wire.message(Wire.ECHO_REQUEST, 0xabcdef01, Wire.hex("c0ffee")));
      FakeSwitch.Frame reply = peer.expect(Wire.ECHO_REPLY);
      assertEquals(0xabcdef01, reply.xid());
      assertArrayEquals(Wire.hex("c0ffee"), reply.body().array());
      assertEquals(1, fixture.count(OpenFlowCounter.ECHOES_ANSWERED));
    }
  }

  @Test
  void anEchoRequestIsAnsweredDuringTheHandshake() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect();
      peer.handshakeToPorts(1);
      peer.send(Wire.message(Wire.ECHO_REQUEST, 5));
      assertEquals(5, peer.expect(Wire.ECHO_REPLY).xid());
    }
  }

  @Test
  void aQuietSwitchIsProbedAgainAndAgainAsLongAsItAnswers() throws Exception {
    try (Fixture fixture = Fixture.start(impatient(50, 10_000))) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      for (int i = 0; i < 4; i++) {
        FakeSwitch.Frame probe = peer.expect(Wire.ECHO_REQUEST);
        peer.send(Wire.message(Wire.ECHO_REPLY, probe.xid()));
      }
      assertTrue(session.isOpen());
    }
  }

  @Test
  void aSilentSwitchIsProbedOnceAndDropped() throws Exception {
    try (Fixture fixture = Fixture.start(impatient(50, 300))) {
      FakeSwitch peer = fixture.connect(1);
      fixture.heard.connected();
      peer.expect(Wire.ECHO_REQUEST);
      assertEquals(Kind.SILENT, fixture.heard.next(DisconnectReason.class).kind());
      peer.expect(FakeSwitch.Frame.END.type());
      assertEquals(1, fixture.count(OpenFlowCounter.SILENT_CLOSED));
      assertEquals(1, fixture.count(OpenFlowCounter.ECHO_PROBES));
    }
  }

  @Test
  void anyMessageCountsAsAnAnswer() throws Exception {
    try (Fixture fixture = Fixture.start(impatient(100, 1_000))) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      for (int i = 0; i < 12; i++) {
        peer.expect(Wire.ECHO_REQUEST);
        peer.send(Wire.portStatus(Wire.REASON_MODIFY, Wire.port(1, "one")));
      }
      assertTrue(session.isOpen(), "it was open for longer than the time-out");
    }
  }

  private static OpenFlowSettings.Builder impatient(int idleMillis, int timeoutMillis) {
    return OpenFlowSettings.builder()
        .echoIdle(Duration.ofMillis(idleMillis))
        .echoTimeout(Duration.ofMillis(timeoutMillis));
  }
}
