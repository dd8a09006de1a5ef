package org.boundedflood.topology.member;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the members of an overlay share, bound to the overlay's name: the same secret under another
 * name opens nothing. Its bytes never leave this class.
 */
public final class OverlaySecret {
  /** The fewest bytes. Random ones are meant: a short word can be guessed. */
  public static final int LEAST_BYTES = 16;

  private static final String MAC = "HmacSHA256";

  private final byte[] key;

  private OverlaySecret(byte[] key) {
    this.key = key;
  }

  /**
   * The secret of an overlay.
   *
   * @throws IllegalArgumentException if it is shorter than 16 bytes
   */
  public static OverlaySecret of(String overlay, byte[] secret) {
    if (secret.length < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "an overlay's secret must be at least %d bytes, found %d (openssl rand -hex 32 makes a good one)"
              .formatted(LEAST_BYTES, secret.length));
    }
    return new OverlaySecret(
        mac(("bounded-flood overlay " + overlay).getBytes(StandardCharsets.UTF_8), secret));
  }

  /**
   * Reads a file, of which blanks and line ends at both ends do not count.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it holds fewer than 16 bytes
   */
  public static OverlaySecret read(String overlay, Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    return of(overlay, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** 32 bytes that only those who know the secret can derive. */
  byte[] derive(String purpose, byte[]... inputs) {
    byte[][] all = new byte[inputs.length + 1][];
    all[0] = (purpose + '\0').getBytes(StandardCharsets.UTF_8);
    System.arraycopy(inputs, 0, all, 1, inputs.length);
    return mac(key, all);
  }

  /** Whether a proof is the derived one, in a time that does not depend on where it differs. */
  boolean isProof(byte[] proof, String purpose, byte[]... inputs) {
    return MessageDigest.isEqual(proof, derive(purpose, inputs));
  }

  private static byte[] mac(byte[] key, byte[]... inputs) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      for (byte[] input : inputs) {
        mac.update(input);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + MAC, e);
    }
  }

  @Override
  public String toString() {
    return "a secret";
  }
}
