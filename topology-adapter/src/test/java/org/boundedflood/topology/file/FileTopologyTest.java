package org.boundedflood.topology.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.topology.Told;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TopologyException;
import org.boundedflood.topology.TopologyListener;
import org.boundedflood.topology.TunnelAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileTopologyTest {
  private static final NodeId SELF = NodeId.of(0, 1);
  private static final NodeId PEER = NodeId.of(0, 2);
  private static final String ONE_TUNNEL = "tunnels: [{port: vx1, peer: " + PEER + "}]\n";
  private static final PortRole TUNNEL = new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0);

  @TempDir private Path directory;
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final Semaphore deliveries = new Semaphore(0);
  private final Told told = new Told();
  private Path file;
  private FileTopology topology;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve(directory.getFileName() + ".yaml");
    topology = new FileTopology(file, SELF, this::onLoop);
  }

  @AfterEach
  void stop() {
    topology.close();
    loop.shutdown();
  }

  @Test
  void itTellsWhatTheFileSaysAtFirst() throws Exception {
    Files.writeString(file, ONE_TUNNEL);
    topology.start(told);
    assertEquals(new TopologySnapshot(1, Map.of("vx1", TUNNEL), PortRole.LEAF), told.snapshot());
  }

  @Test
  void itTellsWhatIsWrittenInPlace() throws Exception {
    startWith(ONE_TUNNEL);
    Files.writeString(file, "leaves: [vx1]\n");
    assertEquals(Map.of("vx1", PortRole.LEAF), told.snapshot().roles());
    Files.writeString(file, "unlisted: ignore\n", StandardOpenOption.APPEND);
    assertEquals(PortRole.UNCATEGORISED, told.snapshot().unlisted());
  }

  @Test
  void itTellsWhatIsRenamedToItsName() throws Exception {
    startWith(ONE_TUNNEL);
    for (String port : new String[] {"h1", "h2"}) {
      Path other = Files.writeString(directory.resolve("other"), "leaves: [" + port + "]\n");
      Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
      assertEquals(Map.of(port, PortRole.LEAF), told.snapshot().roles());
    }
  }

  @Test
  void aBadEditKeepsTheLastGoodTopology() throws Exception {
    startWith(ONE_TUNNEL);
    replace("tunnels: [{port: vx1, peer: me}]\n");
    assertEquals(file + ":1: peer: found \"me\"; allowed is 32 hex digits", told.problem());
    replace("leaves: [h1]\n");
    assertEquals(Map.of("h1", PortRole.LEAF), told.snapshot().roles());
    assertEquals(1, topology.counters().get(TopologyCounter.INPUTS_REFUSED));
    assertEquals(2, topology.counters().get(TopologyCounter.SNAPSHOTS));
  }

  @Test
  void anEditThatChangesNoRoleIsNotTold() throws Exception {
    startWith(ONE_TUNNEL);
    deliveries.acquire();
    replace("# the same\n" + ONE_TUNNEL + "unlisted: leaf\n");
    assertTrue(deliveries.tryAcquire(30, TimeUnit.SECONDS), "the edit is read");
    assertTrue(told.isEmpty());
    assertEquals(1, topology.counters().get(TopologyCounter.UNCHANGED));
  }

  @Test
  void aFileThatVanishesAndComesBackIsReported() throws Exception {
    startWith(ONE_TUNNEL);
    Files.delete(file);
    assertEquals(file + ": there is no such file; allowed is a topology in YAML", told.problem());
    Files.writeString(file, "leaves: [h1]\n");
    assertEquals(Map.of("h1", PortRole.LEAF), told.snapshot().roles());
  }

  @Test
  void aDirectoryThatVanishesIsReported() throws Exception {
    Path inside = Files.createDirectory(directory.resolve("inside"));
    Path nested = Files.writeString(inside.resolve("t.yaml"), ONE_TUNNEL);
    topology = new FileTopology(nested, SELF, this::onLoop);
    topology.start(told);
    told.snapshot();
    Files.delete(nested);
    Files.delete(inside);
    assertEquals(nested + ": there is no such file; allowed is a topology in YAML", told.problem());
    assertEquals(
        nested + ": is no longer watched: its directory " + inside + " is gone", told.problem());
  }

  @Test
  void otherFilesOfTheDirectoryAreNotItsBusiness() throws Exception {
    startWith(ONE_TUNNEL);
    deliveries.acquire();
    Files.writeString(directory.resolve(file.getFileName() + "~"), "leaves: [h1]\n");
    assertFalse(
        deliveries.tryAcquire(6 * Settling.QUIET_MS, TimeUnit.MILLISECONDS), "nothing is read");
    replace("leaves: [h2]\n");
    assertEquals(Map.of("h2", PortRole.LEAF), told.snapshot().roles());
    assertTrue(told.isEmpty());
  }

  @Test
  void aMissingFileIsRefusedAtFirst() {
    assertEquals(
        file + ": there is no such file; allowed is a topology in YAML", refusalAtStart(file));
    Path nowhere = directory.resolve("no/such/directory.yaml");
    assertEquals(
        nowhere + ": there is no such file; allowed is a topology in YAML",
        refusalAtStart(nowhere));
  }

  @Test
  void aBadFileIsRefusedAtFirst() throws IOException {
    Files.writeString(file, "unlisted: peer\n");
    assertEquals(
        file + ":1: unlisted: found \"peer\"; allowed is leaf or ignore", refusalAtStart(file));
  }

  @Test
  void theListenerIsCalledOnTheLoopOnly() throws Exception {
    Thread loopThread = loop.submit(Thread::currentThread).get();
    Files.writeString(file, ONE_TUNNEL);
    Told wrongThread = new Told();
    topology.start(
        new TopologyListener() {
          @Override
          public void topologyChanged(TopologySnapshot snapshot) {
            (Thread.currentThread().equals(loopThread) ? told : wrongThread)
                .topologyChanged(snapshot);
          }

          @Override
          public void topologyProblem(String message) {
            (Thread.currentThread().equals(loopThread) ? told : wrongThread)
                .topologyProblem(message);
          }
        });
    told.snapshot();
    replace("~");
    told.problem();
    replace("leaves: [h1]\n");
    told.snapshot();
    assertTrue(wrongThread.isEmpty());
  }

  @Test
  void itIsSilentOnceClosedAndEndsItsThread() throws Exception {
    startWith(ONE_TUNNEL);
    Thread watcher = watcher();
    assertTrue(watcher.isDaemon());
    topology.close();
    topology.close();
    watcher.join();
    replace("leaves: [h1]\n");
    drainLoop();
    assertTrue(told.isEmpty());
  }

  @Test
  void whatWaitsOnTheLoopIsNotToldOnceClosed() throws Exception {
    Files.writeString(file, ONE_TUNNEL);
    Future<?> whileTheLoopIsBusy =
        loop.submit(
            () -> {
              topology.start(told);
              topology.close();
            });
    whileTheLoopIsBusy.get();
    drainLoop();
    assertTrue(told.isEmpty());
  }

  @Test
  void aLoopThatTakesNoMoreWorkEndsIt() throws Exception {
    startWith(ONE_TUNNEL);
    Thread watcher = watcher();
    loop.shutdown();
    replace("leaves: [h1]\n");
    watcher.join();
    assertTrue(told.isEmpty());
    assertFalse(watcher.isAlive());
  }

  @Test
  void itStartsOnce() throws Exception {
    startWith(ONE_TUNNEL);
    assertEquals(
        "topology is STARTED, may be started once",
        assertThrows(IllegalStateException.class, () -> topology.start(told)).getMessage());
  }

  @Test
  void itMakesNoTunnels() {
    TunnelAnswer expected =
        new TunnelAnswer(
            TunnelAnswer.Outcome.UNSUPPORTED,
            "topology file only reports the tunnels that " + file + " lists");
    assertEquals(expected, topology.requestTunnel(PEER).join());
    assertEquals(expected, topology.releaseTunnel(PEER).join());
    assertEquals(2, topology.counters().get(TopologyCounter.TUNNEL_REQUESTS));
    assertEquals("file: " + file, topology.description());
  }

  private void onLoop(Runnable task) {
    loop.execute(
        () -> {
          task.run();
          deliveries.release();
        });
  }

  private void startWith(String text) throws IOException, InterruptedException {
    Files.writeString(file, text);
    topology.start(told);
    told.snapshot();
  }

  private void replace(String text) throws IOException {
    Path other = Files.writeString(directory.resolve("new"), text);
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private String refusalAtStart(Path missing) {
    FileTopology refused = new FileTopology(missing, SELF, this::onLoop);
    return String.valueOf(
        assertThrows(TopologyException.class, () -> refused.start(told)).getMessage());
  }

  private void drainLoop() throws InterruptedException, ExecutionException {
    loop.submit(() -> {}).get();
  }

  private Thread watcher() {
    String name = "topology-file-" + file.getFileName();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
