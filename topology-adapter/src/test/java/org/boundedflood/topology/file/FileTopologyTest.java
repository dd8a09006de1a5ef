package org.boundedflood.topology.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.ovs.testing.Loop;
import org.boundedflood.topology.Recorder;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TopologyException;
import org.boundedflood.topology.TunnelAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTopologyTest {
  private static final NodeId SELF = NodeId.of(0, 1);
  private static final NodeId PEER = NodeId.of(0, 2);

  @TempDir Path directory;
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final Recorder told = new Recorder();
  private Path file;
  private FileTopology topology;

  @BeforeEach
  void prepare() {
    file = directory.resolve("topology.yaml");
    topology = new FileTopology(file, SELF, loop);
  }

  @AfterEach
  void close() {
    topology.close();
    loop.shutdownNow();
  }

  @Test
  void tellsTheFileAtTheStartAndWheneverItIsWritten() throws Exception {
    Files.writeString(file, "tunnels: []\nleaves: [a]\n");
    topology.start(told);
    TopologySnapshot first = told.snapshots.next();
    assertEquals(Set.of("a"), first.roles().keySet());
    assertEquals(PortRole.LEAF, first.roleOf("anything"));
    Files.writeString(file, "tunnels: []\nleaves: [b]\n");
    TopologySnapshot second = told.snapshots.next();
    assertEquals(Set.of("b"), second.roles().keySet());
    assertTrue(second.sequence() > first.sequence());
  }

  @Test
  void followsAFileThatIsRenamedIntoItsPlaceOrMadeAnew() throws Exception {
    Files.writeString(file, "tunnels: []\n");
    topology.start(told);
    told.snapshots.next();
    replace("tunnels: []\nleaves: [b]\n");
    assertEquals(Set.of("b"), told.snapshots.next().roles().keySet());
    Files.delete(file);
    assertEquals(
        file + ": there is no such file; the last good topology holds", told.problems.next());
    replace("tunnels: []\nleaves: [c]\n");
    assertEquals(Set.of("c"), told.snapshots.next().roles().keySet());
  }

  @Test
  void aBadEditIsToldAndTheLastGoodFileHolds() throws Exception {
    Files.writeString(file, "tunnels: []\nleaves: [a]\n");
    topology.start(told);
    told.snapshots.next();
    replace("tunnels: []\nleaves: [a, a]\n");
    assertEquals(
        file
            + ":2: each port is allowed once, found \"a\" as on line 2; the last good topology"
            + " holds",
        told.problems.next());
    assertEquals(1, topology.counters().get(TopologyCounter.INPUTS_REFUSED));
    assertTrue(told.snapshots.isEmpty());
    replace("tunnels: []\nleaves: [a, b]\n");
    assertEquals(Set.of("a", "b"), told.snapshots.next().roles().keySet());
  }

  @Test
  void anEditThatChangesNothingIsNotTold() throws Exception {
    Files.writeString(file, "tunnels: []\nleaves: [a]\n");
    topology.start(told);
    told.snapshots.next();
    replace("# a remark\ntunnels: []\nleaves:\n- a\n");
    replace("tunnels: []\nleaves: [b]\n");
    assertEquals(Set.of("b"), told.snapshots.next().roles().keySet());
  }

  @Test
  void aFileThatCannotBeUsedFailsTheStart() throws IOException {
    assertEquals(
        file + ": there is no such file",
        assertThrows(TopologyException.class, () -> topology.start(told)).getMessage());
    Files.write(file, new byte[] {(byte) 0xc3, (byte) 0x28});
    assertEquals(
        file + ": must be text in UTF-8",
        assertThrows(TopologyException.class, () -> topology.start(told)).getMessage());
    TopologyException noDirectory =
        assertThrows(
            TopologyException.class,
            () -> new FileTopology(Path.of("/nonexistent/t.yaml"), SELF, loop).start(told));
    assertTrue(noDirectory.toString().contains("/nonexistent/t.yaml"), noDirectory.toString());
  }

  @Test
  void requestsForTunnelsAreAnsweredPlainly() throws Exception {
    TunnelAnswer answer = Loop.await(topology.requestTunnel(PEER));
    assertEquals(TunnelAnswer.Outcome.UNSUPPORTED, answer.outcome());
    assertEquals("tunnels are listed in " + file + " by hand", answer.reason());
    assertEquals(
        TunnelAnswer.Outcome.UNSUPPORTED, Loop.await(topology.releaseTunnel(PEER)).outcome());
    assertEquals(2, topology.counters().get(TopologyCounter.TUNNEL_REQUESTS));
  }

  private void replace(String text) throws IOException {
    Path fresh = directory.resolve("topology.yaml.new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
