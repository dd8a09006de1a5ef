package org.boundedflood.node.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;

/** Snapshots as JSON, both ways. */
final class StatusJson {
  private static final String ERROR = "error";

  private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** What a snapshot says about a topic. */
  String write(StatusSnapshot snapshot, Topic topic) throws JsonProcessingException {
    return mapper.writeValueAsString(snapshot.about(topic));
  }

  /** The answer to a question that has none. */
  String refusal(String reason) throws JsonProcessingException {
    return mapper.writeValueAsString(Map.of(ERROR, reason));
  }

  /** Reads an answer. */
  JsonNode read(String answer) throws JsonProcessingException {
    return mapper.readTree(answer);
  }

  /** The reason in a refusal; null if the answer is none. */
  static @org.jspecify.annotations.Nullable String reasonOf(JsonNode answer) {
    JsonNode reason = answer.get(ERROR);
    return reason == null ? null : reason.asText();
  }

  StatusSnapshot.Status status(JsonNode answer) {
    return mapper.convertValue(answer, StatusSnapshot.Status.class);
  }

  List<StatusSnapshot.Peer> peers(JsonNode answer) {
    return mapper.convertValue(answer, new TypeReference<List<StatusSnapshot.Peer>>() {});
  }

  StatusSnapshot.Leaves leaves(JsonNode answer) {
    return mapper.convertValue(answer, StatusSnapshot.Leaves.class);
  }

  StatusSnapshot.Tables tables(JsonNode answer) {
    return mapper.convertValue(answer, StatusSnapshot.Tables.class);
  }

  List<StatusSnapshot.Count> counts(JsonNode answer) {
    return mapper.convertValue(answer, new TypeReference<List<StatusSnapshot.Count>>() {});
  }

  List<StatusSnapshot.Way> ways(JsonNode answer) {
    return mapper.convertValue(answer, new TypeReference<List<StatusSnapshot.Way>>() {});
  }
}
