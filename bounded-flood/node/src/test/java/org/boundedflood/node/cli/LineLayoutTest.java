package org.boundedflood.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineLayoutTest {
  private static String line(Level level, String time, @Nullable Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent(
            "caller",
            new LoggerContext().getLogger("org.boundedflood.Some"),
            level,
            "peer {} is live",
            thrown,
            new Object[] {"ab"});
    event.setInstant(Instant.parse(time));
    return new LineLayout(ZoneOffset.ofHours(2)).doLayout(event);
  }

  @Test
  void aMessageIsALineWithLocalTimeLevelAndShortName() {
    assertEquals(
        "2026-01-02T05:04:05.006 INFO  Some: peer ab is live" + System.lineSeparator(),
        line(Level.INFO, "2026-01-02T03:04:05.006Z", null));
    assertEquals(
        "2026-11-12T02:00:00.000 ERROR Some: peer ab is live" + System.lineSeparator(),
        line(Level.ERROR, "2026-11-12T00:00:00Z", null));
  }

  @Test
  void aFailureIsFollowedByItsStackTrace() {
    IllegalStateException failure =
        new IllegalStateException("full", new IllegalArgumentException("of what"));

    String lines = line(Level.WARN, "2026-01-02T03:04:05Z", failure);

    assertTrue(lines.contains("live" + System.lineSeparator() + failure), lines);
    assertTrue(lines.contains("Caused by: " + failure.getCause()), lines);
    assertTrue(lines.contains("at " + LineLayoutTest.class.getName()), lines);
  }
}
