package org.boundedflood.topology.member;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes connections to one address on to the same port of another. It can fall deaf to those that
 * are open, as happens to connections with a machine that lost its power: none is closed, and
 * nothing comes through any more.
 */
final class DeafRelay implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeafRelay.class);

  private final ServerSocket listening;
  private final InetAddress target;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger age = new AtomicInteger();

  /** Listens at {@code at}, a port of which there is a listener at {@code target}. */
  DeafRelay(InetSocketAddress at, InetAddress target) throws IOException {
    this.listening = new ServerSocket(at.getPort(), 16, at.getAddress());
    this.target = target;
    start(this::acceptAll);
  }

  /** Nothing comes through the connections that are open now. */
  void fallDeaf() {
    age.incrementAndGet();
  }

  private void acceptAll() throws IOException {
    while (true) {
      Socket near = listening.accept();
      Socket far = new Socket();
      open.add(near);
      open.add(far);
      start(() -> connect(near, far));
    }
  }

  private void connect(Socket near, Socket far) throws IOException {
    int begun = age.get();
    try {
      far.connect(new InetSocketAddress(target, listening.getLocalPort()));
    } catch (ConnectException e) {
      near.close();
      return;
    }
    start(() -> pass(near, far, begun));
    pass(far, near, begun);
  }

  private void pass(Socket from, Socket to, int begun) throws IOException {
    byte[] bytes = new byte[8192];
    int length = from.getInputStream().read(bytes);
    while (length >= 0) {
      if (begun == age.get()) {
        to.getOutputStream().write(bytes, 0, length);
      }
      length = from.getInputStream().read(bytes);
    }
    if (begun == age.get()) {
      to.close();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // Connections end in whatever way those do that use them.
                log.debug("{}", e.toString());
              }
            },
            "deaf-relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
