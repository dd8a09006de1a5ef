package org.boundedflood.topology.evio;

import java.nio.charset.StandardCharsets;

/**
 * Where the original's controller listens: a Unix socket at a path, or at a name in Linux's
 * abstract namespace. Immutable; written as the path, or as the name behind an {@code @}.
 */
public final class EvioAddress {
  /** What the kernel has room for behind the byte that says which kind it is. */
  private static final int MOST_BYTES = 107;

  private static final String ALLOWED =
      "; allowed is an absolute path, or @ and an abstract name, of at most "
          + MOST_BYTES
          + " bytes";

  private final String text;

  private EvioAddress(String text) {
    this.text = text;
  }

  /**
   * Reads {@code /path} or {@code @name}; in place of the {@code @} may stand a NUL character, as
   * in the original's configuration.
   *
   * @throws IllegalArgumentException if {@code text} is anything else
   */
  public static EvioAddress of(String text) {
    boolean isAbstract = text.startsWith("@") || text.startsWith("\0");
    String name = isAbstract ? text.substring(1) : text;
    if ((!isAbstract && !text.startsWith("/"))
        || name.isEmpty()
        || name.indexOf('\0') >= 0
        || name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "found the address \"" + text.replace("\0", "\\0") + "\"" + ALLOWED);
    }
    return new EvioAddress(isAbstract ? "@" + name : text);
  }

  /** The bytes by which the kernel knows it. */
  byte[] bytes() {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (text.startsWith("@")) {
      bytes[0] = 0;
    }
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EvioAddress that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
