package org.boundedflood.topology.organise;

/**
 * The times of link negotiation, in milliseconds.
 *
 * @param answer how long an answer to the first request is awaited; twice as long each further time
 * @param check how long a tunnel may be silent before it is taken away, when it is new and later
 * @param firstPause pause after a failure; twice as long after each further one
 * @param longestPause the longest such pause
 * @param refresh how often a wanted link that is in use is asked for again; a peer that has not
 *     done so for four such times has given it up
 * @param bar how long a peer that failed repeatedly is no shortcut
 * @param settle how long changes are gathered before the graph is built anew
 * @param quiet how long the members must have been the same until shortcuts are drawn, which may
 *     put them off five times as long at most
 * @param patience by how much a node may be late before it takes itself for the one that was silent
 */
public record LinkTimes(
    long answer,
    long check,
    long firstPause,
    long longestPause,
    long refresh,
    long bar,
    long settle,
    long quiet,
    long patience) {
  /** What suits tunnels over the Internet. */
  public static final LinkTimes DEFAULT =
      new LinkTimes(500, 5_000, 500, 30_000, 10_000, 60_000, 150, 1_000, 250);

  /** How often a link is asked for while nothing comes through its tunnel. */
  long askWhileChecking() {
    return check / 4;
  }

  /** When a request of the peer that is not repeated counts no more. */
  long expiry() {
    return 4 * refresh;
  }

  /** The pause after so many failures in a row, at least one. */
  long pause(int failures) {
    return Math.min(firstPause << Math.min(failures - 1, 20), longestPause);
  }
}
