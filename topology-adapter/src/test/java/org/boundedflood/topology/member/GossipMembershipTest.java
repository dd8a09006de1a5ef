package org.boundedflood.topology.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.topology.organise.OverlayCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class GossipMembershipTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final List<Party> parties = new ArrayList<>();

  /** A member and what it was told. */
  private static final class Party implements MembershipListener {
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    final CounterSet<OverlayCounter> counters = new CounterSet<>(OverlayCounter.class);
    final GossipMembership membership;
    String address = "";

    Party(int id, Admission admission, List<String> seeds, int port) {
      this(id, 1, admission, seeds, port, "127.0.0.1");
    }

    Party(
        int id, long since, Admission admission, List<String> seeds, int port, String advertised) {
      Advert advert =
          new Advert(NodeId.of(0, id), since, "192.0.2." + id, List.of(TunnelKind.GENEVE));
      membership =
          new GossipMembership(
              advert,
              admission,
              new GossipSettings(
                  "lab",
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                  advertised,
                  seeds.stream().map(HostPort::of).toList(),
                  counters::increment),
              Runnable::run);
    }

    @Override
    public void memberUp(Advert member) {
      told.add("up " + member.text());
    }

    @Override
    public void memberGone(NodeId member) {
      told.add("gone " + member.low());
    }

    @Override
    public void messageIn(NodeId sender, String message) {
      told.add(sender.low() + " says " + message);
    }

    String next() throws InterruptedException {
      return String.valueOf(told.poll(60, TimeUnit.SECONDS));
    }
  }

  private static Admission bySecret(String secret) {
    return Admission.bySecret(OverlaySecret.of("lab", secret.getBytes(StandardCharsets.UTF_8)));
  }

  private Party join(int id, String secret, List<String> seeds) {
    return join(id, bySecret(secret), seeds);
  }

  private Party join(int id, Admission admission, List<String> seeds) {
    Party party = new Party(id, admission, seeds, 0);
    parties.add(party);
    party.address = party.membership.join(party).join();
    return party;
  }

  /** One who will not get in goes on trying for long. */
  private Party tryToJoin(int id, Admission admission, Party through) {
    Party party = new Party(id, admission, List.of(through.address), 0);
    parties.add(party);
    var unused = party.membership.join(party);
    return party;
  }

  @AfterEach
  void leaveAll() {
    parties.forEach(party -> party.membership.leave().join());
  }

  private static String up(int id) {
    return "up 1 %032x 1 192.0.2.%d geneve".formatted(id, id);
  }

  @Test
  void membersHearOfEachOtherTalkAndTakeTheirLeave() throws InterruptedException {
    Party first = join(1, SECRET, List.of());
    Party second = join(2, SECRET, List.of(first.address));
    assertEquals(up(2), first.next());
    assertEquals(up(1), second.next());
    second.membership.send(NodeId.of(0, 1), "hello");
    assertEquals("2 says hello", first.next());
    Party third = join(3, SECRET, List.of(first.address));
    assertEquals(up(3), first.next());
    assertEquals(up(3), second.next());
    third.membership.leave().join();
    assertEquals("gone 3", first.next());
    assertEquals("gone 3", second.next());
  }

  @Test
  void allOfManyHearOfEachOtherThoughTheyGossipOverFewConnections() throws InterruptedException {
    Party first = join(1, SECRET, List.of());
    for (int id = 2; id <= 6; id++) {
      join(id, SECRET, List.of(first.address));
    }
    List<String> ups = IntStream.rangeClosed(1, 6).mapToObj(GossipMembershipTest::up).toList();
    for (int id = 1; id <= 6; id++) {
      Party party = parties.get(id - 1);
      List<String> told = new ArrayList<>(List.of(up(id)));
      while (told.size() < ups.size()) {
        told.add(party.next());
      }
      assertEquals(new TreeSet<>(ups), new TreeSet<>(told));
    }
    parties.get(5).membership.leave().join();
    for (Party party : parties.subList(0, 5)) {
      assertEquals("gone 6", party.next());
    }
  }

  @Test
  void whoeverIsToldOfAMemberBelievesItAndWhoeverGaveItUpDoesNot() throws InterruptedException {
    Party first = join(1, SECRET, List.of());
    Party second = join(2, SECRET, List.of(first.address));
    assertEquals(up(2), first.next());
    assertEquals(up(1), second.next());
    second.membership.close();
    Party third = join(3, SECRET, List.of(first.address));
    assertEquals(up(3), first.next());
    List<String> told = Stream.of(third.next(), third.next()).sorted().toList();
    assertEquals(List.of(up(1), up(2)), told, "though the second can be asked no more");
    assertEquals("gone 2", first.next());
    assertEquals("gone 2", third.next());
    third.membership.leave().join();
    assertEquals("gone 3", first.next(), "and not that the second is back");
  }

  @Test
  void whatIsSentToTheNextLifeOfACrashedMemberDoesNotGoToTheLastOne() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, loopback)) {
      port = free.getLocalPort();
    }
    Party third = join(3, SECRET, List.of());
    // Nobody listens at that address: it opens connections, and none is opened to it.
    Party first = new Party(1, 1, bySecret(SECRET), List.of(third.address), 0, "127.0.0.3");
    parties.add(first);
    first.membership.join(first).join();
    assertEquals(up(3), first.next());
    try (DeafRelay relay = new DeafRelay(new InetSocketAddress("127.0.0.2", port), loopback)) {
      Party crashing = new Party(2, 1, bySecret(SECRET), List.of(third.address), port, "127.0.0.2");
      parties.add(crashing);
      crashing.membership.join(crashing).join();
      assertEquals(up(2), first.next());
      first.membership.send(NodeId.of(0, 2), "hello");
      awaitTold(crashing, "1 says hello");
      relay.fallDeaf();
      crashing.membership.close();
      assertEquals("gone 2", first.next());
      Party back = new Party(2, 2, bySecret(SECRET), List.of(third.address), port, "127.0.0.2");
      parties.add(back);
      back.membership.join(back).join();
      assertEquals("up 1 %032x 2 192.0.2.2 geneve".formatted(2), first.next());
      first.membership.send(NodeId.of(0, 2), "hello again");
      awaitTold(back, "1 says hello again");
    }
  }

  private static void awaitTold(Party party, String what) throws InterruptedException {
    String told = party.next();
    while (!told.equals(what)) {
      assertTrue(told.startsWith("up "), told);
      told = party.next();
    }
  }

  @Test
  void aMemberThatStartsBeforeTheOneThroughWhomItJoinsWaitsForIt() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Party second = new Party(2, bySecret(SECRET), List.of("127.0.0.1:" + port), 0);
    parties.add(second);
    var joined = second.membership.join(second);
    assertNull(second.told.poll(1, TimeUnit.SECONDS));
    Party first = new Party(1, bySecret(SECRET), List.of(), port);
    parties.add(first);
    first.membership.join(first).join();
    assertEquals(up(1), second.next());
    assertEquals(up(2), first.next());
    joined.join();
  }

  @Test
  void manyMessagesAtOnceArriveInOrder() throws InterruptedException {
    Party first = join(1, SECRET, List.of());
    Party second = join(2, SECRET, List.of(first.address));
    assertEquals(up(2), first.next());
    assertEquals(up(1), second.next());
    for (int i = 0; i < 200; i++) {
      second.membership.send(NodeId.of(0, 1), "line " + i);
    }
    for (int i = 0; i < 200; i++) {
      assertEquals("2 says line " + i, first.next());
    }
  }

  @Test
  void aMemberThatCannotListenSaysSoAndMayTryAgain() throws Exception {
    Party party;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      party = new Party(1, bySecret(SECRET), List.of(), taken.getLocalPort());
      parties.add(party);
      var failure =
          assertThrows(CompletionException.class, () -> party.membership.join(party).join());
      assertInstanceOf(BindException.class, failure.getCause());
    }
    assertEquals("127.0.0.1", HostPort.of(party.membership.join(party).join()).host());
  }

  @Test
  void aStrangerWithAnotherSecretHearsNothingIsNotHeardAndIsCounted() throws InterruptedException {
    Party first = join(1, SECRET, List.of());
    Party stranger = tryToJoin(9, bySecret(SECRET + "?"), first);
    awaitStrangerAt(first, stranger);
    assertTrue(first.told.isEmpty(), first.told::toString);
    Party second = join(2, SECRET, List.of(first.address));
    assertEquals(up(2), first.next());
    assertEquals(up(1), second.next());
    assertTrue(stranger.told.isEmpty(), stranger.told::toString);
  }

  @Test
  void certificatesOfTheAuthorityLetInAndThoseOfAnotherDoNot(@TempDir Path directory)
      throws Exception {
    Admission ours = byCertificate(directory, "ours");
    Party first = join(1, ours, List.of());
    Party stranger = tryToJoin(9, byCertificate(directory, "theirs"), first);
    Party second = join(2, ours, List.of(first.address));
    assertEquals(up(2), first.next());
    assertEquals(up(1), second.next());
    awaitStrangerAt(first, stranger);
    assertTrue(stranger.told.isEmpty(), stranger.told::toString);
  }

  /** Meanwhile the stranger must be told nothing. */
  private static void awaitStrangerAt(Party member, Party stranger) throws InterruptedException {
    while (member.counters.get(OverlayCounter.STRANGERS) == 0) {
      assertNull(stranger.told.poll(50, TimeUnit.MILLISECONDS));
    }
  }

  /** A certificate that signed itself, and is the only authority trusted. */
  private static Admission byCertificate(Path directory, String name) throws Exception {
    Path key = directory.resolve(name + "-key.pem");
    Path certificate = directory.resolve(name + ".pem");
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, openssl.waitFor(), said);
    return Admission.byCertificate(certificate, key, certificate);
  }
}
