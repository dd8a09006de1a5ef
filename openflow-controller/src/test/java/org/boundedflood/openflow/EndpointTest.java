package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "tcp:6653, tcp:127.0.0.1:6653, 6653",
    "tcp:0.0.0.0:0, tcp:0.0.0.0:0, 0",
    "tcp:[::1]:65535, tcp:[0:0:0:0:0:0:0:1]:65535, 65535",
    "ssl:6653, ssl:127.0.0.1:6653, 6653",
    "ssl:10.1.2.3:1, ssl:10.1.2.3:1, 1",
    "unix:/run/of.sock, unix:/run/of.sock, -1"
  })
  void everyFormIsReadAndWritten(String text, String written, int port) {
    Endpoint endpoint = Endpoint.of(text);
    assertEquals(written, endpoint.toString());
    assertEquals(port, endpoint.port());
    assertEquals(endpoint, Endpoint.of(written));
    assertEquals(endpoint.hashCode(), Endpoint.of(written).hashCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "6653",
        "tcp:",
        "tcp:65536",
        "tcp:-1",
        "tcp:host:6653",
        "tcp:256.0.0.1:6653",
        "tcp:::1:6653",
        "tcp:[::g]:6653",
        "udp:6653",
        "TCP:6653",
        "unix:",
        "unix:relative",
        "unix:/a\0b"
      })
  void anythingElseIsQuotedAndWhatIsAllowedIsSaid(String text) {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> Endpoint.of(text));
    assertTrue(thrown.toString().contains("\"" + text + "\""), thrown.toString());
    assertTrue(thrown.toString().contains("tcp:ADDRESS:PORT"), thrown.toString());
  }

  @Test
  void transportsAreToldApart() {
    assertNotEquals(Endpoint.of("tcp:1"), Endpoint.of("ssl:1"));
    assertNotEquals(Endpoint.of("tcp:1"), Endpoint.of("tcp:2"));
  }

  @Test
  void theLoopbackIsTheDefault() {
    assertEquals(
        List.of(Endpoint.of("tcp:127.0.0.1:6653")), OpenFlowSettings.builder().build().endpoints());
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    OpenFlowSettings.Builder builder = OpenFlowSettings.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.echoIdle(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> builder.echoTimeout(Duration.ofDays(2)));
    assertThrows(IllegalArgumentException.class, () -> builder.queueLimit(0));
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> OpenFlowSettings.builder().listen("ssl:6653").build());
    assertTrue(thrown.toString().contains("needs a certificate"), thrown.toString());
    thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> OpenFlowSettings.builder().highWaterMark(2).queueLimit(1).build());
    assertTrue(thrown.toString().contains("highWaterMark"), thrown.toString());
  }
}
