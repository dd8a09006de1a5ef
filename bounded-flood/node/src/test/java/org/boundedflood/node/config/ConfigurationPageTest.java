package org.boundedflood.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
  @Test
  void thePageInTheRepositoryIsTheOneThatTheProgramMakes() throws IOException {
    String page = Files.readString(Path.of("../../docs/configuration.md"));

    assertEquals(
        ConfigurationPage.markdown(), page, "run ./bf configuration > docs/configuration.md");
  }

  @Test
  void everyOptionStandsInThePageOnce() {
    for (Option<?> option : Options.ALL) {
      long rows =
          ConfigurationPage.markdown()
              .lines()
              .filter(l -> l.startsWith("| `" + option + "` |"))
              .count();
      assertEquals(1, rows, option.name());
    }
  }

  @Test
  void theExamplesInThePageCanBeUsed() throws ConfigException {
    List<String> examples =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(ConfigurationPage.markdown())
            .results()
            .map(match -> match.group(1))
            .toList();

    assertEquals(3, examples.size());
    int nodes = 0;
    for (String example : examples) {
      nodes += Configuration.of(Map.of(), ConfigFile.parse("example", example)).nodes().size();
    }
    assertEquals(5, nodes);
  }
}
