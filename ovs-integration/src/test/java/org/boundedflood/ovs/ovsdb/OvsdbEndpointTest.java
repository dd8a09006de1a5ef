package org.boundedflood.ovs.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OvsdbEndpointTest {
  private static final TlsFiles FILES =
      new TlsFiles(Path.of("key.pem"), Path.of("cert.pem"), Path.of("ca.pem"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix:/run/db.sock",
        "tcp:127.0.0.1:6640",
        "tcp:[::1]:6640",
        "ssl:db.example:6640",
        "ssl:[fe80::1%eth0]:1"
      })
  void isWrittenAsItIsRead(String text) {
    assertEquals(text, OvsdbEndpoint.of(text, FILES).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unix:",
        "tcp:127.0.0.1",
        "tcp::6640",
        "tcp:::1:6640",
        "udp:host:1",
        "tcp:host:0",
        "tcp:host:65536",
        "tcp:host:123456",
        "/run/db.sock"
      })
  void anythingElseIsRefusedAndQuoted(String text) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> OvsdbEndpoint.of(text, FILES));
    assertTrue(refusal.toString().contains("\"" + text + "\""), refusal.toString());
  }

  @Test
  void tlsNeedsItsFiles() {
    assertThrows(IllegalArgumentException.class, () -> OvsdbEndpoint.of("ssl:host:6640"));
  }
}
