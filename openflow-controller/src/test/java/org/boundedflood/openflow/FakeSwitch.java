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
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** A switch that is a socket and speaks bytes. What arrives is read by a thread of its own. */
final class FakeSwitch implements AutoCloseable {
  static final long PATIENCE_SECONDS = 20;

  private final OutputStream out;
  private final DataInputStream in;
  private final Closeable connection;
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

  private FakeSwitch(InputStream in, OutputStream out, Closeable connection) {
    this.in = new DataInputStream(in);
    this.out = out;
    this.connection = connection;
  }

  /** A message of the controller; the end of the stream is one of type -1. */
  record Frame(int type, int xid, ByteBuffer body) {
    static final Frame END = new Frame(-1, 0, ByteBuffer.allocate(0));
  }

  /** Connects without reading. */
  private static FakeSwitch open(Endpoint endpoint) throws IOException {
    if (endpoint.address() instanceof InetSocketAddress inet) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      socket.connect(inet);
      socket.setTcpNoDelay(true);
      return new FakeSwitch(socket.getInputStream(), socket.getOutputStream(), socket);
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(endpoint.address());
    return new FakeSwitch(new ChannelInput(channel), new ChannelOutput(channel), channel);
  }

  static FakeSwitch connect(Endpoint endpoint) throws IOException {
    return open(endpoint).reading();
  }

  static FakeSwitch connectTls(Endpoint endpoint, SSLContext context) throws IOException {
    return openTls(endpoint, context).reading();
  }

  private static FakeSwitch openTls(Endpoint endpoint, SSLContext context) throws IOException {
    Socket socket = context.getSocketFactory().createSocket();
    socket.connect(endpoint.address());
    return new FakeSwitch(socket.getInputStream(), socket.getOutputStream(), socket);
  }

  /** Connects, completes the handshake, and then reads nothing until told to. */
  static FakeSwitch connectHanging(Endpoint endpoint, long datapath) throws IOException {
    return open(endpoint).handshakeThenHang(datapath);
  }

  static FakeSwitch connectTlsHanging(Endpoint endpoint, SSLContext context, long datapath)
      throws IOException {
    return openTls(endpoint, context).handshakeThenHang(datapath);
  }

  private FakeSwitch handshakeThenHang(long datapath) throws IOException {
    send(Wire.hello(4, 1 << 4));
    readFrame();
    Frame features = readFrame();
    readFrame();
    send(Wire.featuresReply(features.xid(), datapath, 0));
    send(Wire.multipart(readFrame().xid(), Wire.PORT_DESC, false));
    return this;
  }

  /** Reads from now on. */
  FakeSwitch reading() {
    Thread reader = new Thread(this::read, "fake switch");
    reader.setDaemon(true);
    reader.start();
    return this;
  }

  private void read() {
    try {
      while (true) {
        frames.add(readFrame());
      }
    } catch (IOException e) {
      frames.add(Frame.END);
    }
  }

  private Frame readFrame() throws IOException {
    in.readUnsignedByte();
    int type = in.readUnsignedByte();
    int length = in.readUnsignedShort();
    int xid = in.readInt();
    return new Frame(type, xid, ByteBuffer.wrap(in.readNBytes(length - 8)));
  }

  /** Takes bytes that nobody will look at. */
  void skip(int bytes) throws IOException {
    in.readNBytes(bytes);
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

  // The JDK's own streams over a channel let a read block writes.

  private static final class ChannelInput extends InputStream {
    private final SocketChannel channel;

    ChannelInput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(bytes, offset, length));
    }
  }

  private static final class ChannelOutput extends OutputStream {
    private final SocketChannel channel;

    ChannelOutput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }
}
