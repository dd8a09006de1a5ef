package org.boundedflood.node.cli;

import java.util.HashMap;
import java.util.Map;
import org.boundedflood.node.config.Option;
import org.boundedflood.node.config.Options;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code bf node}: runs the nodes that the configuration describes until the process is told to
 * end.
 */
final class NodeCommand {
  CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .addOption(
                OptionSpec.builder(PlainNodeCommand.CONFIG)
                    .type(String.class)
                    .paramLabel("FILE")
                    .description(
                        "A YAML file with any of the options below, for one node or, as a list"
                            + " under nodes, for many. What is given here goes before the file.")
                    .build())
            .addOption(HelpOption.spec());
    for (Option.Group group : Option.Group.values()) {
      ArgGroupSpec.Builder section =
          ArgGroupSpec.builder().validate(false).heading("%n" + group.title() + "%n");
      for (Option<?> option : Options.ALL) {
        if (option.group() == group) {
          section.addArg(spec(option));
        }
      }
      spec.addArgGroup(section.build());
    }
    spec.usageMessage()
        .description("Controls an Open vSwitch bridge as a node of the overlay.")
        .sortOptions(false);
    return spec;
  }

  private static OptionSpec spec(Option<?> option) {
    String text =
        "%s Allowed: %s. Default: %s."
            .formatted(option.description(), option.allowed(), option.fallbackInWords());
    OptionSpec.Builder builder =
        OptionSpec.builder("--" + option.name())
            .type(String.class)
            .paramLabel(option.placeholder())
            .description(text.replace("`", "").replace("%", "%%"));
    if (option.isYesOrNo()) {
      builder.arity("0..1").fallbackValue("true");
    }
    return builder.build();
  }

  void run(ParseResult parsed) throws CommandFailure {
    Map<String, String> given = new HashMap<>();
    for (Option<?> option : Options.ALL) {
      if (parsed.hasMatchedOption("--" + option.name())) {
        given.put(option.name(), parsed.matchedOptionValue("--" + option.name(), ""));
      }
    }
    NodeRun.run(given, parsed.matchedOptionValue(PlainNodeCommand.CONFIG, ""));
  }
}
