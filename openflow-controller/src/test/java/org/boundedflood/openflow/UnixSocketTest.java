package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnixSocketTest {
  @TempDir private Path directory = Path.of("set by JUnit");

  @Test
  void aSwitchConnectsOverAUnixSocket() throws Exception {
    try (Fixture fixture = start()) {
      FakeSwitch peer = fixture.connect(7);
      OpenFlowSession session = fixture.heard.connected();
      assertEquals("unix:" + socket(), session.remoteAddress());
      peer.send(Wire.message(Wire.ECHO_REQUEST, 1));
      peer.expect(Wire.ECHO_REPLY);
    }
    assertFalse(Files.exists(socket()), "the socket's file is gone with the server");
  }

  @Test
  void aStaleSocketIsReplaced() throws Exception {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket()));
    }
    assertTrue(Files.exists(socket()), "closing leaves the file behind");
    try (Fixture fixture = start()) {
      fixture.connect(7);
      fixture.heard.connected();
    }
  }

  @Test
  void aSocketOnWhichSomebodyListensIsLeftAlone() throws Exception {
    try (Fixture first = start()) {
      IOException thrown = assertThrows(IOException.class, () -> start().close());
      assertTrue(thrown.toString().contains("another process does"), thrown.toString());
      first.connect(7);
      first.heard.connected();
    }
  }

  @Test
  void anythingButASocketIsLeftAlone() throws Exception {
    Files.writeString(socket(), "precious");
    assertThrows(IOException.class, () -> start().close());
    assertEquals("precious", Files.readString(socket()));
    Files.delete(socket());

    Path target = Files.writeString(directory.resolve("target"), "precious");
    Files.createSymbolicLink(socket(), target);
    assertThrows(IOException.class, () -> start().close());
    assertTrue(Files.isSymbolicLink(socket()));
  }

  private Path socket() {
    return directory.resolve("of.sock");
  }

  private Fixture start() throws IOException {
    return Fixture.startOn("unix:" + socket(), OpenFlowSettings.builder());
  }
}
