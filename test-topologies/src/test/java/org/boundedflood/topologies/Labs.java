package org.boundedflood.topologies;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** The labs of one test: ends them after it, and keeps what is known of them when it fails. */
final class Labs implements AfterEachCallback, TestExecutionExceptionHandler {
  private final List<LabProcess> processes = new ArrayList<>();

  /** Starts a lab and waits until its overlay is ready. */
  Lab start(Lab.Setup setup) throws IOException {
    LabProcess process = new LabProcess();
    processes.add(process);
    return Lab.start(process, setup);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    for (LabProcess process : processes) {
      LabEvidence.keep(process, context, failure);
    }
    throw failure;
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    for (LabProcess process : processes) {
      process.close();
    }
    processes.clear();
  }
}
