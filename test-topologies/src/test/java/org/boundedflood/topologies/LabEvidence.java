package org.boundedflood.topologies;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What is kept of a lab whose test failed: what it was asked and answered, attached to the failure;
 * and the logs, tables and answers of all its nodes, in a directory of the test's own.
 */
final class LabEvidence {
  /** Below it, each failed test has a directory. */
  static final Path DIRECTORY = Path.of("target", "lab-failures").toAbsolutePath();

  private LabEvidence() {}

  /**
   * Keeps all that is known, and says where. A lab that cannot answer any more does not hide why.
   */
  static void keep(LabProcess lab, ExtensionContext context, Throwable failure) {
    keep(lab, context.getRequiredTestClass().getSimpleName(), context.getDisplayName(), failure);
  }

  /** The same for a test of this class and name. */
  static void keep(LabProcess lab, String testClass, String test, Throwable failure) {
    failure.addSuppressed(new Transcript(lab.transcript()));
    Path directory = DIRECTORY.resolve(fileName(testClass + "." + test));
    ObjectNode request = lab.request("keep_evidence").put("directory", directory.toString());
    try {
      lab.ask(request);
    } catch (AssertionError unanswered) {
      failure.addSuppressed(unanswered);
    }
    System.err.println("LAB FAILURE: logs and tables of all nodes are in " + directory);
  }

  private static String fileName(String test) {
    return test.replaceAll("[^A-Za-z0-9._-]+", "_");
  }

  /** What a lab was asked and answered before the failure to which this is attached. */
  private static final class Transcript extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Transcript(String transcript) {
      super("the lab's requests and answers:\n" + transcript, null, false, false);
    }
  }
}
