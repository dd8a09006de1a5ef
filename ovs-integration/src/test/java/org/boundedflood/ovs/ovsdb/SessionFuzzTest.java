package org.boundedflood.ovs.ovsdb;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.json.JsonObjectDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.ovs.OvsCounter;

/** Whatever bytes the server sends, the session goes on, or it ends and says so in a counter. */
class SessionFuzzTest {
  private static final OvsdbEndpoint ENDPOINT = OvsdbEndpoint.of("tcp:127.0.0.1:6640");
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
    Trial trial = new Trial();
    byte[] bytes = (SCHEMA + STARTED + UPDATED + ECHO).getBytes(StandardCharsets.UTF_8);
    for (Mutation mutation : mutations) {
      bytes = mutation.applyTo(bytes);
    }
    trial.receive(bytes);
    trial.checkOutcome();
  }

  @Property(tries = 1000)
  void garbageNeverPassesUnnoticed(@ForAll byte[] garbage) {
    Trial trial = new Trial();
    trial.receive(garbage);
    trial.checkOutcome();
  }

  @Property(tries = 20)
  void unharmedMessagesAreUnderstoodHoweverTheyAreSplit(@ForAll Random random) {
    Trial trial = new Trial();
    byte[] bytes = (SCHEMA + STARTED + UPDATED + ECHO).getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; ) {
      int size = Math.min(bytes.length - from, 1 + random.nextInt(20));
      trial.receive(Arrays.copyOfRange(bytes, from, from + size));
      from += size;
    }
    assertTrue(trial.channel.isOpen());
    assertEquals(2, trial.changes.size());
    assertEquals(1, trial.counters.get(OvsCounter.ECHOES_ANSWERED));
    Row row = trial.changes.get(1).table("T").values().iterator().next();
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

  /** A monitored session without a socket. */
  private static final class Trial implements Session.Owner {
    private final CounterSet<OvsCounter> counters = new CounterSet<>(OvsCounter.class);
    private final List<TableRows> changes = new ArrayList<>();
    private final List<OvsdbException> refusals = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private final TableMonitor monitor =
        new TableMonitor(
            "D", Map.of("T", List.of("n", "m")), new Recorder(), counters, closed -> {});
    private final EmbeddedChannel channel;

    Trial() {
      monitor.name("bf-0");
      channel =
          new EmbeddedChannel(
              new JsonObjectDecoder(100_000),
              new Session(this, ENDPOINT, OvsdbSettings.DEFAULT, counters));
    }

    void receive(byte[] bytes) {
      assertDoesNotThrow(() -> channel.writeInbound(Unpooled.wrappedBuffer(bytes)));
    }

    void checkOutcome() {
      boolean complained =
          counters.get(OvsCounter.MALFORMED_MESSAGES) + counters.get(OvsCounter.OVERSIZED_MESSAGES)
              > 0;
      assertEquals(0, counters.get(OvsCounter.INTERNAL_ERRORS));
      assertNotEquals(channel.isOpen(), complained);
      assertEquals(channel.isOpen() ? 0 : 1, ends.size());
      assertTrue(channel.finishAndReleaseAll() || !channel.isOpen());
      assertEquals(1, ends.size());
    }

    @Override
    public void opened(Session session) {
      monitor.connected(session);
    }

    @Override
    public void heard() {}

    @Override
    public boolean notified(String method, JsonNode params) {
      return monitor.notified(method, params);
    }

    @Override
    public void ended(Session session, String reason) {
      ends.add(reason);
    }

    private final class Recorder implements MonitorListener {
      @Override
      public void changed(TableRows tables) {
        changes.add(tables);
      }

      @Override
      public void refused(OvsdbException reason) {
        refusals.add(reason);
      }
    }
  }
}
