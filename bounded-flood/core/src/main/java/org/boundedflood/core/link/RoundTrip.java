package org.boundedflood.core.link;

/**
 * How long a message takes to the peer's controller and back, and what that makes the link cost.
 *
 * <p>The cost is the round trip in milliseconds, rounded down to a power of two, and 0 below
 * {@value #FREE_MILLIS} ms: links are not told apart by what is only noise. It follows the shortest
 * of the last {@value #WINDOW} to twice as many round trips, since a longer one tells of a busy
 * controller, not of the link; and it changes only once that is a fifth beyond the power of two, so
 * that routes do not go to and fro.
 */
public final class RoundTrip {
  private static final int FREE_MILLIS = 4;
  private static final int WINDOW = 16;
  private static final int FIRST_SAMPLES = 4;
  private static final int LONGEST_MILLIS = 10_000;
  private static final int UNKNOWN = Integer.MAX_VALUE;

  private int lowest = UNKNOWN;
  private int lowestBefore = UNKNOWN;
  private int samples;
  private int cost;

  /**
   * A message came back after so many milliseconds; more than {@value #LONGEST_MILLIS} of them are
   * no measurement.
   *
   * @return whether the cost is another one now
   */
  public boolean measured(int millis) {
    if (millis < 0 || millis > LONGEST_MILLIS) {
      return false;
    }
    lowest = Math.min(lowest, millis);
    samples++;
    int before = cost;
    if (lowestBefore != UNKNOWN || samples >= FIRST_SAMPLES) {
      follow(Math.min(lowest, lowestBefore));
    }
    if (samples == WINDOW) {
      lowestBefore = lowest;
      lowest = UNKNOWN;
      samples = 0;
    }
    return cost != before;
  }

  private void follow(int millis) {
    int atLeast = rounded(millis * 4 / 5);
    int atMost = rounded(millis * 5 / 4);
    cost = Math.max(atLeast, Math.min(cost, atMost));
  }

  private static int rounded(int millis) {
    return millis < FREE_MILLIS ? 0 : Integer.highestOneBit(millis);
  }

  /** What the link costs; 0 until a few round trips were measured. */
  public int cost() {
    return cost;
  }
}
