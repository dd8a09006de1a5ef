package org.boundedflood.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.boundedflood.core.link.BfdState;
import org.boundedflood.node.ScriptedDatabase.Transaction;
import org.boundedflood.ovs.bridge.BfdSettings;
import org.boundedflood.ovs.bridge.BridgePort;
import org.boundedflood.ovs.bridge.BridgeSnapshot;
import org.boundedflood.ovs.bridge.OvsBridge;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbEndpoint;
import org.boundedflood.ovs.ovsdb.OvsdbSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What is written into a database that the test plays, and what the core is told. */
@Timeout(60)
final class BfdKeeperTest {
  private static final Map<String, String> OURS = Map.of("bf-saved-bfd", "{}");
  private static final String ROW = "[\"uuid\",\"00000000-0000-0000-0000-000000000001\"]";

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final List<Map<String, BfdState>> told = new ArrayList<>();
  private ScriptedDatabase database;
  private OvsdbClient client;
  private BfdKeeper keeper;

  @BeforeEach
  void connect() throws Exception {
    database = new ScriptedDatabase();
    client = new OvsdbClient(loop, OvsdbEndpoint.of(database.endpoint()), OvsdbSettings.DEFAULT);
    client.start();
    database.accept();
    client.connected(Duration.ofSeconds(20)).get();
    keeper =
        new BfdKeeper(
            OvsBridge.of(client, "br0"),
            BfdSettings.DEFAULT,
            loop,
            told::add,
            LoggerFactory.getLogger("bfd-keeper-test"));
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    database.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private void onLoop(Runnable what) throws Exception {
    loop.submit(what).get();
  }

  private void bridgeHas(BridgePort... ports) throws Exception {
    BridgeSnapshot snapshot =
        new BridgeSnapshot(
            new UUID(0, 1),
            "br0",
            "000000000000002a",
            List.of(),
            "secure",
            Set.of(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(
                Arrays.stream(ports)
                    .collect(Collectors.toMap(BridgePort::name, Function.identity()))));
    onLoop(() -> keeper.bridgeChanged(snapshot));
  }

  private static BridgePort port(
      String name, Map<String, String> externalIds, Map<String, String> bfdStatus) {
    return new BridgePort(
        name,
        name,
        "system",
        OptionalInt.of(1),
        true,
        true,
        OptionalInt.empty(),
        new TreeMap<>(externalIds),
        new TreeMap<>(),
        null,
        null,
        new TreeMap<>(),
        new TreeMap<>(bfdStatus));
  }

  private static BridgePort plain(String name) {
    return port(name, Map.of(), Map.of());
  }

  /** The interface that is read next; the reading is left unanswered. */
  private String nextInterface() throws Exception {
    return interfaceOf(database.next());
  }

  private static String interfaceOf(Transaction read) {
    return read.operation(1).path("where").path(0).path(2).asText();
  }

  private static void answerRead(Transaction read, String externalIds) throws Exception {
    read.answer(
        "[{\"rows\":[{\"_uuid\":"
            + ROW
            + ",\"bfd\":[\"map\",[]],\"external_ids\":[\"map\","
            + externalIds
            + "]}]}]");
  }

  /** The row that is written next. */
  private String nextWrite() throws Exception {
    Transaction write = database.next();
    write.answer("[{},{\"count\":1}]");
    return write.operation(2).path("row").toString();
  }

  @Test
  void bfdIsTurnedOnWhenTheSwitchHasHadTimeForTheProgramInWhichNoGroupWatchesThePort()
      throws Exception {
    bridgeHas(plain("t1"));
    long before = System.nanoTime();
    onLoop(() -> keeper.use("t1", true));
    Transaction read = database.next();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
    assertTrue(millis >= 290, millis + " ms");
    assertEquals("t1", interfaceOf(read));
    answerRead(read, "[]");
    String row = nextWrite();
    assertTrue(row.contains("[\"enable\",\"true\"]"), row);
  }

  @Test
  void aWishThatIsTakenBackBeforeItsTimeIsNeverWritten() throws Exception {
    bridgeHas(plain("t1"), plain("t2"));
    onLoop(
        () -> {
          keeper.use("t1", true);
          keeper.use("t1", false);
          keeper.use("t2", true);
        });
    assertEquals("t2", nextInterface());
  }

  @Test
  void aPortThatCameBackIsAPortThatNobodyHasAskedFor() throws Exception {
    bridgeHas(plain("t1"), plain("t2"));
    onLoop(() -> keeper.use("t1", true));
    bridgeHas(plain("t2"));
    bridgeHas(plain("t1"), plain("t2"));
    onLoop(() -> keeper.use("t2", true));
    assertEquals("t2", nextInterface());
  }

  @Test
  void whatTheDatabaseRefusesIsTriedAgain() throws Exception {
    bridgeHas(plain("t1"));
    onLoop(() -> keeper.use("t1", true));
    Transaction first = database.next();
    long before = System.nanoTime();
    first.answer("[{\"error\":\"resources exhausted\"}]");
    assertEquals("t1", nextInterface());
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
    assertTrue(millis >= 290, "again after " + millis + " ms");
  }

  @Test
  void theCoreIsToldOfPortsOnWhichBfdWasTurnedOnByThisProgramAlone() throws Exception {
    bridgeHas(
        port("up", OURS, Map.of("forwarding", "true")),
        port("down", OURS, Map.of("forwarding", "false")),
        port("young", OURS, Map.of()),
        port("foreign", Map.of(), Map.of("forwarding", "true")),
        plain("plain"));
    assertEquals(
        List.of(Map.of("up", BfdState.UP, "down", BfdState.DOWN, "young", BfdState.DOWN)), told);
  }

  @Test
  void atTheEndOnlyPortsOfThisProgramAreGivenBack() throws Exception {
    bridgeHas(
        port("foreign", Map.of(), Map.of("forwarding", "true")), port("ours", OURS, Map.of()));
    CompletableFuture<Void> released = keeper.release();
    Transaction read = database.next();
    assertEquals("ours", interfaceOf(read));
    answerRead(read, "[[\"bf-saved-bfd\",\"{\\\"enable\\\":\\\"false\\\"}\"],[\"kept\",\"1\"]]");
    String row = nextWrite();
    assertTrue(row.contains("\"bfd\":[\"map\",[[\"enable\",\"false\"]]]"), row);
    assertTrue(row.contains("\"external_ids\":[\"map\",[[\"kept\",\"1\"]]]"), row);
    released.get(20, TimeUnit.SECONDS);
  }
}
