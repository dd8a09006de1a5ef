package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** What arrives together is told together. */
@Timeout(60)
class ReadCompleteTest {
  private static final byte[] FRAME = Wire.hex("020000000002 020000000001 88b5 0102030405060708");

  /** Tells at the end of each read how many packet-ins it brought. */
  private static final class Gathering implements SessionListener {
    private final BlockingQueue<Integer> reads = new LinkedBlockingQueue<>();
    private int packetIns;

    @Override
    public void connected(OpenFlowSession session) {}

    @Override
    public void packetIn(OpenFlowSession session, PacketIn packetIn) {
      packetIns++;
    }

    @Override
    public void readComplete(OpenFlowSession session) {
      if (packetIns > 0) {
        reads.add(packetIns);
        packetIns = 0;
      }
    }

    @Override
    public void message(OpenFlowSession session, OFMessage message) {}

    @Override
    public void error(OpenFlowSession session, SwitchError error) {}

    @Override
    public void disconnected(OpenFlowSession session, DisconnectReason reason) {}
  }

  @Test
  void everyPacketInIsFollowedByTheEndOfItsReadAndManyShareOne() throws Exception {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Gathering listener = new Gathering();
    OpenFlowSettings settings = OpenFlowSettings.builder().listen("tcp:0").build();
    try (OpenFlowServer server = new OpenFlowServer(settings, listener, group);
        FakeSwitch peer = FakeSwitch.connect(server.start().get(0))) {
      peer.handshake(1);
      peer.send(Wire.packetIn(Wire.inPort(1), FRAME));
      assertEquals(1, listener.reads.poll(FakeSwitch.PATIENCE_SECONDS, TimeUnit.SECONDS));
      int many = 1_000;
      byte[][] messages = new byte[many][];
      for (int i = 0; i < many; i++) {
        messages[i] = Wire.packetIn(Wire.inPort(1), FRAME);
      }
      peer.send(Wire.concat(messages));
      int told = 0;
      int reads = 0;
      while (told < many) {
        Integer read = listener.reads.poll(FakeSwitch.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(read != null, "some packet-ins were followed by no end of a read");
        told += read;
        reads++;
      }
      assertEquals(many, told);
      assertTrue(reads <= many / 10, "reads for 1000 packet-ins: " + reads);
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }
}
