package org.boundedflood.node.cli;

import picocli.CommandLine.Model.OptionSpec;

/** The option that every command has. */
final class HelpOption {
  private HelpOption() {}

  static OptionSpec spec() {
    return OptionSpec.builder("-h", "--help")
        .type(boolean.class)
        .usageHelp(true)
        .description("Print this help.")
        .build();
  }
}
