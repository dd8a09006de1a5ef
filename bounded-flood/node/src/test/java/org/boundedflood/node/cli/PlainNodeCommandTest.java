package org.boundedflood.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainNodeCommandTest {
  private static Optional<PlainNodeCommand> read(String line) {
    return PlainNodeCommand.of(List.of(line.split(" ")));
  }

  @Test
  void optionsWithTheirValuesAreRead() {
    assertEquals(
        Optional.of(
            new PlainNodeCommand(
                Map.of("bridge", "br0", "release", "true", "leaf-age", "5s"), "nodes.yaml")),
        read("node --bridge br0 --release true --config nodes.yaml --leaf-age 5s"));
  }

  @Test
  void aNodeMayBeStartedWithoutAnyOption() {
    assertEquals(Optional.of(new PlainNodeCommand(Map.of(), "")), read("node"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "show status",
        "node --help",
        "node --bridge",
        "node --bridge=br0",
        "node --bridge br0 --bridge br1",
        "node --release --bridge br0",
        "node --bridge br0 --release",
        "node --bridge --release true",
        "node --bridge @words",
        "node --bridge 'br0'",
        "node --brigde br0",
        "node br0"
      })
  void whateverElseIsSaidIsLeftToTheLibrary(String line) {
    assertEquals(Optional.empty(), read(line));
  }
}
