package org.boundedflood.topology.member;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;

class SecretSessionTest {
  private static final byte[] WORDS = "what nobody else may read".getBytes(StandardCharsets.UTF_8);

  private static OverlaySecret secret(String overlay, String text) {
    return OverlaySecret.of(overlay, text.getBytes(StandardCharsets.UTF_8));
  }

  private static final OverlaySecret SECRET = secret("lab", "0123456789abcdef");

  private final AnsweredHellos answered = new AnsweredHellos();
  private final SecretSession initiator = new SecretSession(SECRET, answered, true);
  private final SecretSession responder = new SecretSession(SECRET, answered, false);

  private void meet() throws GeneralSecurityException {
    initiator.accept(responder.answer(initiator.hello()));
  }

  @Test
  void thoseWhoKnowTheSecretUnderstandEachOther() throws GeneralSecurityException {
    meet();
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(WORDS, responder.open(initiator.seal(WORDS)));
      assertArrayEquals(WORDS, initiator.open(responder.seal(WORDS)));
    }
  }

  @Test
  void anotherSecretAndTheSameSecretOfAnotherOverlayGetNoAnswer() {
    for (OverlaySecret other :
        new OverlaySecret[] {
          secret("lab", "0123456789abcdeF"), secret("lab2", "0123456789abcdef")
        }) {
      byte[] hello = new SecretSession(other, answered, true).hello();
      assertThrows(GeneralSecurityException.class, () -> responder.answer(hello));
    }
  }

  @Test
  void anAnswerOfOneWhoDoesNotKnowTheSecretIsNotAccepted() throws GeneralSecurityException {
    byte[] answer = responder.answer(initiator.hello());
    answer[answer.length - 1] ^= 1;
    assertThrows(GeneralSecurityException.class, () -> initiator.accept(answer));
    assertThrows(GeneralSecurityException.class, () -> initiator.accept(initiator.hello()));
  }

  @Test
  void whatIsChangedRepeatedOrOfAnotherConnectionIsNotOpened() throws GeneralSecurityException {
    meet();
    byte[] first = initiator.seal(WORDS);
    SecretSession replayed = new SecretSession(SECRET, new AnsweredHellos(), false);
    replayed.answer(initiator.hello());
    assertThrows(GeneralSecurityException.class, () -> replayed.open(first));
    responder.open(first);
    assertThrows(GeneralSecurityException.class, () -> responder.open(first));
    byte[] changed = initiator.seal(WORDS);
    changed[0] ^= 1;
    assertThrows(GeneralSecurityException.class, () -> responder.open(changed));
  }

  @Test
  void aRecordedFirstMessageIsAnsweredOnceAndNotAgain() throws GeneralSecurityException {
    byte[] hello = initiator.hello();
    responder.answer(hello);
    SecretSession another = new SecretSession(SECRET, answered, false);
    assertThrows(GeneralSecurityException.class, () -> another.answer(hello));
    another.answer(new SecretSession(SECRET, answered, true).hello());
  }

  @Test
  void onlyTheLatestFirstMessagesAreRemembered() {
    byte[] oldest = {0, 0};
    assertTrue(answered.add(oldest));
    assertFalse(answered.add(oldest));
    for (int i = 1; i <= AnsweredHellos.MOST; i++) {
      assertTrue(answered.add(new byte[] {(byte) (i >> 8), (byte) i}));
    }
    assertTrue(answered.add(oldest));
  }

  @Test
  void aShortSecretIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> secret("lab", "0123456789abcde"));
  }
}
