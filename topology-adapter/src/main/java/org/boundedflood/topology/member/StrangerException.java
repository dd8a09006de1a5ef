package org.boundedflood.topology.member;

import java.io.IOException;

/** The other end of a connection does not know the overlay's secret. */
final class StrangerException extends IOException {
  private static final long serialVersionUID = 1L;

  StrangerException(Throwable cause) {
    super("the other end does not know the overlay's secret", cause);
  }
}
