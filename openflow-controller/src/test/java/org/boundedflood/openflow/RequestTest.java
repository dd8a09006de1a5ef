package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.boundedflood.openflow.RequestFailedException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.projectfloodlight.openflow.protocol.OFControllerRole;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFRoleReply;
import org.projectfloodlight.openflow.types.U64;

@Timeout(60)
class RequestTest {
  private static final int GROUP_DESC = 7;

  /** An all group without buckets. */
  private static byte[] group(int id) {
    return ByteBuffer.allocate(8).putShort((short) 8).putShort((short) 0).putInt(id).array();
  }

  @Test
  void aBarrierCompletesWithItsReply() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      CompletableFuture<Void> first = Fixture.ask(session, session::barrier);
      CompletableFuture<Void> second = Fixture.ask(session, session::barrier);
      int firstXid = peer.expect(Wire.BARRIER_REQUEST).xid();
      int secondXid = peer.expect(Wire.BARRIER_REQUEST).xid();
      assertNotEquals(firstXid, secondXid);
      peer.send(Wire.message(Wire.BARRIER_REPLY, secondXid));
      Fixture.await(second);
      assertFalse(first.isDone());
      peer.send(Wire.message(Wire.BARRIER_REPLY, firstXid));
      Fixture.await(first);
    }
  }

  @Test
  void theCompletionRunsOnTheEventLoop() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      CompletableFuture<Boolean> onLoop =
          Fixture.ask(
              session, () -> session.barrier().thenApply(none -> session.executor().inEventLoop()));
      peer.send(Wire.message(Wire.BARRIER_REPLY, peer.expect(Wire.BARRIER_REQUEST).xid()));
      assertTrue(Fixture.await(onLoop));
    }
  }

  @Test
  void partsAreCollectedInOrder() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      CompletableFuture<List<OFGroupDescStatsReply>> groups = askGroups(session);
      int xid = peer.expect(Wire.MULTIPART_REQUEST).xid();
      peer.send(
          Wire.multipart(xid, GROUP_DESC, true, group(1), group(2)),
          Wire.packetIn(Wire.inPort(1), new byte[60]),
          Wire.multipart(xid, GROUP_DESC, true),
          Wire.multipart(xid, GROUP_DESC, false, group(3)));
      List<Integer> ids =
          Fixture.await(groups).stream()
              .flatMap(part -> part.getEntries().stream())
              .map(entry -> entry.getGroup().getGroupNumber())
              .toList();
      assertEquals(List.of(1, 2, 3), ids);
      fixture.heard.next(PacketIn.class);
    }
  }

  @Test
  void aRoleIsAskedForAndGranted() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      CompletableFuture<OFRoleReply> role =
          Fixture.ask(
              session, () -> session.requestRole(OFControllerRole.ROLE_MASTER, 0x1_0000_0007L));
      FakeSwitch.Frame request = peer.expect(Wire.ROLE_REQUEST);
      assertEquals(2, request.body().getInt(0));
      assertEquals(0x1_0000_0007L, request.body().getLong(8));
      peer.send(Wire.message(Wire.ROLE_REPLY, request.xid(), request.body().array()));
      assertEquals(U64.of(0x1_0000_0007L), Fixture.await(role).getGenerationId());
    }
  }

  @Test
  void aRefusedRequestFailsWithTheErrorAndTheListenerHearsNothing() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      CompletableFuture<List<OFGroupDescStatsReply>> groups = askGroups(session);
      int xid = peer.expect(Wire.MULTIPART_REQUEST).xid();
      peer.send(Wire.error(xid, 1, 2, new byte[8]));
      RequestFailedException failure = failure(groups, Kind.REFUSED);
      assertEquals(2, failure.error().orElseThrow().code());
      assertTrue(failure.toString().contains("GROUP_DESC"), failure.toString());
      assertTrue(fixture.heard.isEmpty());
    }
  }

  @Test
  void silenceFailsARequestAndALateAnswerIsDropped() throws Exception {
    OpenFlowSettings.Builder hasty =
        OpenFlowSettings.builder().requestTimeout(Duration.ofMillis(300));
    try (Fixture fixture = Fixture.start(hasty)) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      CompletableFuture<List<OFGroupDescStatsReply>> groups = askGroups(session);
      int xid = peer.expect(Wire.MULTIPART_REQUEST).xid();
      peer.send(Wire.multipart(xid, GROUP_DESC, true, group(1)));
      failure(groups, Kind.TIMED_OUT);
      peer.send(
          Wire.multipart(xid, GROUP_DESC, false, group(2)),
          Wire.packetIn(Wire.inPort(1), new byte[60]));
      fixture.heard.next(PacketIn.class);
      assertEquals(1, fixture.count(OpenFlowCounter.UNEXPECTED));
      assertEquals(1, fixture.count(OpenFlowCounter.REQUESTS_FAILED));
    }
  }

  @Test
  void anEndlessAnswerFails() throws Exception {
    try (Fixture fixture = Fixture.start(OpenFlowSettings.builder().replyLimit(10_000))) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      CompletableFuture<List<OFGroupDescStatsReply>> groups = askGroups(session);
      int xid = peer.expect(Wire.MULTIPART_REQUEST).xid();
      for (int i = 0; i < 10_000 / 16; i++) {
        peer.send(Wire.multipart(xid, GROUP_DESC, true));
      }
      assertFalse(groups.isDone());
      peer.send(Wire.multipart(xid, GROUP_DESC, true));
      failure(groups, Kind.REPLY_TOO_LONG);
      assertTrue(session.isOpen());
    }
  }

  @Test
  void anUndecodableAnswerFails() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      CompletableFuture<List<OFGroupDescStatsReply>> groups = askGroups(session);
      int xid = peer.expect(Wire.MULTIPART_REQUEST).xid();
      peer.send(Wire.multipart(xid, GROUP_DESC, false, new byte[3]));
      failure(groups, Kind.UNDECODABLE);
      fixture.heard.next(RawMessage.class);
    }
  }

  @Test
  void anAnswerToSomethingElseFails() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      CompletableFuture<List<OFGroupDescStatsReply>> groups = askGroups(session);
      int xid = peer.expect(Wire.MULTIPART_REQUEST).xid();
      peer.send(Wire.multipart(xid, Wire.PORT_DESC, false));
      failure(groups, Kind.UNDECODABLE);
    }
  }

  @Test
  void tooManyUnansweredRequestsAreRefusedHere() throws Exception {
    try (Fixture fixture = Fixture.start(OpenFlowSettings.builder().pendingRequests(2))) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      CompletableFuture<Void> first = Fixture.ask(session, session::barrier);
      CompletableFuture<Void> second = Fixture.ask(session, session::barrier);
      failure(Fixture.ask(session, session::barrier), Kind.TOO_MANY_PENDING);
      peer.send(Wire.message(Wire.BARRIER_REPLY, peer.expect(Wire.BARRIER_REQUEST).xid()));
      Fixture.await(first);
      assertFalse(second.isDone());
      assertFalse(Fixture.ask(session, session::barrier).isDone());
    }
  }

  @Test
  void theEndOfTheSessionFailsWhatIsUnanswered() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      CompletableFuture<Void> barrier = Fixture.ask(session, session::barrier);
      peer.close();
      failure(barrier, Kind.CLOSED);
      fixture.heard.next(DisconnectReason.class);
      failure(Fixture.ask(session, session::barrier), Kind.CLOSED);
    }
  }

  private static CompletableFuture<List<OFGroupDescStatsReply>> askGroups(OpenFlowSession session)
      throws Exception {
    return Fixture.ask(session, () -> session.request(OpenFlow13.groups()));
  }

  private static RequestFailedException failure(CompletableFuture<?> future, Kind kind) {
    ExecutionException thrown = assertThrows(ExecutionException.class, () -> Fixture.await(future));
    RequestFailedException failure =
        assertInstanceOf(RequestFailedException.class, thrown.getCause());
    assertEquals(kind, failure.kind());
    return failure;
  }
}
