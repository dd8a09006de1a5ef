package org.boundedflood.ovs.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program run to its end. */
public final class Command {
  private static final long PATIENCE_S = 30;

  private Command() {}

  /**
   * Runs a program that must succeed.
   *
   * @return what it wrote, without the last line end
   */
  public static String run(List<String> arguments) {
    try {
      Process process = new ProcessBuilder(arguments).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .stripTrailing();
      if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", arguments) + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(String.join(" ", arguments) + " was interrupted", e);
    }
  }
}
