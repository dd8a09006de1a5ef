package org.boundedflood.program;

/**
 * A limit on how many frames go to the controller; what exceeds it is dropped and counted.
 *
 * @param id 1 to 0x7fffffff
 * @param packetsPerSecond the rate that passes in the long run, 1 or more
 * @param burst how many packets may pass at once after a pause, 1 or more
 */
public record Meter(int id, int packetsPerSecond, int burst) {
  public Meter {
    if (id < 1) {
      throw new IllegalArgumentException("meter id must be 1 or more, found " + id);
    }
    if (packetsPerSecond < 1) {
      throw new IllegalArgumentException(
          "meter rate must be 1 packet/s or more, found " + packetsPerSecond);
    }
    if (burst < 1) {
      throw new IllegalArgumentException("meter burst must be 1 packet or more, found " + burst);
    }
  }

  /**
   * Whether a meter with this id is this program's to change and delete: 1 to 15 and 0x10000 to
   * 0xfffff. Meters carry no cookie, so the id itself tells.
   */
  public static boolean isOwned(int id) {
    return MeterIds.isOwned(id);
  }
}
