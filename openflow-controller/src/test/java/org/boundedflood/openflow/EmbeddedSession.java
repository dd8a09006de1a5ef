package org.boundedflood.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** A connection without a socket, whose event loop is the test's own thread. */
final class EmbeddedSession {
  private static final OpenFlowSettings SETTINGS = OpenFlowSettings.builder().build();

  private final Connections connections = new Connections(SETTINGS, new Deaf());
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private int lastEcho;

  private EmbeddedSession() {
    channel
        .pipeline()
        .addLast(
            new FrameDecoder(),
            new SessionHandler(connections.add(channel, Endpoint.Transport.TCP)));
    channel.pipeline().fireChannelActive();
  }

  /** One that has not heard anything yet. */
  static EmbeddedSession connecting() {
    return new EmbeddedSession();
  }

  /** One whose handshake is done and which has asked for groups with transaction id 5. */
  static EmbeddedSession active() {
    EmbeddedSession session = new EmbeddedSession();
    session.receive(
        Wire.hello(4, 1 << 4),
        Wire.featuresReply(2, 1, 0),
        Wire.multipart(4, Wire.PORT_DESC, false, Wire.port(1, "one")));
    var unused = session.connections.sessions().get(0).request(OpenFlow13.groups());
    return session;
  }

  /** Lets bytes come in at once; throws what escapes the pipeline. */
  void receive(byte[]... bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    channel.checkException();
    takeSent();
  }

  /** Whether the connection still stands. */
  boolean isOpen() {
    return channel.isOpen();
  }

  /** The transaction id of the last echo request that was answered, 0 if none was. */
  int lastEchoAnswered() {
    return lastEcho;
  }

  long count(OpenFlowCounter counter) {
    return connections.counters().getOrDefault(counter, -1L);
  }

  /** Ends the connection; throws what escapes then. */
  void close() {
    channel.finishAndReleaseAll();
  }

  private void takeSent() {
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      if (sent.isReadable() && sent.getByte(1) == Wire.ECHO_REPLY) {
        lastEcho = sent.getInt(4);
      }
      sent.release();
    }
  }

  /** A listener that does nothing. */
  private static final class Deaf implements SessionListener {
    @Override
    public void connected(OpenFlowSession session) {}

    @Override
    public void packetIn(OpenFlowSession session, PacketIn packetIn) {}

    @Override
    public void message(OpenFlowSession session, OFMessage message) {}

    @Override
    public void error(OpenFlowSession session, SwitchError error) {}

    @Override
    public void disconnected(OpenFlowSession session, DisconnectReason reason) {}
  }
}
