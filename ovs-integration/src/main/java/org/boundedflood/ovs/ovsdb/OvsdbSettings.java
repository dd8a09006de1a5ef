package org.boundedflood.ovs.ovsdb;

import java.time.Duration;

/**
 * Times and bounds of a database connection.
 *
 * @param connectTimeout after which an attempt to connect is given up
 * @param probeInterval of silence after which the server is asked for an echo, and again that long
 *     after which the connection is given up
 * @param minBackoff pause before the second attempt to connect; doubles with each further one
 * @param maxBackoff longest pause between attempts
 * @param requestTimeout after which a request without an answer fails
 * @param maxOutstanding requests that may wait for their answer at a time; further ones are refused
 * @param maxMessageBytes size of the largest message taken from the server; a larger one resets the
 *     connection
 */
public record OvsdbSettings(
    Duration connectTimeout,
    Duration probeInterval,
    Duration minBackoff,
    Duration maxBackoff,
    Duration requestTimeout,
    int maxOutstanding,
    int maxMessageBytes) {
  /** What suits a server on the same host or in the same data centre. */
  public static final OvsdbSettings DEFAULT =
      new OvsdbSettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMillis(100),
          Duration.ofSeconds(4),
          Duration.ofSeconds(15),
          256,
          32 << 20);

  public OvsdbSettings {
    requirePositive("connect timeout", connectTimeout);
    requirePositive("probe interval", probeInterval);
    requirePositive("minimum back-off", minBackoff);
    requirePositive("request timeout", requestTimeout);
    if (maxBackoff.compareTo(minBackoff) < 0) {
      throw new IllegalArgumentException(
          "maximum back-off must be at least the minimum of "
              + minBackoff
              + ", found "
              + maxBackoff);
    }
    if (maxOutstanding < 1) {
      throw new IllegalArgumentException(
          "outstanding requests must be at least 1, found " + maxOutstanding);
    }
    if (maxMessageBytes < 1024) {
      throw new IllegalArgumentException(
          "largest message must be at least 1024 bytes, found " + maxMessageBytes);
    }
  }

  private static void requirePositive(String what, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(what + " must be above zero, found " + duration);
    }
  }
}
