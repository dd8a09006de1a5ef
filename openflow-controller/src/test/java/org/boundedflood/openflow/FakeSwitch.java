package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** A switch that is a socket and speaks bytes. What arrives is read by a thread of its own. */
final class FakeSwitch implements AutoCloseable {
  static final long PATIENCE_SECONDS = 20;

  private final OutputStream out;
  private final InputStream in;
  private final Closeable connection;
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

  private FakeSwitch(InputStream in, OutputStream out, Closeable connection) {
    this.in = in;
    this.out = out;
    this.connection = connection;
  }

  /** A message of the controller; the end of the stream is one of type -1. */
  record Frame(int type, int xid, ByteBuffer body) {
    static final Frame END = new Frame(-1, 0, ByteBuffer.allocate(0));
  }

  /** Connects without reading, as a switch does that hangs. */
  static FakeSwitch connectStuck(Endpoint endpoint) throws IOException {
    if (endpoint.address() instanceof InetSocketAddress inet) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      socket.connect(inet);
      socket.setTcpNoDelay(true);
      return new FakeSwitch(socket.getInputStream(), socket.getOutputStream(), socket);
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(endpoint.address());
    return new FakeSwitch(
        Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
  }

  static FakeSwitch connect(Endpoint endpoint) throws IOException {
    return connectStuck(endpoint).reading();
  }

  static FakeSwitch connectTls(Endpoint endpoint, SSLContext context) throws IOException {
    Socket socket = context.getSocketFactory().createSocket();
    socket.connect(endpoint.address());
    return new FakeSwitch(socket.getInputStream(), socket.getOutputStream(), socket).reading();
  }

  FakeSwitch reading() {
    Thread reader = new Thread(this::read, "fake switch");
    reader.setDaemon(true);
    reader.start();
    return this;
  }

  private void read() {
    try {
      DataInputStream data = new DataInputStream(in);
      while (true) {
        data.readUnsignedByte();
        int type = data.readUnsignedByte();
        int length = data.readUnsignedShort();
        int xid = data.readInt();
        frames.add(new Frame(type, xid, ByteBuffer.wrap(data.readNBytes(length - 8))));
      }
    } catch (IOException e) {
      frames.add(Frame.END);
    }
  }

  void send(byte[]... messages) throws IOException {
    out.write(Wire.concat(messages));
    out.flush();
  }

  /** The next message, whatever it is. */
  Frame next() throws InterruptedException {
    Frame frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertNotNull(frame, "the controller sent nothing");
    return frame;
  }

  /** The next message, which must be of a type. */
  Frame expect(int type) throws InterruptedException {
    Frame frame = next();
    assertEquals(type, frame.type(), "type of the next message");
    return frame;
  }

  /** Waits for the controller to end the connection, whatever it sends before. */
  void expectEnd() throws InterruptedException {
    Frame frame = next();
    while (frame.type() != Frame.END.type()) {
      frame = next();
    }
  }

  /** Completes the handshake up to the answer about ports, which is left to the caller. */
  Frame handshakeToPorts(long datapath) throws IOException, InterruptedException {
    send(Wire.hello(4, 1 << 4));
    expect(Wire.HELLO);
    Frame features = expect(Wire.FEATURES_REQUEST);
    expect(Wire.SET_CONFIG);
    send(Wire.featuresReply(features.xid(), datapath, 0));
    return expect(Wire.MULTIPART_REQUEST);
  }

  /** Completes the handshake. */
  FakeSwitch handshake(long datapath) throws IOException, InterruptedException {
    Frame request = handshakeToPorts(datapath);
    send(
        Wire.multipart(
            request.xid(), Wire.PORT_DESC, false, Wire.port(1, "one"), Wire.port(2, "two")));
    return this;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
