package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TlsTest {
  @Test
  void withoutAuthoritiesAnySwitchIsLetIn() throws Exception {
    try (Certificates certificates = Certificates.make();
        Fixture fixture = start(certificates.serverOnly())) {
      assertLetIn(fixture, certificates.trusting());
      assertLetIn(fixture, certificates.trusted());
    }
  }

  @Test
  void aRequiredCertificateMustBeThereAndOfTheRightAuthority() throws Exception {
    try (Certificates certificates = Certificates.make();
        Fixture fixture = start(certificates.clientRequired())) {
      assertLetIn(fixture, certificates.trusted());
      assertKeptOut(fixture, certificates.trusting());
      assertKeptOut(fixture, certificates.stranger());
    }
  }

  @Test
  void anOptionalCertificateMayBeMissingButNotOfAnotherAuthority() throws Exception {
    try (Certificates certificates = Certificates.make();
        Fixture fixture = start(certificates.clientOptional())) {
      assertLetIn(fixture, certificates.trusted());
      assertLetIn(fixture, certificates.trusting());
      assertKeptOut(fixture, certificates.stranger());
    }
  }

  @Test
  void aSwitchThatDoesNotSpeakTlsIsKeptOut() throws Exception {
    try (Certificates certificates = Certificates.make();
        Fixture fixture = start(certificates.serverOnly())) {
      FakeSwitch peer = fixture.connect();
      peer.send(Wire.hello(4, 1 << 4));
      peer.expectEnd();
      assertTrue(fixture.heard.isEmpty());
    }
  }

  @Test
  void aSwitchThatDoesNotFinishTheTlsHandshakeIsDropped() throws Exception {
    OpenFlowSettings.Builder hasty =
        OpenFlowSettings.builder().handshakeStep(Duration.ofMillis(200));
    try (Certificates certificates = Certificates.make();
        Fixture fixture = Fixture.startOn("ssl:0", hasty.tls(certificates.serverOnly()))) {
      FakeSwitch peer = fixture.connect();
      peer.expectEnd();
      assertEquals(1, fixture.count(OpenFlowCounter.HANDSHAKES_FAILED));
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    try (Certificates certificates = Certificates.make()) {
      Path missing = Path.of("/nonexistent/key.pem");
      assertStartFails(
          TlsSettings.withoutClientCertificates(certificates.chain(), missing), "key.pem");
      assertStartFails(
          TlsSettings.withoutClientCertificates(certificates.chain(), certificates.chain()),
          "unencrypted PKCS#8");
    }
  }

  private static void assertStartFails(TlsSettings tls, String text) {
    IOException thrown = assertThrows(IOException.class, () -> start(tls).close());
    assertTrue(thrown.toString().contains(text), thrown.toString());
  }

  private static Fixture start(TlsSettings tls) throws IOException {
    return Fixture.startOn("ssl:0", OpenFlowSettings.builder().tls(tls));
  }

  private static void assertLetIn(Fixture fixture, SSLContext context) throws Exception {
    try (FakeSwitch peer = FakeSwitch.connectTls(fixture.endpoint, context)) {
      peer.handshake(1);
      OpenFlowSession session = fixture.heard.connected();
      assertTrue(session.remoteAddress().startsWith("ssl:127.0.0.1:"), session.remoteAddress());
      peer.send(Wire.message(Wire.ECHO_REQUEST, 1));
      peer.expect(Wire.ECHO_REPLY);
    }
    fixture.heard.next(DisconnectReason.class);
  }

  private static void assertKeptOut(Fixture fixture, SSLContext context) throws Exception {
    long failed = fixture.count(OpenFlowCounter.HANDSHAKES_FAILED);
    try (FakeSwitch peer = FakeSwitch.connectTls(fixture.endpoint, context)) {
      peer.expect(FakeSwitch.Frame.END.type());
    }
    assertEquals(failed + 1, fixture.count(OpenFlowCounter.HANDSHAKES_FAILED));
    assertTrue(fixture.heard.isEmpty());
  }
}
