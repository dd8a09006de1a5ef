package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.boundedflood.openflow.DisconnectReason.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DuplicateDatapathTest {
  private static final byte[] FEATURES = Wire.featuresReply(2, 42, 0);

  @Test
  void aSecondConnectionIsRefusedIfTheFirstIsAlive() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch first = fixture.connect(42);
      OpenFlowSession session = fixture.heard.connected();
      FakeSwitch second = fixture.connect();
      second.send(Wire.hello(4, 1 << 4), FEATURES);
      FakeSwitch.Frame probe = first.expect(Wire.ECHO_REQUEST);
      first.send(Wire.message(Wire.ECHO_REPLY, probe.xid()));
      second.expectEnd();
      assertEquals(1, fixture.count(OpenFlowCounter.DUPLICATES_REFUSED));

      first.send(Wire.packetIn(Wire.inPort(1), new byte[60]));
      assertSame(session, fixture.heard.next().session());
      assertTrue(session.isOpen());
    }
  }

  @Test
  void aSecondConnectionTakesOverIfTheFirstIsSilent() throws Exception {
    OpenFlowSettings.Builder hasty = OpenFlowSettings.builder().echoTimeout(Duration.ofMillis(200));
    try (Fixture fixture = Fixture.start(hasty)) {
      FakeSwitch first = fixture.connect(42);
      OpenFlowSession old = fixture.heard.connected();
      fixture.connect(42);
      Recorder.Heard end = fixture.heard.next();
      assertSame(old, end.session());
      assertEquals(Kind.SILENT, ((DisconnectReason) end.what()).kind());
      OpenFlowSession fresh = fixture.heard.connected();
      assertNotSame(old, fresh);
      assertEquals(List.of(fresh), fixture.server.sessions());
      first.expectEnd();
    }
  }

  @Test
  void ofSeveralThatWaitForASilentOneJustOneTakesOver() throws Exception {
    OpenFlowSettings.Builder hasty = OpenFlowSettings.builder().echoTimeout(Duration.ofMillis(200));
    try (Fixture fixture = Fixture.start(hasty)) {
      fixture.connect(42);
      fixture.heard.connected();
      for (int i = 0; i < 5; i++) {
        fixture.connect().send(Wire.hello(4, 1 << 4), FEATURES);
      }
      fixture.heard.next(DisconnectReason.class);
      assertTrue(fixture.server.sessions().size() <= 1);
      assertTrue(fixture.heard.isEmpty(), "none of them went on to describe its ports");
    }
  }

  @Test
  void aConnectionThatWaitsAndGoesHurtsNobody() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch first = fixture.connect(42);
      OpenFlowSession session = fixture.heard.connected();
      FakeSwitch second = fixture.connect();
      second.send(Wire.hello(4, 1 << 4), FEATURES);
      FakeSwitch.Frame probe = first.expect(Wire.ECHO_REQUEST);
      second.close();
      first.send(
          Wire.message(Wire.ECHO_REPLY, probe.xid()), Wire.packetIn(Wire.inPort(1), new byte[60]));
      fixture.heard.next(PacketIn.class);
      assertTrue(session.isOpen());
    }
  }

  @Test
  void theSameSwitchMayComeBackAtOnce() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      for (int i = 0; i < 20; i++) {
        FakeSwitch peer = fixture.connect(42);
        fixture.heard.connected();
        peer.close();
        fixture.heard.next(DisconnectReason.class);
      }
      assertEquals(0, fixture.count(OpenFlowCounter.DUPLICATES_REFUSED));
    }
  }
}
