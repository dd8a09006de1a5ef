package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.boundedflood.openflow.DisconnectReason.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.projectfloodlight.openflow.types.DatapathId;

@Timeout(60)
class HandshakeTest {
  private static final int V10_ONLY = 1 << 1;
  private static final int V10_TO_V13 = 0x1e;

  @Test
  void aSwitchBecomesASessionWithItsFeaturesAndPorts() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      fixture.connect(0x2a);
      OpenFlowSession session = fixture.heard.connected();
      assertEquals(DatapathId.of(0x2a), session.datapathId());
      assertEquals(254, session.features().getNTables());
      assertEquals(List.of("one", "two"), names(session));
      assertTrue(session.remoteAddress().startsWith("tcp:127.0.0.1:"), session.remoteAddress());
      assertTrue(session.isOpen());
      assertEquals(List.of(session), fixture.server.sessions());
      assertEquals(1, fixture.count(OpenFlowCounter.SESSIONS));
    }
  }

  @Test
  void wholeFramesAreAskedFor() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect();
      peer.send(Wire.hello(4, V10_TO_V13));
      peer.expect(Wire.HELLO);
      peer.expect(Wire.FEATURES_REQUEST);
      assertEquals(0x0000_ffff, peer.expect(Wire.SET_CONFIG).body().getInt());
    }
  }

  @Test
  void helloOffersVersion13InHeaderAndBitmap() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect();
      FakeSwitch.Frame hello = peer.expect(Wire.HELLO);
      assertEquals(0x0001_0008, hello.body().getInt(0));
      assertEquals(1 << 4, hello.body().getInt(4));
    }
  }

  @Test
  void anyHelloThatAllows13IsTaken() throws Exception {
    List<byte[]> hellos =
        List.of(
            Wire.message(4, Wire.HELLO, 1),
            Wire.message(6, Wire.HELLO, 1),
            Wire.hello(6, 0x7e),
            Wire.hello(1, V10_TO_V13),
            Wire.message(4, Wire.HELLO, 1, Wire.hex("0001000000000000")),
            Wire.message(5, Wire.HELLO, 1, Wire.hex("00070005ff000000 0001000800000010")));
    try (Fixture fixture = Fixture.start()) {
      for (byte[] hello : hellos) {
        try (FakeSwitch peer = fixture.connect()) {
          peer.send(hello);
          peer.expect(Wire.HELLO);
          peer.expect(Wire.FEATURES_REQUEST);
        }
      }
    }
  }

  @Test
  void aSwitchWithout13IsToldWhatToDo() throws Exception {
    List<byte[]> hellos =
        List.of(Wire.message(1, Wire.HELLO, 9), Wire.hello(1, V10_ONLY), Wire.hello(6, 0x60));
    List<String> offers = List.of("at most 1.0", "only 1.0", "only 1.4, 1.5");
    try (Fixture fixture = Fixture.start()) {
      for (int i = 0; i < hellos.size(); i++) {
        try (FakeSwitch peer = fixture.connect()) {
          peer.send(hellos.get(i));
          peer.expect(Wire.HELLO);
          FakeSwitch.Frame error = peer.expect(Wire.ERROR);
          assertEquals(0, error.body().getInt(), "HELLO_FAILED, INCOMPATIBLE");
          String text = StandardCharsets.US_ASCII.decode(error.body()).toString();
          assertTrue(text.contains("offers " + offers.get(i)), text);
          assertTrue(text.contains("ovs-vsctl set bridge BRIDGE protocols=OpenFlow13"), text);
          peer.expectEnd();
        }
      }
      assertEquals(3, fixture.count(OpenFlowCounter.HANDSHAKES_FAILED));
      assertTrue(fixture.heard.isEmpty());
    }
  }

  @Test
  void aConnectionThatDoesNotBeginWithHelloIsClosed() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect();
      peer.send(Wire.message(Wire.ECHO_REQUEST, 1));
      peer.expectEnd();
    }
  }

  @Test
  void aSwitchThatRefusesOurHelloIsClosed() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect();
      peer.send(Wire.error(1, 0, 0, "only 1.0 here".getBytes(StandardCharsets.US_ASCII)));
      peer.expectEnd();
    }
  }

  @Test
  void portsMayComeInSeveralPartsWithChangesInBetween() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect();
      int xid = peer.handshakeToPorts(1).xid();
      peer.send(
          Wire.portStatus(Wire.REASON_DELETE, Wire.port(3, "three")),
          Wire.multipart(xid, Wire.PORT_DESC, true, Wire.port(3, "three"), Wire.port(1, "one")),
          Wire.multipart(xid, Wire.PORT_DESC, true),
          Wire.portStatus(Wire.REASON_ADD, Wire.port(4, "four")),
          Wire.multipart(xid, Wire.PORT_DESC, false, Wire.port(2, "two")));
      assertEquals(List.of("one", "two", "four"), names(fixture.heard.connected()));
      assertTrue(fixture.heard.isEmpty(), "changes before the session are not told");
    }
  }

  @Test
  void portsAreKeptUpToDate() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      peer.send(Wire.portStatus(Wire.REASON_ADD, Wire.port(9, "nine")));
      fixture.heard.next(OFPortStatus.class);
      assertEquals(List.of("one", "two", "nine"), names(session));
      peer.send(Wire.portStatus(Wire.REASON_MODIFY, Wire.port(9, "neuf")));
      fixture.heard.next(OFPortStatus.class);
      assertEquals(List.of("one", "two", "neuf"), names(session));
      peer.send(Wire.portStatus(Wire.REASON_DELETE, Wire.port(1, "one")));
      fixture.heard.next(OFPortStatus.class);
      assertEquals(List.of("two", "neuf"), names(session));
    }
  }

  @Test
  void whatComesTooEarlyIsDroppedAndCounted() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect();
      peer.send(Wire.hello(4, V10_TO_V13), Wire.packetIn(Wire.inPort(1), new byte[60]));
      peer.expect(Wire.HELLO);
      int xid = peer.expect(Wire.FEATURES_REQUEST).xid();
      peer.expect(Wire.SET_CONFIG);
      peer.send(Wire.featuresReply(xid, 1, 0));
      xid = peer.expect(Wire.MULTIPART_REQUEST).xid();
      peer.send(Wire.multipart(xid, Wire.PORT_DESC, false));
      fixture.heard.connected();
      assertEquals(1, fixture.count(OpenFlowCounter.EARLY_DROPPED));
    }
  }

  @Test
  void anAuxiliaryConnectionIsRefused() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect();
      peer.send(Wire.hello(4, V10_TO_V13), Wire.featuresReply(2, 1, 7));
      peer.expectEnd();
      assertTrue(fixture.heard.isEmpty());
    }
  }

  @Test
  void eachStepHasATimeOut() throws Exception {
    OpenFlowSettings.Builder hasty =
        OpenFlowSettings.builder().handshakeStep(Duration.ofMillis(500));
    try (Fixture fixture = Fixture.start(hasty)) {
      FakeSwitch withoutHello = fixture.connect();
      FakeSwitch withoutFeatures = fixture.connect();
      FakeSwitch withoutPorts = fixture.connect();
      withoutFeatures.send(Wire.hello(4, V10_TO_V13));
      withoutPorts.handshakeToPorts(3);
      withoutHello.expectEnd();
      withoutFeatures.expectEnd();
      withoutPorts.expectEnd();
      assertEquals(3, fixture.count(OpenFlowCounter.HANDSHAKES_FAILED));
    }
  }

  @Test
  void aSwitchThatGoesDuringTheHandshakeLeavesNothingBehind() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      try (FakeSwitch peer = fixture.connect()) {
        peer.handshakeToPorts(5);
      }
      fixture.connect(5).close();
      assertEquals(DatapathId.of(5), fixture.heard.connected().datapathId());
      assertEquals(Kind.CLOSED_BY_SWITCH, fixture.heard.next(DisconnectReason.class).kind());
    }
  }

  private static List<String> names(OpenFlowSession session) {
    return session.ports().values().stream().map(OFPortDesc::getName).toList();
  }
}
