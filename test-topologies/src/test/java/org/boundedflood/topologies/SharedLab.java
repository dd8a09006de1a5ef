package org.boundedflood.topologies;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** One overlay for all tests of a class, none of which may leave it other than it found it. */
final class SharedLab
    implements BeforeAllCallback, AfterAllCallback, TestExecutionExceptionHandler {
  private final Lab.Setup setup;
  private @Nullable LabProcess process;
  private @Nullable Lab lab;
  private @Nullable Traffic traffic;

  SharedLab(Lab.Setup setup) {
    this.setup = setup;
  }

  /** The overlay. */
  Lab lab() {
    return started(lab);
  }

  /** What its leaves send, and what becomes of it. */
  Traffic traffic() {
    return started(traffic);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    LabProcess starting = new LabProcess();
    process = starting;
    lab = Lab.start(starting, setup);
    traffic = new Traffic(starting);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    LabEvidence.keep(started(process), context, failure);
    throw failure;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (process != null) {
      process.close();
    }
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the lab is not started: register it as a static field");
    }
    return part;
  }
}
