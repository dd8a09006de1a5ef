package org.boundedflood.program;

import java.util.Optional;
import org.boundedflood.core.Punt;

/**
 * The 64-bit cookie of a flow: whose it is, what it is for, and by which layout it was planned.
 *
 * <pre>
 *  63                  48 47         40 39         32 31                              0
 * +----------------------+-------------+-------------+---------------------------------+
 * |   owner tag 0xb0f1   | purpose code| generation  |              zero               |
 * +----------------------+-------------+-------------+---------------------------------+
 * </pre>
 *
 * <p>The generation is the revision of the program's layout (tables, priorities, instructions). It
 * grows whenever the same match means something else than before, so that a controller of a newer
 * version replaces every flow that an older one left in the switch.
 */
public final class Cookies {
  /** The upper 16 bits of the cookie of every flow that is this program's. */
  public static final int OWNER = 0xb0f1;

  /** The revision of the layout that {@link SwitchPlanner} plans, 1 to 255. */
  public static final int GENERATION = 1;

  private static final int OWNER_SHIFT = 48;
  private static final int PURPOSE_SHIFT = 40;
  private static final int GENERATION_SHIFT = 32;
  private static final long BYTE = 0xff;

  private Cookies() {}

  /** The cookie of flows for {@code purpose} in the present layout. */
  public static long of(Purpose purpose) {
    return of(purpose, GENERATION);
  }

  static long of(Purpose purpose, int generation) {
    if (purpose == Purpose.FOREIGN) {
      throw new IllegalArgumentException("a flow of this program must have a purpose of its own");
    }
    return (long) OWNER << OWNER_SHIFT
        | (long) purpose.code() << PURPOSE_SHIFT
        | (long) generation << GENERATION_SHIFT;
  }

  /** Whether a flow with this cookie is this program's, of whatever generation. */
  public static boolean isOwned(long cookie) {
    return cookie >>> OWNER_SHIFT == OWNER;
  }

  /**
   * What a flow with this cookie is for; {@link Purpose#FOREIGN} if it is not this program's or is
   * of a version that knew more purposes.
   */
  public static Purpose purposeOf(long cookie) {
    return isOwned(cookie)
        ? Purpose.ofCode((int) (cookie >>> PURPOSE_SHIFT & BYTE)).orElse(Purpose.FOREIGN)
        : Purpose.FOREIGN;
  }

  /**
   * As what a frame is to be treated that a rule with this cookie sent to the controller; empty if
   * no rule of this program sends frames there with such a cookie.
   */
  public static Optional<Punt> puntOf(long cookie) {
    return purposeOf(cookie).punt();
  }
}
