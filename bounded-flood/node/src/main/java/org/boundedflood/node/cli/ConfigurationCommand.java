package org.boundedflood.node.cli;

import java.io.PrintWriter;
import org.boundedflood.node.config.ConfigurationPage;
import picocli.CommandLine.Model.CommandSpec;

/** {@code bf configuration}: prints the reference of all settings. */
final class ConfigurationCommand {
  private final PrintWriter out;

  ConfigurationCommand(PrintWriter out) {
    this.out = out;
  }

  CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().addOption(HelpOption.spec());
    spec.usageMessage().description("Prints docs/configuration.md: all settings of a node.");
    return spec;
  }

  void run() {
    out.print(ConfigurationPage.markdown());
    out.flush();
  }
}
