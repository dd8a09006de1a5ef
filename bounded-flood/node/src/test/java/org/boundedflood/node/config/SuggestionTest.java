package org.boundedflood.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  @Test
  void theNearestWordIsSuggested() {
    List<String> known = List.of("leaf-age", "listen", "release");

    assertEquals(Optional.of("leaf-age"), Suggestion.nearest("leaf_age", known));
    assertEquals(Optional.of("listen"), Suggestion.nearest("lisen", known));
    assertEquals(Optional.of("release"), Suggestion.nearest("releases", known));
  }

  @Test
  void aWordThatIsFarFromAllSuggestsNothing() {
    assertEquals(Optional.empty(), Suggestion.nearest("colour", List.of("listen", "release")));
  }
}
