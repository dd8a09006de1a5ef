package org.boundedflood.topology.evio;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import org.newsclub.net.unix.AFSocket;
import org.newsclub.net.unix.AFSocketType;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSelectorProvider;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * A connection to the original's controller. A message is two packets in either direction: the
 * length of the body, in two bytes as this machine orders them, and the body. Used by one thread,
 * but for {@link #close}, which ends whatever that thread waits for.
 */
final class EvioConnection implements AutoCloseable {
  private final AFUNIXDatagramSocket socket;
  private final AFUNIXDatagramChannel channel;
  private final Selector selector;

  /** One byte more than allowed, so that a packet which is too long shows. */
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(EvioAnswer.GREATEST_LENGTH + 1);

  private EvioConnection(AFUNIXDatagramSocket socket, Selector selector) {
    this.socket = socket;
    this.channel = socket.getChannel();
    this.selector = selector;
  }

  /**
   * Connects.
   *
   * @throws IOException if nobody listens there
   */
  static EvioConnection open(EvioAddress address) throws IOException {
    if (!AFSocket.isSupported()) {
      throw new IOException("the library for such sockets has no code for this machine");
    }
    AFUNIXDatagramSocket socket = AFUNIXDatagramSocket.newInstance(AFSocketType.SOCK_SEQPACKET);
    EvioConnection connection = null;
    try {
      socket.connect(AFUNIXSocketAddress.of(address.bytes()));
      socket.getChannel().configureBlocking(false);
      Selector selector = AFUNIXSelectorProvider.provider().openSelector();
      connection = new EvioConnection(socket, selector);
      socket.getChannel().register(selector, SelectionKey.OP_READ);
      return connection;
    } finally {
      if (connection == null) {
        socket.close();
      }
    }
  }

  /**
   * Sends a message and waits for the next that comes.
   *
   * @param body at most 65,507 bytes
   * @throws IOException if the connection ends, the answer has not come after {@code patience}, or
   *     has another form; the connection is of no use any more
   */
  byte[] exchange(byte[] body, Duration patience) throws IOException {
    if (body.length > EvioAnswer.GREATEST_LENGTH) {
      throw new IllegalArgumentException(
          "body must have at most %d bytes, found %d"
              .formatted(EvioAnswer.GREATEST_LENGTH, body.length));
    }
    long deadline = System.nanoTime() + patience.toNanos();
    buffer.clear().order(ByteOrder.nativeOrder());
    buffer.putShort((short) body.length);
    write();
    buffer.clear().put(body);
    write();
    read(deadline);
    if (buffer.remaining() != Short.BYTES) {
      throw new IOException(
          "found a packet of %d bytes; allowed is a length of 2".formatted(buffer.remaining()));
    }
    int length = Short.toUnsignedInt(buffer.getShort());
    if (length == 0 || length > EvioAnswer.GREATEST_LENGTH) {
      throw new IOException(
          "found the length %d; allowed are 1 to %d".formatted(length, EvioAnswer.GREATEST_LENGTH));
    }
    read(deadline);
    if (buffer.remaining() != length) {
      throw new IOException(
          "found a body of %d bytes; announced were %d".formatted(buffer.remaining(), length));
    }
    byte[] answer = new byte[length];
    buffer.get(answer);
    return answer;
  }

  private void write() throws IOException {
    buffer.flip();
    int length = buffer.remaining();
    if (channel.write(buffer) != length) {
      throw new IOException("the other side takes nothing");
    }
  }

  /** Leaves the next packet in the buffer. */
  private void read(long deadline) throws IOException {
    while (true) {
      buffer.clear().order(ByteOrder.nativeOrder());
      int read = channel.read(buffer);
      if (read > 0) {
        buffer.flip();
        return;
      }
      if (read < 0) {
        throw new EOFException("the other side has closed the connection");
      }
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new IOException("no answer in time");
      }
      try {
        selector.select(left);
        selector.selectedKeys().clear();
      } catch (ClosedSelectorException e) {
        throw new SocketException("closed");
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      selector.close();
    } finally {
      socket.close();
    }
  }
}
