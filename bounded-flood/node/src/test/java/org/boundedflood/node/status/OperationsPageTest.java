package org.boundedflood.node.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperationsPageTest {
  @Test
  void everyKeyOfTheAnswersIsDocumented() throws IOException {
    String page = Files.readString(Path.of("../../docs/operations.md"));

    List<String> missing =
        Stream.of(StatusSnapshot.class.getDeclaredClasses())
            .flatMap(record -> Stream.of(record.getRecordComponents()))
            .map(RecordComponent::getName)
            .distinct()
            .filter(key -> !page.contains("`" + key + "`"))
            .toList();

    assertEquals(List.of(), missing);
  }

  @Test
  void everyTopicHasItsSection() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../../docs/operations.md"));

    for (Topic topic : Topic.values()) {
      assertEquals(
          1,
          lines.stream().filter(("### `" + topic.written() + "`")::equals).count(),
          topic.written());
    }
  }
}
