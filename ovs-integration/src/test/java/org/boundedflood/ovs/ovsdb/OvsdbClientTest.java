package org.boundedflood.ovs.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.ovs.ovsdb.OvsdbException.Kind;
import org.boundedflood.ovs.testing.Inbox;
import org.boundedflood.ovs.testing.Loop;
import org.boundedflood.ovs.testing.ScriptedServer;
import org.boundedflood.ovs.testing.ScriptedServer.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OvsdbClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  static final OvsdbSettings PATIENT =
      new OvsdbSettings(
          PATIENCE, PATIENCE, Duration.ofMillis(10), Duration.ofMillis(50), PATIENCE, 2, 4096);

  private final Loop loop = new Loop();
  private ScriptedServer server;
  private OvsdbClient client;
  private Connection connection;

  @BeforeEach
  void connect() throws Exception {
    server = new ScriptedServer();
    use(PATIENT);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    connection.close();
    server.close();
    loop.close();
  }

  @Test
  void answersEchoRequestsWithTheirParameters() throws Exception {
    connection.write("{\"method\":\"echo\",\"params\":[1,\"two\"],\"id\":\"e\"}");
    assertEquals(
        "{\"id\":\"e\",\"result\":[1,\"two\"],\"error\":null}", connection.read().toString());
  }

  @Test
  void answersUnknownMethodsWithAnError() throws Exception {
    connection.write("{\"method\":\"steal\",\"params\":[],\"id\":5}");
    assertEquals("unknown method", connection.read().path("error").asText());
    assertEquals(1, client.counters().get(OvsCounter.UNEXPECTED_MESSAGES));
  }

  @Test
  void ignoresAndCountsNotificationsThatItDoesNotKnow() throws Exception {
    connection.notify("locked", "[\"l\"]");
    var names = client.listDatabases();
    connection.answer("list_dbs", "[]");
    assertEquals(List.of(), Loop.await(names));
    assertEquals(1, client.counters().get(OvsCounter.UNEXPECTED_MESSAGES));
  }

  @Test
  void takesMessagesHoweverTheirBytesAreSplit() throws Exception {
    var names = client.listDatabases();
    JsonNode request = connection.expect("list_dbs");
    String answer =
        "{\"id\":" + request.path("id") + ",\"result\":[\"a}b\\\"\",\"ü\"],\"error\":null}";
    for (byte part : answer.getBytes(StandardCharsets.UTF_8)) {
      connection.write(new byte[] {part});
    }
    assertEquals(List.of("a}b\"", "ü"), Loop.await(names));
  }

  @Test
  void takesSeveralMessagesThatComeInOnePiece() throws Exception {
    var first = client.listDatabases();
    var second = client.listDatabases();
    JsonNode one = connection.expect("list_dbs");
    JsonNode two = connection.expect("list_dbs");
    connection.write(
        "{\"id\":%s,\"result\":[\"b\"],\"error\":null} {\"id\":%s,\"result\":[\"a\"],\"error\":null}"
            .formatted(two.path("id"), one.path("id")));
    assertEquals(List.of("a"), Loop.await(first));
    assertEquals(List.of("b"), Loop.await(second));
  }

  @Test
  void aTransactionGivesOneResultPerOperation() throws Exception {
    var results =
        client.transact(
            "D",
            List.of(
                Operation.insert("T", "r", Map.of("c", OvsdbValue.of("v"))),
                Operation.update("T", List.of(Condition.equal("c", "x")), Map.of()),
                Operation.select("T", List.of(), List.of("c"))));
    JsonNode request =
        connection.answer(
            "transact",
            "[{\"uuid\":[\"uuid\",\"00000000-0000-0000-0000-000000000007\"]},{\"count\":3},"
                + "{\"rows\":[{\"c\":\"v\"}]}]");
    assertEquals(
        "[\"D\",{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"c\":\"v\"},\"uuid-name\":\"r\"},"
            + "{\"op\":\"update\",\"table\":\"T\",\"where\":[[\"c\",\"==\",\"x\"]],\"row\":{}},"
            + "{\"op\":\"select\",\"table\":\"T\",\"where\":[],\"columns\":[\"c\"]}]",
        request.path("params").toString());
    var result = Loop.await(results);
    assertEquals(new UUID(0, 7), result.get(0).inserted());
    assertEquals(3, result.get(1).count());
    assertEquals("v", result.get(2).rows().get(0).text("c"));
  }

  @Test
  void aFailedOperationIsNamedWithTheErrorOfTheServer() throws Exception {
    var results =
        client.transact("D", List.of(Operation.comment("x"), Operation.delete("T", List.of())));
    connection.answer(
        "transact", "[{},{\"error\":\"referential integrity violation\",\"details\":\"row 7\"}]");
    OvsdbException failure = Loop.failure(OvsdbException.class, results);
    assertEquals(Kind.OPERATION_FAILED, failure.kind());
    assertEquals("referential integrity violation", failure.error());
    assertEquals(
        "delete on table T of database D: referential integrity violation: row 7",
        failure.getMessage());
    assertEquals(1, client.counters().get(OvsCounter.TRANSACTIONS_FAILED));
  }

  @Test
  void anErrorOfTheCommitAsAWholeIsNamedSo() throws Exception {
    var results = client.transact("D", List.of(Operation.comment("x")));
    connection.answer("transact", "[{},{\"error\":\"resources exhausted\"}]");
    OvsdbException failure = Loop.failure(OvsdbException.class, results);
    assertEquals("commit of database D: resources exhausted", failure.getMessage());
  }

  @Test
  void aRefusalNamesTheRequestAndTheServer() throws Exception {
    var schema = client.schema("Nope");
    connection.refuse(
        connection.expect("get_schema"),
        "{\"error\":\"unknown database\",\"details\":\"get_schema request\"}");
    OvsdbException failure = Loop.failure(OvsdbException.class, schema);
    assertEquals(Kind.REFUSED, failure.kind());
    assertEquals(
        "schema of database Nope at "
            + server.endpoint()
            + ": unknown database: get_schema request",
        failure.getMessage());
  }

  @Test
  void anAnswerThatIsNoneFailsTheRequestAndResetsTheConnection() throws Exception {
    var results = client.transact("D", List.of(Operation.comment("x")));
    connection.answer("transact", "[{},{}]");
    assertEquals(Kind.MALFORMED, Loop.failure(OvsdbException.class, results).kind());
    assertTrue(connection.isClosedByClient());
    server.accept().close();
    assertEquals(1, client.counters().get(OvsCounter.MALFORMED_MESSAGES));
  }

  @Test
  void refusesMoreOutstandingRequestsThanAllowed() throws Exception {
    var first = client.listDatabases();
    var second = client.listDatabases();
    var third = client.listDatabases();
    assertEquals(Kind.OVERLOADED, Loop.failure(OvsdbException.class, third).kind());
    connection.answer("list_dbs", "[]");
    connection.answer("list_dbs", "[]");
    Loop.await(first);
    Loop.await(second);
    assertEquals(1, client.counters().get(OvsCounter.REQUESTS_REFUSED));
  }

  @Test
  void requestsFailWhenTheConnectionEndsAndWhileThereIsNone() throws Exception {
    var pending = client.listDatabases();
    connection.expect("list_dbs");
    Inbox<String> reasons = new Inbox<>();
    client.addListener(new Ends(reasons));
    assertEquals("connected", reasons.next());
    server.close();
    connection.close();
    assertEquals(Kind.CONNECTION_LOST, Loop.failure(OvsdbException.class, pending).kind());
    assertEquals("closed by the server", reasons.next());
    OvsdbException refused = Loop.failure(OvsdbException.class, client.listDatabases());
    assertEquals(Kind.NOT_CONNECTED, refused.kind());
  }

  @Test
  void aRequestWithoutAnswerFailsInTimeAndALateAnswerIsCounted() throws Exception {
    use(
        new OvsdbSettings(
            PATIENCE,
            PATIENCE,
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(20),
            2,
            4096));
    var unanswered = client.listDatabases();
    JsonNode request = connection.expect("list_dbs");
    assertEquals(Kind.TIMED_OUT, Loop.failure(OvsdbException.class, unanswered).kind());
    connection.respond(request, "[]");
    connection.write("{\"method\":\"echo\",\"params\":[],\"id\":\"after\"}");
    connection.read();
    assertEquals(1, client.counters().get(OvsCounter.UNEXPECTED_MESSAGES));
  }

  @Test
  void asksASilentServerForAnEchoAndConnectsAnewIfItStaysSilent() throws Exception {
    use(
        new OvsdbSettings(
            PATIENCE,
            Duration.ofMillis(50),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            PATIENCE,
            2,
            4096));
    connection.answer("echo", "[]");
    connection.expect("echo");
    assertTrue(connection.isClosedByClient());
    server.accept().close();
    assertEquals(1, client.counters().get(OvsCounter.PROBES_UNANSWERED));
  }

  @Test
  void aMessageAboveTheLimitResetsTheConnection() throws Exception {
    connection.write("{\"method\":\"" + "x".repeat(5000));
    assertTrue(connection.isClosedByClient());
    server.accept().close();
    assertEquals(1, client.counters().get(OvsCounter.OVERSIZED_MESSAGES));
  }

  @Test
  void saysWhyThereIsNoConnection() throws Exception {
    try (OvsdbClient unconnected =
        new OvsdbClient(loop.get(), OvsdbEndpoint.of("unix:/nonexistent/db.sock"), PATIENT)) {
      unconnected.start();
      OvsdbException failure =
          Loop.failure(OvsdbException.class, unconnected.connected(Duration.ofMillis(100)));
      assertEquals(Kind.NOT_CONNECTED, failure.kind());
      assertTrue(
          failure.toString().contains("no connection to unix:/nonexistent/db.sock within 100 ms: "),
          failure.toString());
    }
  }

  private void use(OvsdbSettings settings) throws Exception {
    if (client != null) {
      client.close();
      connection.close();
    }
    client = new OvsdbClient(loop.get(), OvsdbEndpoint.of(server.endpoint()), settings);
    client.start();
    connection = server.accept();
    Loop.await(client.connected(PATIENCE));
  }

  private record Ends(Inbox<String> inbox) implements OvsdbListener {
    @Override
    public void connected() {
      inbox.add("connected");
    }

    @Override
    public void disconnected(String reason) {
      inbox.add(reason);
    }
  }
}
