package org.boundedflood.ovs.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.boundedflood.ovs.testing.Certificates;
import org.boundedflood.ovs.testing.Inbox;
import org.boundedflood.ovs.testing.Loop;
import org.boundedflood.ovs.testing.OvsdbServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and TCP, against a real ovsdb-server. */
@Tag("switches")
class OvsdbTlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A loopback address of this process alone, so that its ports are free. */
  private static final String HOST =
      "127.77."
          + (ProcessHandle.current().pid() >> 8 & 0x7f)
          + "."
          + (ProcessHandle.current().pid() & 0xff);

  @TempDir Path directory;
  private final Loop loop = new Loop();
  private Certificates authority;
  private OvsdbServer server;

  @BeforeEach
  void startServer() throws Exception {
    authority = Certificates.of(directory, "authority");
    authority.issue("server");
    authority.issue("node");
    server =
        OvsdbServer.start(
            directory,
            "--remote=pssl:6640:" + HOST,
            "--remote=ptcp:6641:" + HOST,
            "--private-key=" + authority.key("server"),
            "--certificate=" + authority.certificate("server"),
            "--ca-cert=" + authority.authority());
    server.vsctl("show");
  }

  @AfterEach
  void close() {
    server.close();
    loop.close();
  }

  @Test
  void bothEndsProveWhoTheyAre() throws Exception {
    TlsFiles files =
        new TlsFiles(authority.key("node"), authority.certificate("node"), authority.authority());
    try (OvsdbClient client = client("ssl:" + HOST + ":6640", files)) {
      Loop.await(client.connected(PATIENCE));
      assertTrue(Loop.await(client.listDatabases()).contains("Open_vSwitch"));
    }
  }

  @Test
  void aServerOfAnotherAuthorityIsNotTrusted() throws Exception {
    Certificates stranger = Certificates.of(directory, "stranger");
    TlsFiles files =
        new TlsFiles(authority.key("node"), authority.certificate("node"), stranger.authority());
    try (OvsdbClient client = client("ssl:" + HOST + ":6640", files)) {
      OvsdbException failure =
          Loop.failure(OvsdbException.class, client.connected(Duration.ofSeconds(2)));
      assertEquals(OvsdbException.Kind.NOT_CONNECTED, failure.kind());
      assertTrue(failure.toString().contains("certif"), failure.toString());
    }
  }

  @Test
  void aNodeOfAnotherAuthorityIsSentAway() throws Exception {
    Certificates stranger = Certificates.of(directory, "stranger");
    stranger.issue("intruder");
    TlsFiles files =
        new TlsFiles(
            stranger.key("intruder"), stranger.certificate("intruder"), authority.authority());
    Inbox<String> ends = new Inbox<>();
    try (OvsdbClient client = client("ssl:" + HOST + ":6640", files)) {
      client.addListener(new Ends(ends));
      assertTrue(ends.next().length() > 0);
    }
  }

  @Test
  void filesThatAreMissingOrUselessAreNamed() {
    Path missing = directory.resolve("nope.pem");
    Path useless = directory.resolve("conf.db");
    for (Path key : List.of(missing, useless)) {
      TlsFiles files = new TlsFiles(key, authority.certificate("node"), authority.authority());
      OvsdbClient client =
          new OvsdbClient(
              loop.get(), OvsdbEndpoint.of("ssl:127.0.0.1:1", files), OvsdbSettings.DEFAULT);
      var refusal = assertThrows(IllegalArgumentException.class, client::start);
      assertTrue(refusal.toString().contains(key.toString()), refusal.toString());
    }
  }

  @Test
  void tcpWorksToo() throws Exception {
    try (OvsdbClient client =
        client("tcp:" + HOST + ":6641", new TlsFiles(directory, directory, directory))) {
      Loop.await(client.connected(PATIENCE));
      assertEquals("Open_vSwitch", Loop.await(client.schema("Open_vSwitch")).name());
    }
  }

  private OvsdbClient client(String endpoint, TlsFiles files) {
    OvsdbClient client =
        new OvsdbClient(loop.get(), OvsdbEndpoint.of(endpoint, files), OvsdbSettings.DEFAULT);
    client.start();
    return client;
  }

  private record Ends(Inbox<String> inbox) implements OvsdbListener {
    @Override
    public void connected() {}

    @Override
    public void disconnected(String reason) {
      inbox.add(reason);
    }
  }
}
