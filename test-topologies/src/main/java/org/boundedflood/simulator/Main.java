package org.boundedflood.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code bf simulate}. */
@Command(
    name = "bf simulate",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Runs the core of every node of an overlay under a virtual clock and measures it.",
    footer = {
      "",
      "Every node runs, and so does every link. Sampled are: the nodes that have a leaf (--leaves);"
          + " only from them floods start, and only to them unicast is followed; the sources of"
          + " that unicast (--pairs); and the nodes whose flows and groups are counted (200)."
    })
final class Main implements Callable<Integer> {
  private static final int MISUSED = 2;

  @Option(names = "--nodes", paramLabel = "N", required = true, description = "number of nodes")
  private int nodes;

  @Option(
      names = "--successors",
      paramLabel = "S",
      defaultValue = "2",
      description = "successors that each node links to (${DEFAULT-VALUE})")
  private int successors;

  @Option(
      names = "--long",
      paramLabel = "K",
      description = "long-distance peers that each node links to (the binary logarithm of N)")
  private @Nullable Integer longDistance;

  @Option(
      names = "--pdf",
      paramLabel = "ln|log10",
      defaultValue = "ln",
      description =
          "how those are drawn: ln as Symphony has it, log10 as the original (${DEFAULT-VALUE})")
  private Pdf pdf = Pdf.LN;

  @Option(
      names = "--flood",
      paramLabel = "switch|controller",
      defaultValue = "controller",
      description = "who carries floods from node to node (${DEFAULT-VALUE})")
  private FloodBy flood = FloodBy.CONTROLLER;

  @Option(
      names = "--loss",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "share of links that are down; all nodes stay joined (${DEFAULT-VALUE})")
  private double loss;

  @Option(
      names = "--cold",
      description = "those links are down from the start, not only once all leaves are known")
  private boolean cold;

  @Option(
      names = "--churn",
      paramLabel = "RATE",
      defaultValue = "0",
      description = "nodes that leave, and that join, per virtual second (${DEFAULT-VALUE})")
  private double churn;

  @Option(
      names = "--crash",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "share of those leaving that just fall silent (${DEFAULT-VALUE})")
  private double crash;

  @Option(
      names = "--seconds",
      paramLabel = "T",
      defaultValue = "20",
      description = "virtual seconds of churn over which to measure (${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--seed",
      paramLabel = "X",
      defaultValue = "1",
      description = "of all that is left to chance (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--leaves",
      paramLabel = "L",
      description = "nodes that have a leaf (all up to 1000, then fewer, at least 10)")
  private @Nullable Integer leaves;

  @Option(
      names = "--pairs",
      paramLabel = "P",
      description = "pairs of nodes between which to follow unicast (all, at most 50000)")
  private @Nullable Integer pairs;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "threads to use (as many as processors); changes no result")
  private @Nullable Integer threads;

  @Option(names = "--json", paramLabel = "FILE", description = "write the report there as JSON")
  private @Nullable Path json;

  @Option(names = "--progress", hidden = true)
  private boolean progress;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  private final PrintWriter out;

  Main(PrintWriter out) {
    this.out = out;
  }

  /** Runs a simulation and ends the process: 0 if it succeeded, 1 if it failed, 2 if misused. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new Main(out))
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (exception, given) -> {
              err.println("bf: " + exception.getMessage() + " (try --help)");
              return MISUSED;
            })
        .execute(arguments);
  }

  @Override
  public Integer call() throws IOException {
    Report report = Simulation.run(settings(), new Progress(System.err, progress));
    out.print(ReportText.of(report));
    out.flush();
    if (json != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(json.toFile(), report);
    }
    return 0;
  }

  private SimulationSettings settings() {
    int leafCount = leaves == null ? SimulationSettings.usualLeaves(nodes) : leaves;
    try {
      return new SimulationSettings(
          nodes,
          successors,
          longDistance == null ? SimulationSettings.usualLongDistance(nodes) : longDistance,
          pdf,
          flood,
          loss,
          cold,
          churn,
          crash,
          seed,
          leafCount,
          pairs == null ? SimulationSettings.usualPairs(nodes, leafCount) : pairs,
          seconds,
          threads == null ? Runtime.getRuntime().availableProcessors() : threads);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), e.getMessage(), e);
    }
  }
}
