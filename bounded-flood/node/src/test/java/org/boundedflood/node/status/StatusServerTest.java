package org.boundedflood.node.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.boundedflood.node.status.StatusSnapshot.Count;
import org.boundedflood.node.status.StatusSnapshot.Flow;
import org.boundedflood.node.status.StatusSnapshot.Group;
import org.boundedflood.node.status.StatusSnapshot.Leaves;
import org.boundedflood.node.status.StatusSnapshot.Links;
import org.boundedflood.node.status.StatusSnapshot.LocalLeaf;
import org.boundedflood.node.status.StatusSnapshot.Meter;
import org.boundedflood.node.status.StatusSnapshot.Peer;
import org.boundedflood.node.status.StatusSnapshot.RemoteLeaf;
import org.boundedflood.node.status.StatusSnapshot.Status;
import org.boundedflood.node.status.StatusSnapshot.Tables;
import org.boundedflood.node.status.StatusSnapshot.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StatusServerTest {
  private static final String NID = "00112233445566778899aabbccddeeff";

  @TempDir private Path directory;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private final List<StatusServer> running = new ArrayList<>();

  @AfterEach
  void stop() {
    running.forEach(StatusServer::close);
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private Path socket() {
    return directory.resolve("control.sock");
  }

  private void server(StatusSource source) throws IOException {
    StatusServer server = new StatusServer(socket(), group.next(), source);
    server.start();
    running.add(server);
  }

  private void server() throws IOException {
    server(asked -> CompletableFuture.completedFuture(snapshot(asked == Topic.FLOWS)));
  }

  static StatusSnapshot snapshot(boolean read) {
    return new StatusSnapshot(
        new Status(
            true,
            new Links(1, 1),
            NID,
            "br0",
            "0000000000000001",
            "held",
            "unix:/db.sock, active",
            "connected",
            "tcp:127.0.0.1:40000",
            true,
            true,
            new Topology("interfaces of br0", true, 3L),
            61_000,
            812L,
            null,
            1,
            1,
            List.of(new StatusSnapshot.OnDemandTunnel(NID, "up", 3_000, 12_500)),
            new StatusSnapshot.Floods("switch", "the switch floods")),
        List.of(new Peer(NID, "vx1", "2", "live", 1500, List.of("announced-leaves"), null, "off")),
        new Leaves(
            List.of(new LocalLeaf("02:00:00:00:00:01", "h1", "1", 7, false, true)),
            List.of(
                new RemoteLeaf("02:00:00:00:00:02", NID, 9, "announced", false, 3_700_000, false))),
        new Tables(
            read,
            List.of(new Flow(2, 100, "eth_dst=x", "output 1", true, read ? 5L : null, null, "why")),
            List.of(new Group("0x80000001", "indirect", List.of("[output 2]"))),
            List.of(new Meter(1, 5000, 2000))),
        List.of(new Count("core", "floods-started", 4, "floods started")),
        List.of(new StatusSnapshot.Way(NID, 3, List.of("b1", "b2"))));
  }

  private String raw(String question) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket()));
      channel.write(ByteBuffer.wrap(question.getBytes(StandardCharsets.UTF_8)));
      channel.shutdownOutput();
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void eachTopicIsAnsweredAsTextAndAsJson() throws IOException {
    server();
    StatusClient client = new StatusClient(socket());

    assertEquals(
        """
        ready       yes
        node        00112233445566778899aabbccddeeff
        bridge      br0, held
        datapath    0000000000000001
        database    unix:/db.sock, active
        switch      connected from tcp:127.0.0.1:40000
        program     installed
        settled     yes
        topology    interfaces of br0, sequence 3
        links       1 live of 1 up
        leaves      1 local, 1 remote
        floods      the switch floods
        uptime      1m1s
        forwarding  812 ms after launch
        on demand   00112233445566778899aabbccddeeff, up for 3.0s, 12500 bytes/s
        """,
        client.ask(Topic.STATUS, false));
    assertEquals(
        """
        PEER                              PORT  NUMBER  STATE  SINCE  MTU  BFD  CAPABILITIES
        00112233445566778899aabbccddeeff  vx1   2       live   1.5s   -    off  announced-leaves
        """,
        client.ask(Topic.PEERS, false));
    assertEquals(
        """
        LOCAL LEAF         PORT  NUMBER  SEQUENCE
        02:00:00:00:00:01  h1    1       7         damped

        REMOTE LEAF        ROOT SWITCH                       SEQUENCE  SOURCE     AGE
        02:00:00:00:00:02  00112233445566778899aabbccddeeff  9         announced  1h1m
        """,
        client.ask(Topic.LEAVES, false));
    assertEquals(
        """
        TABLE  PRIORITY  MATCH      ACTIONS   PACKETS  BYTES  REASON
        2      100       eth_dst=x  output 1  5        -      why

        GROUP       TYPE      BUCKETS
        0x80000001  indirect  [output 2]

        METER  PACKETS/S  BURST
        1      5000       2000
        """,
        client.ask(Topic.FLOWS, false));
    assertEquals(
        """
        PART  COUNTER         VALUE
        core  floods-started  4      floods started
        """,
        client.ask(Topic.COUNTERS, false));
    assertEquals(
        """
        NODE                              HOPS  THROUGH
        00112233445566778899aabbccddeeff  3     b1 b2
        """,
        client.ask(Topic.TRACE, false));
    for (Topic topic : Topic.values()) {
      assertEquals(
          new StatusJson().write(snapshot(topic == Topic.FLOWS), topic) + "\n",
          client.ask(topic, true));
    }
  }

  @Test
  void readinessStandsWhereScriptsLookForIt() throws IOException {
    server();
    String answer = raw("status json\n").replaceAll("\\s", "");

    assertTrue(answer.startsWith("{\"ready\":true,\"links\":{\"live\":1,\"total\":1},"), answer);
  }

  @Test
  void anAnswerThatTakesTimeReachesAnAskerThatHasClosedItsSide() throws IOException {
    server(
        asked ->
            new CompletableFuture<StatusSnapshot>()
                .completeOnTimeout(snapshot(asked == Topic.FLOWS), 200, TimeUnit.MILLISECONDS));

    assertTrue(raw("flows json\n").contains("0x80000001"));
  }

  @Test
  void onlyTheOwnerMayAsk() throws IOException {
    server();
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
  }

  @Test
  void aQuestionThatIsNoneIsRefused() throws IOException {
    server();
    assertEquals(
        """
        {
          "error" : "found the question \\"weather\\"; allowed is one of status, peers, leaves, \
        flows, counters, trace, followed by json"
        }
        """,
        raw("weather\n"));
    assertTrue(raw("x".repeat(1000) + "\n").contains("a line of more than 128 bytes"));
  }

  @Test
  void aNodeThatFailsToAnswerSaysSo() throws IOException {
    StatusSource failing =
        asked -> CompletableFuture.failedFuture(new IllegalStateException("no idea"));
    server(failing);
    IOException failure =
        assertThrows(IOException.class, () -> new StatusClient(socket()).ask(Topic.PEERS, false));

    assertEquals(
        "the node at unix:%s says: the node failed to answer: java.lang.IllegalStateException:"
                .formatted(socket())
            + " no idea",
        failure.getMessage());
  }

  @Test
  void whatAnEarlierProcessLeftIsReplaced() throws IOException {
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(socket()))
        .close();
    assertTrue(Files.exists(socket()));

    server();
    assertTrue(raw("peers json\n").contains("vx1"));
    running.remove(0).close();
    assertFalse(Files.exists(socket()), "the socket's file goes with the server");
  }

  @Test
  void anAnsweringProcessIsNotDisplaced() throws IOException {
    server();
    IOException refusal = assertThrows(IOException.class, this::server);

    assertEquals("another process answers there", refusal.getMessage());
    assertTrue(raw("peers json\n").contains("vx1"));
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws IOException {
    Files.writeString(socket(), "precious");

    IOException refusal = assertThrows(IOException.class, this::server);

    assertEquals("a file that is no socket is there", refusal.getMessage());
    assertEquals("precious", Files.readString(socket()));
  }

  @Test
  void aMissingDirectoryIsMade() throws IOException {
    Path nested = directory.resolve("run/bounded-flood/br0.sock");
    try (StatusServer server =
        new StatusServer(
            nested,
            group.next(),
            asked -> CompletableFuture.completedFuture(snapshot(asked == Topic.FLOWS)))) {
      server.start();

      assertTrue(new StatusClient(nested).ask(Topic.STATUS, false).startsWith("ready"));
    }
  }
}
