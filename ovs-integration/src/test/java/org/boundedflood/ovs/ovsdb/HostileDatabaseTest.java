package org.boundedflood.ovs.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.ovs.testing.Loop;
import org.boundedflood.ovs.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database server that says far too much: what it costs is bounded. */
@Timeout(60)
class HostileDatabaseTest {
  private static final DatabaseSchema SCHEMA = new DatabaseSchema("D", "1", Map.of("T", Map.of()));

  @Test
  void moreRowsThanAnySwitchHasAreRefused() {
    TableReplica replica = new TableReplica(SCHEMA, Set.of("T"));
    int half = TableReplica.MAX_ROWS / 2;
    replica.applyDifferences(rows(0, half));
    replica.applyDifferences(rows(half, half));
    OvsdbException refused =
        assertThrows(
            OvsdbException.class, () -> replica.applyDifferences(rows(TableReplica.MAX_ROWS, 1)));
    assertEquals(OvsdbException.Kind.MALFORMED, refused.kind());
  }

  private static ObjectNode rows(int from, int count) {
    ObjectNode tables = JsonNodeFactory.instance.objectNode();
    ObjectNode rows = tables.putObject("T");
    for (int row = from; row < from + count; row++) {
      rows.putObject(new UUID(0, row).toString()).putObject("insert");
    }
    return tables;
  }

  @Test
  void aServerThatAsksForEchoesAndReadsNoneIsGivenUp() throws Exception {
    String echo = "{\"id\":\"e\",\"method\":\"echo\",\"params\":[\"" + "x".repeat(3_000) + "\"]}";
    try (ScriptedServer server = new ScriptedServer();
        Loop loop = new Loop();
        OvsdbClient client = start(server, loop);
        ScriptedServer.Connection deaf = server.accept()) {
      assertThrows(
          IOException.class,
          () -> {
            for (int i = 0; i < 20_000; i++) {
              deaf.write(echo);
            }
          });
      server.accept().close();
      assertTrue(client.counters().get(OvsCounter.ECHOES_ANSWERED) > 0);
    }
  }

  private static OvsdbClient start(ScriptedServer server, Loop loop) {
    OvsdbClient client =
        new OvsdbClient(loop.get(), OvsdbEndpoint.of(server.endpoint()), OvsdbClientTest.PATIENT);
    client.start();
    return client;
  }
}
