package org.boundedflood.topologies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A lab in a process of its own that is asked one thing after the other, a line each. What was
 * asked and answered is kept for the report of a failing test. Not safe for use by several threads.
 */
final class LabProcess implements AutoCloseable {
  static final String PYTHON = "/usr/bin/python3";
  static final Path DIRECTORY = Path.of("lab").toAbsolutePath();

  private static final int EXIT_SECONDS = 60;
  private static final int LONGEST_LINE = 2000;

  private final ObjectMapper json = new ObjectMapper();
  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;
  private final List<String> transcript = new ArrayList<>();

  LabProcess() throws IOException {
    process =
        new ProcessBuilder(PYTHON, "-B", "-m", "bflab", "serve")
            .directory(DIRECTORY.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    requests = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** A request without arguments yet. */
  ObjectNode request(String verb) {
    return json.createObjectNode().put("do", verb);
  }

  /** The result of a request; an {@link AssertionError} says what the lab could not do. */
  JsonNode ask(ObjectNode request) {
    try {
      transcript.add("> " + request);
      requests.write(request + "\n");
      requests.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new AssertionError("the lab ended while it was asked " + request);
      }
      transcript.add(
          "< " + (line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line));
      JsonNode answer = json.readTree(line);
      if (!answer.get("ok").booleanValue()) {
        throw new AssertionError(answer.get("error").textValue());
      }
      return answer.get("result");
    } catch (IOException broken) {
      throw new AssertionError("the lab does not answer " + request, broken);
    }
  }

  /** Everything asked and answered so far, a line each. */
  String transcript() {
    return String.join("\n", transcript);
  }

  /** Ends the lab and with it everything that it started. */
  @Override
  public void close() throws IOException {
    requests.close();
    boolean ended;
    try {
      ended = process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      ended = false;
    }
    if (!ended) {
      // Its reaper ends what it started.
      process.destroyForcibly();
      throw new IOException("the lab was killed: it did not end within " + EXIT_SECONDS + " s");
    }
    answers.close();
  }
}
