package org.boundedflood.core.flood;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.boundedflood.core.flood.FloodPlan.Branch;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The original's answers; it emits branches in another order, so that they compare as sets. */
class FloodBoundVectorsTest {
  private static final int ME = 0;
  private static final int ADJACENT = 1;
  private static final int BOUND = 2;
  private static final int INGRESS = 5;
  private static final int ORIGINAL_ANSWER = 6;
  private static final int FLAGS = 7;
  private static final int ORACLE_ANSWER = 8;
  private static final int FLAG_WRONG = 1;

  /** A group's sorted ids and one of its cases. */
  private record Case(List<NodeId> ids, JsonNode fields) {
    boolean originalIsWrong() {
      return (fields.get(FLAGS).asInt() & FLAG_WRONG) != 0;
    }

    Set<Branch> answer(int field) {
      Set<Branch> branches = new HashSet<>();
      for (JsonNode pair : fields.get(field)) {
        branches.add(new Branch(id(pair.get(0)), id(pair.get(1))));
      }
      assertEquals(fields.get(field).size(), branches.size(), () -> "repeated in " + fields);
      return branches;
    }

    List<Branch> planned() {
      NodeId self = id(fields.get(ME));
      List<NodeId> adjacent = new ArrayList<>();
      fields.get(ADJACENT).forEach(index -> adjacent.add(id(index)));
      return fields.get(BOUND).isNull()
          ? FloodPlan.start(self, adjacent)
          : FloodPlan.onward(self, adjacent, id(fields.get(BOUND)), ingress());
    }

    private @Nullable NodeId ingress() {
      return fields.get(INGRESS).isNull() ? null : id(fields.get(INGRESS));
    }

    private NodeId id(JsonNode index) {
      return ids.get(index.asInt());
    }
  }

  private static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(
            FloodBoundVectorsTest.class.getResourceAsStream("/vectors/flood_bounds.json"))) {
      for (JsonNode group : new ObjectMapper().readTree(in).get("groups")) {
        List<NodeId> ids = new ArrayList<>();
        group.get("ids").forEach(id -> ids.add(NodeId.of(id.asText())));
        group.get("cases").forEach(fields -> cases.add(new Case(ids, fields)));
      }
    }
    return cases;
  }

  private static void assertAnswer(Case vector, int field) {
    List<Branch> planned = vector.planned();
    assertEquals(vector.answer(field), new HashSet<>(planned), () -> "case " + vector.fields());
    assertEquals(vector.answer(field).size(), planned.size(), () -> "case " + vector.fields());
  }

  @Test
  void floodsGoWhereTheOriginalSendsThem() throws IOException {
    List<Case> right = cases().stream().filter(vector -> !vector.originalIsWrong()).toList();
    assertEquals(4_772, right.size());
    right.forEach(vector -> assertAnswer(vector, ORIGINAL_ANSWER));
  }

  @Test
  void whereTheOriginalIsWrongTheOracleIsFollowed() throws IOException {
    List<Case> wrong = cases().stream().filter(Case::originalIsWrong).toList();
    assertEquals(28, wrong.size());
    for (Case vector : wrong) {
      assertAnswer(vector, ORACLE_ANSWER);
      assertNotEquals(vector.answer(ORIGINAL_ANSWER), new HashSet<>(vector.planned()));
    }
  }
}
