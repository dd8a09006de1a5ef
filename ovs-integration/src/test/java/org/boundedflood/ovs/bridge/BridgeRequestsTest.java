package org.boundedflood.ovs.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbEndpoint;
import org.boundedflood.ovs.ovsdb.OvsdbException;
import org.boundedflood.ovs.ovsdb.OvsdbSettings;
import org.boundedflood.ovs.testing.Inbox;
import org.boundedflood.ovs.testing.Loop;
import org.boundedflood.ovs.testing.ScriptedServer;
import org.boundedflood.ovs.testing.ScriptedServer.Connection;
import org.boundedflood.ovs.testing.VswitchScript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How requests about a bridge fare with a server that does what the test wants. */
class BridgeRequestsTest {
  private static final String READ =
      "[{\"rows\":[{\"_uuid\":[\"uuid\",\""
          + VswitchScript.row(1)
          + "\"]}]},{\"rows\":[]},{\"rows\":[]}]";
  private static final String CONFLICT =
      "[{\"error\":\"timed out\",\"details\":\"\\\"wait\\\" timed out\"},null]";

  private final Loop loop = new Loop();
  private ScriptedServer server;
  private OvsdbClient client;
  private OvsBridge bridge;
  private Connection connection;

  @BeforeEach
  void connect() throws Exception {
    server = new ScriptedServer();
    client =
        new OvsdbClient(loop.get(), OvsdbEndpoint.of(server.endpoint()), OvsdbSettings.DEFAULT);
    client.start();
    connection = server.accept();
    Loop.await(client.connected(Duration.ofSeconds(20)));
    bridge = OvsBridge.of(client, "br0");
  }

  @AfterEach
  void close() throws Exception {
    bridge.close();
    client.close();
    connection.close();
    server.close();
    loop.close();
  }

  @Test
  void aServerWithoutTheDatabaseIsNamed() throws Exception {
    var outcome = bridge.takeOver(TakeOver.of("unix:/run/bf.sock"));
    connection.refuse(connection.expect("get_schema"), "{\"error\":\"unknown database\"}");
    BridgeException failure = Loop.failure(BridgeException.class, outcome);
    assertEquals(BridgeException.Kind.NO_DATABASE, failure.kind());
    assertEquals("no database Open_vSwitch at " + server.endpoint(), failure.getMessage());
  }

  @Test
  void aWatchedBridgeOfAServerWithoutTheDatabaseIsMissing() throws Exception {
    Inbox<String> absences = new Inbox<>();
    bridge.watch(
        new BridgeListener() {
          @Override
          public void bridgeChanged(BridgeSnapshot snapshot) {}

          @Override
          public void bridgeMissing(String reason) {
            absences.add(reason);
          }
        });
    connection.refuse(connection.expect("get_schema"), "{\"error\":\"unknown database\"}");
    assertEquals(
        "bridge br0 cannot be watched: schema of database Open_vSwitch at "
            + server.endpoint()
            + ": unknown database",
        absences.next());
  }

  @Test
  void aWriteThatComesSecondIsPlannedAnew() throws Exception {
    CompletableFuture<String> outcome = bridge.nodeId("0a");
    connection.answer("get_schema", VswitchScript.SCHEMA);
    connection.answer("transact", READ);
    connection.answer("transact", CONFLICT);
    connection.answer(
        "transact",
        READ.replaceFirst(
            "\"_uuid\"", "\"external_ids\":[\"map\",[[\"bf-node-id\",\"0b\"]]],\"_uuid\""));
    assertEquals("0b", Loop.await(outcome));
    assertEquals(1, client.counters().get(OvsCounter.WRITE_CONFLICTS));
  }

  @Test
  void aWriteThatAlwaysComesSecondIsGivenUp() throws Exception {
    CompletableFuture<String> outcome = bridge.nodeId("0a");
    connection.answer("get_schema", VswitchScript.SCHEMA);
    for (int attempt = 0; attempt < 8; attempt++) {
      connection.answer("transact", READ);
      connection.answer("transact", CONFLICT);
    }
    BridgeException failure = Loop.failure(BridgeException.class, outcome);
    assertEquals(BridgeException.Kind.CONTENDED, failure.kind());
  }

  @Test
  void anyOtherErrorOfTheServerIsHandedOn() throws Exception {
    CompletableFuture<String> outcome = bridge.nodeId("0a");
    connection.answer("get_schema", VswitchScript.SCHEMA);
    connection.answer("transact", READ);
    JsonNode write = connection.answer("transact", "[{},{\"error\":\"constraint violation\"}]");
    assertEquals("wait", write.path("params").path(1).path("op").asText());
    OvsdbException failure = Loop.failure(OvsdbException.class, outcome);
    assertEquals(OvsdbException.Kind.OPERATION_FAILED, failure.kind());
    assertEquals(
        "update on table Bridge of database Open_vSwitch: constraint violation",
        failure.getMessage());
  }
}
