package org.boundedflood.core.demand;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much traffic towards a node is worth a tunnel of its own: an amount within one activity, or a
 * rate. Written {@code 100M} or {@code 5M/s}, in bytes; K, M and G stand for 10^3, 10^6 and 10^9.
 *
 * <p>Both are judged by a leaking bucket: what is sent fills it, time empties it, and a full one is
 * a demand. A steady rate fills it only if it is above what leaks, and a tunnel is idle only below
 * half of that: so no steady traffic asks for a tunnel again and again.
 *
 * @param bytes the amount, or the rate in bytes per second, 1 to 10^15
 * @param perSecond whether it is a rate
 */
public record DemandThreshold(long bytes, boolean perSecond) {
  private static final long MOST_BYTES = 1_000_000_000_000_000L;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,16})([KMG]?)(/s)?");

  /** How long a rate must be twice the threshold; longer if it is less than that. */
  private static final int RATE_SECONDS = 3;

  public DemandThreshold {
    if (bytes < 1 || bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a threshold must be 1 to " + MOST_BYTES + " bytes, found " + bytes);
    }
  }

  /**
   * Reads a threshold.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static DemandThreshold of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a threshold must be bytes, such as 100M, or bytes per second, such as 5M/s, found \""
              + text
              + "\"");
    }
    long factor =
        switch (matcher.group(2)) {
          case "K" -> 1_000;
          case "M" -> 1_000_000;
          case "G" -> 1_000_000_000;
          default -> 1;
        };
    long number = Long.parseLong(matcher.group(1));
    if (number > MOST_BYTES / factor) {
      throw new IllegalArgumentException(
          "a threshold must be at most " + MOST_BYTES + " bytes, found \"" + text + "\"");
    }
    return new DemandThreshold(number * factor, matcher.group(3) != null);
  }

  /** What the bucket holds, in bytes. */
  double capacity() {
    return perSecond ? (double) bytes * RATE_SECONDS : bytes;
  }

  /**
   * What leaks from the bucket in a second, in bytes.
   *
   * @param idle how long a tunnel has to be idle until it is released
   */
  double leak(Duration idle) {
    return perSecond ? bytes : bytes / (2 * seconds(idle));
  }

  /** Bytes per second below which a tunnel is idle: at most half of what leaks. */
  double idleRate(Duration idle) {
    return leak(idle) / 2;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }

  @Override
  public String toString() {
    return bytes + (perSecond ? " bytes/s" : " bytes");
  }
}
