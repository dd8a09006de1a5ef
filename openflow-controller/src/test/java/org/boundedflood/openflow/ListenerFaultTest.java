package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.boundedflood.openflow.DisconnectReason.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.projectfloodlight.openflow.protocol.OFMessage;

@Timeout(60)
class ListenerFaultTest {
  /** Throws at frames and at new switches number 13. */
  private static final class Faulty implements SessionListener {
    private final AtomicReference<DisconnectReason> reason = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @Override
    public void connected(OpenFlowSession session) {
      if (session.datapathId().getLong() == 13) {
        throw new IllegalStateException("a fault on purpose");
      }
    }

    @Override
    public void packetIn(OpenFlowSession session, PacketIn packetIn) {
      throw new IllegalStateException("a fault on purpose");
    }

    @Override
    public void message(OpenFlowSession session, OFMessage message) {}

    @Override
    public void error(OpenFlowSession session, SwitchError error) {}

    @Override
    public void disconnected(OpenFlowSession session, DisconnectReason why) {
      reason.set(why);
      over.countDown();
    }
  }

  @Test
  void aListenerThatThrowsAtAMessageEndsThatSessionAndNoOtherOfItsEventLoop() throws Exception {
    assertOnlyOneEnds(1, Wire.packetIn(Wire.inPort(1), new byte[60]));
  }

  @Test
  void aListenerThatThrowsAtANewSwitchEndsThatSessionAndNoOtherOfItsEventLoop() throws Exception {
    assertOnlyOneEnds(13, new byte[0]);
  }

  private static void assertOnlyOneEnds(long datapath, byte[] message) throws Exception {
    Faulty listener = new Faulty();
    OpenFlowSettings settings = OpenFlowSettings.builder().listen("tcp:0").build();
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (OpenFlowServer server = new OpenFlowServer(settings, listener, group)) {
      Endpoint endpoint = server.start().get(0);
      try (FakeSwitch other = FakeSwitch.connect(endpoint);
          FakeSwitch victim = FakeSwitch.connect(endpoint)) {
        other.handshake(2);
        victim.handshake(datapath).send(message);
        victim.expectEnd();
        listener.over.await(FakeSwitch.PATIENCE_SECONDS, TimeUnit.SECONDS);
        DisconnectReason reason = listener.reason.get();
        assertEquals(Kind.INTERNAL_ERROR, reason == null ? null : reason.kind());
        other.send(Wire.message(Wire.ECHO_REQUEST, 1));
        other.expect(Wire.ECHO_REPLY);
      }
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }
}
