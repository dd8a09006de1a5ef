package org.boundedflood.topology.evio;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.newsclub.net.unix.AFDatagramSocket;
import org.newsclub.net.unix.AFSocketType;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * A server of the original's socket protocol on a real socket. It answers as the test says and
 * keeps the packets that it was sent.
 */
final class ScriptedEvio implements AutoCloseable {
  private static final long PATIENCE_S = 30;

  private final AFUNIXDatagramSocket server;
  private final List<AFDatagramSocket<?>> open = new CopyOnWriteArrayList<>();
  private final BlockingQueue<byte[]> packets = new LinkedBlockingQueue<>();
  private volatile Script script;

  /** What the server sends when it was asked. */
  interface Script {
    /** The packets that answer a request; none at all to hang up. */
    List<byte[]> answer(String body);
  }

  ScriptedEvio(EvioAddress address, Script script) throws IOException {
    this.script = script;
    this.server = AFUNIXDatagramSocket.newInstance(AFSocketType.SOCK_SEQPACKET);
    server.bind(AFUNIXSocketAddress.of(address.bytes()));
    server.listen(1);
    run("scripted-evio", this::accept);
  }

  /** From now on it answers so. */
  void answer(Script newScript) {
    script = newScript;
  }

  /** The next packet that it was sent, in hex if it is no text; waits for it. */
  String packet() throws InterruptedException {
    byte[] packet =
        Objects.requireNonNull(
            packets.poll(PATIENCE_S, TimeUnit.SECONDS), "waited in vain for a packet");
    return packet.length == Short.BYTES
        ? HexFormat.of().formatHex(packet)
        : new String(packet, StandardCharsets.UTF_8);
  }

  /** The next request that contains {@code part}; waits for it. */
  String request(String part) throws InterruptedException {
    String packet = packet();
    while (!packet.contains(part)) {
      packet = packet();
    }
    return packet;
  }

  /** Both packets of a message. */
  static List<byte[]> message(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return List.of(length(bytes.length), bytes);
  }

  /** The first packet of a message. */
  static byte[] length(int length) {
    return ByteBuffer.allocate(Short.BYTES)
        .order(ByteOrder.nativeOrder())
        .putShort((short) length)
        .array();
  }

  private void accept() throws IOException {
    while (true) {
      AFDatagramSocket<?> connection = server.accept();
      open.add(connection);
      run("scripted-evio-connection", () -> serve(connection));
    }
  }

  private void serve(AFDatagramSocket<?> connection) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(70_000);
    boolean isBody = false;
    int length = connection.getChannel().read(buffer);
    while (length > 0) {
      byte[] packet = Arrays.copyOf(buffer.array(), length);
      packets.add(packet);
      if (isBody) {
        List<byte[]> answer = script.answer(new String(packet, StandardCharsets.UTF_8));
        if (answer.isEmpty()) {
          break;
        }
        for (byte[] part : answer) {
          connection.getChannel().write(ByteBuffer.wrap(part));
        }
      }
      isBody = !isBody;
      buffer.clear();
      length = connection.getChannel().read(buffer);
    }
    connection.close();
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void run(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (SocketException | ClosedChannelException e) {
                // The test is over.
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends all connections, and goes on listening. */
  void hangUp() throws IOException {
    for (AFDatagramSocket<?> connection : open) {
      connection.close();
    }
    open.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
  }
}
