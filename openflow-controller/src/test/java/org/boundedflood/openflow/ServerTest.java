package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.boundedflood.openflow.DisconnectReason.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFPort;

@Timeout(60)
class ServerTest {
  private static final OFMessage BARRIER = OpenFlow13.barrier();

  @Test
  void closingTheServerEndsItsSessions() throws Exception {
    Fixture fixture = Fixture.start();
    try (fixture) {
      fixture.connect(1);
      fixture.connect(2);
      fixture.heard.connected();
      fixture.heard.connected();
      fixture.server.close();
      assertEquals(Kind.SERVER_CLOSED, fixture.heard.next(DisconnectReason.class).kind());
      assertEquals(Kind.SERVER_CLOSED, fixture.heard.next(DisconnectReason.class).kind());
      assertTrue(fixture.server.sessions().isEmpty());
      assertThrows(IOException.class, fixture::connect);
    }
  }

  @Test
  void aSessionClosedByTheApplicationSendsFirstWhatWasSentBefore() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      Fixture.onLoop(
          session,
          () -> {
            session.send(List.of(BARRIER));
            session.close("enough");
            session.send(List.of(BARRIER));
            return session;
          });
      peer.expect(Wire.BARRIER_REQUEST);
      peer.expect(FakeSwitch.Frame.END.type());
      assertEquals(
          new DisconnectReason(Kind.CLOSED_BY_APPLICATION, "enough"),
          fixture.heard.next(DisconnectReason.class));
      assertEquals(1, fixture.count(OpenFlowCounter.SENT_TOO_LATE));
      assertFalse(session.isOpen());
    }
  }

  @Test
  void sendingFromAnotherThreadIsRefused() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      assertThrows(IllegalStateException.class, () -> session.send(List.of(BARRIER)));
      assertThrows(IllegalStateException.class, session::barrier);
      assertThrows(IllegalStateException.class, () -> session.request(OpenFlow13.groups()));
    }
  }

  @Test
  void closingTheServerOnAnEventLoopIsRefused() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      ExecutionException thrown =
          assertThrows(
              ExecutionException.class,
              () ->
                  Fixture.onLoop(
                      session,
                      () -> {
                        fixture.server.close();
                        return session;
                      }));
      assertInstanceOf(IllegalStateException.class, thrown.getCause());
      assertTrue(session.isOpen());
    }
  }

  @Test
  void transactionIdsAreTheSessionsOwn() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      for (int i = 1; i <= 2; i++) {
        FakeSwitch peer = fixture.connect(i);
        OpenFlowSession session = fixture.heard.connected();
        Fixture.onLoop(
            session,
            () -> {
              session.send(List.of(BARRIER, BARRIER));
              return session;
            });
        // Hello, features, configuration and ports came before.
        assertEquals(5, peer.expect(Wire.BARRIER_REQUEST).xid());
        assertEquals(6, peer.expect(Wire.BARRIER_REQUEST).xid());
      }
    }
  }

  @Test
  void aMessageOfAnotherVersionIsRefusedAndNothingOfItsBatchSent() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      OFMessage other = OFFactories.getFactory(OFVersion.OF_10).barrierRequest();
      assertRefused(session, other, "OpenFlow 1.3");
      OFMessage tooLong = OpenFlow13.packetOut(OFPort.CONTROLLER, new byte[65_535], List.of());
      assertRefused(session, tooLong, "exceeds maximum");
      peer.send(Wire.message(Wire.ECHO_REQUEST, 1));
      peer.expect(Wire.ECHO_REPLY);
    }
  }

  private static void assertRefused(OpenFlowSession session, OFMessage message, String text) {
    ExecutionException thrown =
        assertThrows(
            ExecutionException.class,
            () ->
                Fixture.onLoop(
                    session,
                    () -> {
                      session.send(List.of(BARRIER, message));
                      return session;
                    }));
    assertTrue(thrown.toString().contains(text), thrown.toString());
  }

  @Test
  void moreConnectionsThanAllowedAreRefused() throws Exception {
    try (Fixture fixture = Fixture.start(OpenFlowSettings.builder().connectionLimit(2))) {
      fixture.connect(1);
      FakeSwitch second = fixture.connect(2);
      fixture.heard.connected();
      fixture.heard.connected();
      fixture.connect().expectEnd();
      second.close();
      fixture.heard.next(DisconnectReason.class);
      fixture.connect(3);
      fixture.heard.connected();
    }
  }

  @Test
  void allSessionsCanShareOneGivenEventLoop() throws Exception {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Recorder heard = new Recorder();
    OpenFlowSettings settings = OpenFlowSettings.builder().listen("tcp:0").build();
    try (OpenFlowServer server = new OpenFlowServer(settings, heard, group)) {
      Endpoint endpoint = server.start().get(0);
      try (FakeSwitch first = FakeSwitch.connect(endpoint);
          FakeSwitch second = FakeSwitch.connect(endpoint)) {
        first.handshake(1);
        second.handshake(2);
        assertSame(heard.connected().executor(), heard.connected().executor());
      }
    }
    assertFalse(group.isShuttingDown(), "the group is its owner's");
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void anEndpointThatIsTakenIsNamedAndNoneStaysBound() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      OpenFlowSettings settings =
          OpenFlowSettings.builder().listen("tcp:0").listen(fixture.endpoint).build();
      try (OpenFlowServer server = new OpenFlowServer(settings, new Recorder())) {
        IOException thrown = assertThrows(IOException.class, server::start);
        assertTrue(thrown.toString().contains(fixture.endpoint.toString()), thrown.toString());
        assertThrows(IllegalStateException.class, server::start);
      }
    }
  }
}
