package org.boundedflood.node.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which of the known words somebody may have meant by an unknown one. */
final class Suggestion {
  /** Edits beyond which two words have nothing to do with each other. */
  private static final int FARTHEST = 3;

  private Suggestion() {}

  /** The known word that is nearest to {@code word}; empty if none is near. */
  static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> edits(word, candidate) <= FARTHEST)
        .min(
            Comparator.comparingInt((String candidate) -> edits(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Letters to insert, delete or replace to make one word of the other (Levenshtein distance). */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
