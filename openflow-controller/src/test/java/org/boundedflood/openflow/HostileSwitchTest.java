package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.boundedflood.openflow.DisconnectReason.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A switch that says far too much, or nothing that makes sense: what it costs is bounded. */
@Timeout(60)
class HostileSwitchTest {
  private static final long PORT_BYTES = 64;
  private static final int PORTS_A_PART = 1_000;
  private static final byte[] FRAME = new byte[60];

  @Test
  void aSwitchWithAHundredThousandPortsIsRefusedBeforeAllAreRead() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect();
      FakeSwitch.Frame request = peer.handshakeToPorts(1);
      byte[][] ports = new byte[PORTS_A_PART][];
      int sent = 0;
      try {
        for (int part = 0; part < 100; part++) {
          for (int i = 0; i < PORTS_A_PART; i++) {
            ports[i] = Wire.port(++sent, "p");
          }
          peer.send(Wire.multipart(request.xid(), Wire.PORT_DESC, true, ports));
        }
      } catch (IOException e) {
        assertTrue(sent * PORT_BYTES > PortTable.LONGEST_DESCRIPTION / 2, "closed after " + sent);
      }
      peer.expectEnd();
      assertEquals(1, fixture.count(OpenFlowCounter.HANDSHAKES_FAILED));
      assertTrue(
          fixture.count(OpenFlowCounter.BYTES_RECEIVED)
              < PortTable.LONGEST_DESCRIPTION + 2L * PORTS_A_PART * PORT_BYTES,
          "went on reading");
      fixture.connect(2);
      fixture.heard.connected();
    }
  }

  @Test
  void portsThatComeOneByOneEndTheSessionAtTheBoundToo() {
    EmbeddedSession session = EmbeddedSession.active();
    for (int port = 1; session.isOpen(); port++) {
      assertTrue(port <= PortTable.BOUND + 1, "took more ports than it should");
      session.receive(Wire.portStatus(Wire.REASON_ADD, Wire.port(port, "p")));
    }
    session.close();
  }

  @Test
  void statisticsThatNobodyAskedForAreCountedAndForgotten() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      fixture.heard.connected();
      byte[] unasked =
          Wire.multipart(
              4_711, 10, true, Wire.hex("0018 0006 00000003 0001 0010 000003e8 00000064 00000000"));
      for (int i = 0; i < 20; i++) {
        byte[][] many = new byte[1_000][];
        Arrays.fill(many, unasked);
        peer.send(many);
      }
      peer.send(Wire.packetIn(Wire.inPort(1), FRAME));
      fixture.heard.next(PacketIn.class);
      assertEquals(20_000, fixture.count(OpenFlowCounter.UNEXPECTED));
    }
  }

  @Test
  void errorsToEverythingAreHeardAndCountedAndTheSessionGoesOn() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      fixture.heard.connected();
      for (int xid = 0; xid < 5_000; xid++) {
        peer.send(Wire.error(xid, 1, xid & 0xf, new byte[64]));
      }
      for (int xid = 0; xid < 5_000; xid++) {
        fixture.heard.next(SwitchError.class);
      }
      assertEquals(5_000, fixture.count(OpenFlowCounter.ERRORS));
      peer.send(Wire.packetIn(Wire.inPort(1), FRAME));
      fixture.heard.next(PacketIn.class);
    }
  }

  @Test
  void aSwitchThatAsksForEchoesAndReadsNoneIsClosedAtTheLimitOfTheQueue() throws Exception {
    OpenFlowSettings.Builder bounded =
        OpenFlowSettings.builder().highWaterMark(1 << 18).queueLimit(1 << 20);
    try (Fixture fixture = Fixture.start(bounded)) {
      FakeSwitch peer = fixture.connectHanging(1);
      OpenFlowSession session = fixture.heard.connected();
      byte[] echo = Wire.message(Wire.ECHO_REQUEST, 1, new byte[60_000]);
      try {
        for (int i = 0; i < 2_000 && session.isOpen(); i++) {
          peer.send(echo);
        }
      } catch (IOException e) {
        assertTrue(!session.isOpen(), "the connection broke, and its session is open: " + e);
      }
      DisconnectReason reason = fixture.heard.next(DisconnectReason.class);
      assertEquals(Kind.STUCK, reason.kind());
      assertEquals(1, fixture.count(OpenFlowCounter.STUCK_CLOSED));
    }
  }

  @Test
  void manyMegabytesOfNoiseAreCountedAndHurtNoOtherSession() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch honest = fixture.connect(2);
      OpenFlowSession other = fixture.heard.connected();
      FakeSwitch noisy = fixture.connect(1);
      fixture.heard.connected();
      byte[] noise = new byte[1 << 20];
      new Random(1).nextBytes(noise);
      boolean open = true;
      for (int i = 0; i < 16 && open; i++) {
        open = sends(noisy, noise);
      }
      honest.send(Wire.packetIn(Wire.inPort(1), FRAME));
      Recorder.Heard heard = fixture.heard.next();
      while (heard.session() != other) {
        heard = fixture.heard.next();
      }
      assertInstanceOf(PacketIn.class, heard.what());
      assertTrue(fixture.count(OpenFlowCounter.UNDECODABLE) > 0, "nothing counted");
    }
  }

  private static boolean sends(FakeSwitch peer, byte[] bytes) {
    try {
      peer.send(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
