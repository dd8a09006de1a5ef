package org.boundedflood.ovs.ovsdb;

import static org.boundedflood.ovs.testing.VswitchScript.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.ovs.testing.Inbox;
import org.boundedflood.ovs.testing.Loop;
import org.boundedflood.ovs.testing.ScriptedServer;
import org.boundedflood.ovs.testing.ScriptedServer.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OvsdbMonitorTest {
  private static final String SCHEMA =
      "{\"name\":\"D\",\"version\":\"1\",\"tables\":{\"T\":{\"columns\":{\"n\":{\"type\":\"string\"}}}}}";
  private static final OvsdbSettings SETTINGS = OvsdbClientTest.PATIENT;

  private final Loop loop = new Loop();
  private final Inbox<TableRows> changes = new Inbox<>();
  private final Inbox<OvsdbException> refusals = new Inbox<>();
  private ScriptedServer server;
  private OvsdbClient client;
  private OvsdbMonitor monitor;
  private Connection connection;

  @BeforeEach
  void connect() throws Exception {
    server = new ScriptedServer();
    client = new OvsdbClient(loop.get(), OvsdbEndpoint.of(server.endpoint()), SETTINGS);
    client.start();
    monitor = client.monitor("D", Map.of("T", List.of("n", "gone"), "U", List.of("n")), new Keep());
    connection = server.accept();
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    connection.close();
    server.close();
    loop.close();
  }

  @Test
  void asksForTheColumnsThatTheSchemaHas() throws Exception {
    JsonNode request = start(1, "{'T':{'" + row(9) + "':{'initial':{'n':'a'}}}}");
    assertEquals(
        "[\"D\",\"bf-0\",{\"T\":[{\"columns\":[\"n\"]}]},\"00000000-0000-0000-0000-000000000000\"]",
        request.path("params").toString());
    assertEquals(Set.of("a"), names(changes.next()));
  }

  @Test
  void goesOnAfterTheLastTransactionWhenTheConnectionWasLost() throws Exception {
    start(1, "{'T':{'" + row(9) + "':{'initial':{'n':'a'}}}}");
    changes.next();
    connection.notify(
        "update3",
        json("['bf-0','" + row(2) + "',{'T':{'" + row(10) + "':{'insert':{'n':'b'}}}}]"));
    assertEquals(Set.of("a", "b"), names(changes.next()));
    reconnect();
    connection.answer("get_schema", SCHEMA);
    JsonNode request =
        connection.answer(
            "monitor_cond_since",
            json("[true,'" + row(3) + "',{'T':{'" + row(9) + "':{'delete':null}}}]"));
    assertEquals(row(2), request.path("params").path(3).asText());
    assertEquals(Set.of("b"), names(changes.next()));
    assertEquals(1, client.counters().get(OvsCounter.MONITORS_RESUMED));
  }

  @Test
  void readsAllAnewWhenTheServerDoesNotKnowTheLastTransaction() throws Exception {
    start(1, "{'T':{'" + row(9) + "':{'initial':{'n':'a'}}}}");
    changes.next();
    reconnect();
    start(2, "{'T':{'" + row(10) + "':{'initial':{'n':'b'}}}}");
    assertEquals(Set.of("b"), names(changes.next()));
    assertEquals(2, client.counters().get(OvsCounter.MONITORS_REREAD));
  }

  @Test
  void fallsBackToWhatOlderServersKnow() throws Exception {
    connection.answer("get_schema", SCHEMA);
    connection.refuse(connection.expect("monitor_cond_since"), "\"unknown method\"");
    connection.answer("monitor_cond", json("{'T':{'" + row(9) + "':{'initial':{'n':'a'}}}}"));
    assertEquals(Set.of("a"), names(changes.next()));
    connection.notify("update2", json("['bf-0',{'T':{'" + row(9) + "':{'modify':{'n':'b'}}}}]"));
    assertEquals(Set.of("b"), names(changes.next()));
  }

  @Test
  void fallsBackToTheStandard() throws Exception {
    connection.answer("get_schema", SCHEMA);
    connection.refuse(connection.expect("monitor_cond_since"), "\"unknown method\"");
    connection.refuse(connection.expect("monitor_cond"), "\"unknown method\"");
    JsonNode request =
        connection.answer("monitor", json("{'T':{'" + row(9) + "':{'new':{'n':'a'}}}}"));
    assertEquals("{\"T\":{\"columns\":[\"n\"]}}", request.path("params").path(2).toString());
    assertEquals(Set.of("a"), names(changes.next()));
    connection.notify("update", json("['bf-0',{'T':{'" + row(9) + "':{'old':{'n':'a'}}}}]"));
    assertEquals(Set.of(), names(changes.next()));
  }

  @Test
  void aMissingDatabaseIsTold() throws Exception {
    connection.refuse(
        connection.expect("get_schema"), json("{'error':'unknown database','details':'D'}"));
    assertEquals("unknown database", refusals.next().error());
  }

  @Test
  void aChangeThatCannotBeAppliedResetsAndReadsAnew() throws Exception {
    start(1, "{'T':{'" + row(9) + "':{'initial':{'n':'a'}}}}");
    changes.next();
    connection.notify(
        "update3",
        json("['bf-0','" + row(2) + "',{'T':{'" + row(77) + "':{'modify':{'n':'b'}}}}]"));
    assertTrue(connection.isClosedByClient());
    connection.close();
    connection = server.accept();
    JsonNode request = start(3, "{'T':{'" + row(9) + "':{'initial':{'n':'c'}}}}");
    assertEquals("00000000-0000-0000-0000-000000000000", request.path("params").path(3).asText());
    assertEquals(Set.of("c"), names(changes.next()));
    assertEquals(1, client.counters().get(OvsCounter.MALFORMED_MESSAGES));
  }

  @Test
  void aMonitorThatTheServerCancelsIsMadeAgain() throws Exception {
    start(1, "{}");
    connection.notify("monitor_canceled", "[\"bf-0\"]");
    assertTrue(connection.isClosedByClient());
    connection.close();
    connection = server.accept();
    start(2, "{'T':{'" + row(9) + "':{'initial':{'n':'a'}}}}");
    changes.until(rows -> names(rows).equals(Set.of("a")));
  }

  @Test
  void aClosedMonitorIsCancelledAndHearsNoMore() throws Exception {
    start(1, "{}");
    changes.next();
    monitor.close();
    assertEquals("[\"bf-0\"]", connection.answer("monitor_cancel", "{}").path("params").toString());
    connection.notify("update3", json("['bf-0','" + row(2) + "',{}]"));
    var names = client.listDatabases();
    connection.answer("list_dbs", "[]");
    Loop.await(names);
    assertTrue(changes.isEmpty());
    assertEquals(1, client.counters().get(OvsCounter.UNEXPECTED_MESSAGES));
  }

  @Test
  void aListenerThatFailsIsReportedAndTheConnectionBegunAnew() throws Exception {
    start(1, "{}");
    changes.next();
    client.monitor(
        "D",
        Map.of(),
        new MonitorListener() {
          @Override
          public void changed(TableRows tables) {
            throw new IllegalStateException("the listener's own mistake");
          }

          @Override
          public void refused(OvsdbException reason) {}
        });
    connection.answer("get_schema", SCHEMA);
    connection.answer("monitor_cond_since", json("[false,'" + row(1) + "',{}]"));
    assertTrue(connection.isClosedByClient());
    assertEquals(1, client.counters().get(OvsCounter.INTERNAL_ERRORS));
  }

  private JsonNode start(int transaction, String tables) throws IOException {
    connection.answer("get_schema", SCHEMA);
    return connection.answer(
        "monitor_cond_since", json("[false,'" + row(transaction) + "'," + tables + "]"));
  }

  private void reconnect() throws IOException {
    connection.close();
    connection = server.accept();
  }

  private static Set<String> names(TableRows tables) {
    return tables.table("T").values().stream()
        .map(one -> one.text("n"))
        .collect(Collectors.toSet());
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private final class Keep implements MonitorListener {
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
