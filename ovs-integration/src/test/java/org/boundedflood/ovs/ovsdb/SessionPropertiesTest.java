package org.boundedflood.ovs.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.boundedflood.ovs.OvsCounter;

/** Whatever bytes the server sends, the session goes on, or it ends and says so in a counter. */
class SessionPropertiesTest {
  private static final String SCHEMA =
      "{\"id\":0,\"error\":null,\"result\":{\"name\":\"D\",\"version\":\"1.0.0\",\"tables\":{\"T\":"
          + "{\"columns\":{\"n\":{\"type\":\"string\"},\"m\":{\"type\":{\"key\":\"string\",\"value\":"
          + "\"string\",\"min\":0,\"max\":\"unlimited\"}}}}}}}";
  private static final String STARTED =
      "{\"id\":1,\"error\":null,\"result\":[false,\"00000000-0000-0000-0000-000000000001\",{\"T\":"
          + "{\"00000000-0000-0000-0000-000000000009\":{\"initial\":{\"n\":\"a\",\"m\":[\"map\",[["
          + "\"k\",\"v\"]]]}}}}]}";
  private static final String UPDATED =
      "{\"id\":null,\"method\":\"update3\",\"params\":[\"bf-0\","
          + "\"00000000-0000-0000-0000-000000000002\",{\"T\":{\"00000000-0000-0000-0000-00000000000"
          + "9\":{\"modify\":{\"n\":\"b\",\"m\":[\"map\",[[\"k\",\"w\"]]]}}}}]}";
  private static final String ECHO = "{\"id\":\"e\",\"method\":\"echo\",\"params\":[]}";

  @Property(tries = 3000)
  void mutatedMessagesNeverPassUnnoticed(@ForAll("mutations") List<Mutation> mutations) {
    MonitoredSession trial = MonitoredSession.of("D", Map.of("T", List.of("n", "m")));
    byte[] bytes = (SCHEMA + STARTED + UPDATED + ECHO).getBytes(StandardCharsets.UTF_8);
    for (Mutation mutation : mutations) {
      bytes = mutation.applyTo(bytes);
    }
    trial.receive(bytes);
    trial.checkOutcome();
  }

  @Property(tries = 1000)
  void garbageNeverPassesUnnoticed(@ForAll byte[] garbage) {
    MonitoredSession trial = MonitoredSession.of("D", Map.of("T", List.of("n", "m")));
    trial.receive(garbage);
    trial.checkOutcome();
  }

  @Example
  void changesThatAreReadTogetherAreToldTogether() {
    MonitoredSession trial = MonitoredSession.of("D", Map.of("T", List.of("n", "m")));
    trial.receive((SCHEMA + STARTED + UPDATED).getBytes(StandardCharsets.UTF_8));

    assertEquals(1, trial.changes().size());
    assertEquals(2, trial.count(OvsCounter.MONITOR_UPDATES));
    Row row = trial.changes().get(0).table("T").values().iterator().next();
    assertEquals("b", row.text("n"));
    trial.checkOutcome();
  }

  @Property(tries = 20)
  void unharmedMessagesAreUnderstoodHoweverTheyAreSplit(@ForAll Random random) {
    MonitoredSession trial = MonitoredSession.of("D", Map.of("T", List.of("n", "m")));
    byte[] bytes = (SCHEMA + STARTED + UPDATED + ECHO).getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; ) {
      int size = Math.min(bytes.length - from, 1 + random.nextInt(20));
      trial.receive(Arrays.copyOfRange(bytes, from, from + size));
      from += size;
    }
    assertTrue(trial.isOpen());
    assertEquals(2, trial.changes().size());
    assertEquals(1, trial.count(OvsCounter.ECHOES_ANSWERED));
    Row row = trial.changes().get(1).table("T").values().iterator().next();
    assertEquals("b", row.text("n"));
    assertEquals(Map.of("k", "w"), row.map("m"));
  }

  @Provide
  Arbitrary<List<Mutation>> mutations() {
    Arbitrary<Mutation> one =
        Combinators.combine(
                Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(0, 5000),
                Arbitraries.bytes())
            .as(Mutation::new);
    return one.list().ofMinSize(1).ofMaxSize(4);
  }

  /** A byte overwritten, removed or inserted, or the rest cut off. */
  record Mutation(int kind, int position, byte value) {
    byte[] applyTo(byte[] bytes) {
      if (bytes.length == 0) {
        return bytes;
      }
      int at = position % bytes.length;
      int rest = kind == 1 ? at : kind == 3 ? bytes.length : at + 1;
      ByteArrayOutputStream mutated = new ByteArrayOutputStream();
      mutated.write(bytes, 0, at);
      if (kind < 2) {
        mutated.write(value);
      }
      mutated.write(bytes, rest, bytes.length - rest);
      return mutated.toByteArray();
    }
  }
}
