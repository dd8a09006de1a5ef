package org.boundedflood.topology.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.boundedflood.topology.organise.LinkMessage;
import org.boundedflood.topology.organise.LinkReason;
import org.boundedflood.topology.organise.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkMessageTextTest {
  @Test
  void everyMessageIsReadAsItWasWritten() {
    for (LinkReason reason : LinkReason.values()) {
      assertReadBack(new LinkMessage.Request(7, reason));
      assertReadBack(new LinkMessage.Accept(8, 7, Optional.of(reason)));
    }
    for (Refusal why : Refusal.values()) {
      assertReadBack(new LinkMessage.Refuse(8, why));
      assertReadBack(new LinkMessage.Close(9, why));
    }
    for (LinkMessage message :
        List.of(
            new LinkMessage.Accept(0, 5, Optional.empty()),
            new LinkMessage.Release(999_999_999_999_999_999L))) {
      assertReadBack(message);
    }
  }

  private static void assertReadBack(LinkMessage message) {
    assertEquals(message, LinkMessageText.read(LinkMessageText.write(message)));
  }

  @Test
  void theTextIsWhatTheOverlayPageSays() {
    assertEquals(
        "request 7 long_distance",
        LinkMessageText.write(new LinkMessage.Request(7, LinkReason.LONG_DISTANCE)));
    assertEquals(
        "accept 8 7 successor",
        LinkMessageText.write(new LinkMessage.Accept(8, 7, Optional.of(LinkReason.SUCCESSOR))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "accept",
        "accept 1",
        "accept x 1",
        "accept -1 1",
        "accept 1 x",
        "accept 1 1 full",
        "request 1",
        "request 1 because",
        "request 1 successor now",
        "refuse 1 successor",
        "accept 9999999999999999999 1"
      })
  void everythingElseIsRefusedAndQuoted(String text) {
    var refused = assertThrows(IllegalArgumentException.class, () -> LinkMessageText.read(text));
    assertTrue(String.valueOf(refused.getMessage()).contains("\"" + text + "\""));
  }
}
