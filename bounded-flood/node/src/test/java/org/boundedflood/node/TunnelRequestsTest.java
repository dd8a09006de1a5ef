package org.boundedflood.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.boundedflood.core.Action;
import org.boundedflood.core.BoundedFlood;
import org.boundedflood.core.NodeSettings;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.demand.DemandTunnel;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.program.PlannerSettings;
import org.boundedflood.switching.ShellSettings;
import org.boundedflood.switching.SwitchShell;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TopologyListener;
import org.boundedflood.topology.TopologySource;
import org.boundedflood.topology.TunnelAnswer;
import org.boundedflood.topology.TunnelAnswer.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A core without a switch, and a topology that answers when and as the test says. */
final class TunnelRequestsTest {
  private static final NodeId PEER = NodeId.of(0, 200);
  private static final NodeId OTHER = NodeId.of(0, 300);

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final Logger log = (Logger) LoggerFactory.getLogger("tunnel-requests-test");
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final AnsweringTopology topology = new AnsweringTopology();
  private final BoundedFlood core = new BoundedFlood(NodeSettings.of(NodeId.of(0, 100), 1_000));
  private final SwitchShell shell =
      new SwitchShell(
          core,
          new ShellSettings(PlannerSettings.DEFAULT, Duration.ofSeconds(60)),
          loop,
          () -> 0,
          log,
          (session, program) -> {});
  private final TunnelRequests requests = new TunnelRequests(topology, shell, loop, log);

  @BeforeEach
  void collectLog() {
    logged.start();
    log.addAppender(logged);
  }

  @AfterEach
  void stop() {
    log.detachAppender(logged);
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Begins after an earlier life that waits for tunnels to these peers. */
  private void begin(NodeId... inherited) throws Exception {
    loop.submit(requests::begin).get();
    topology.inherited.complete(Set.of(inherited));
  }

  private void ask(Action.OnDemand action) throws Exception {
    loop.submit(() -> requests.accept(action)).get();
  }

  private List<NodeId> waitedFor() throws Exception {
    return loop.submit(() -> core.onDemandTunnels().stream().map(DemandTunnel::peer).toList())
        .get();
  }

  private long count(Counter counter) throws Exception {
    return loop.submit(() -> core.counters().get(counter)).get();
  }

  @Test
  void whatAnEarlierLifeAskedForIsHandedToTheCore() throws Exception {
    begin(PEER);
    assertEquals(List.of(PEER), waitedFor());
    assertEquals("1 tunnels on demand were asked for by an earlier run", onlyMessage());
  }

  @Test
  void aRefusalReachesTheCoreWhichWaitsForThatTunnelNoMore() throws Exception {
    begin(PEER);
    ask(new Action.RequestTunnel(PEER));
    assertEquals(List.of("request " + PEER), topology.asked);
    assertEquals(List.of(PEER), waitedFor());
    topology.answer.complete(new TunnelAnswer(Outcome.REFUSED, "enough"));
    assertEquals(List.of(), waitedFor());
    assertEquals(1, count(Counter.TUNNELS_REFUSED));
  }

  @Test
  void aTunnelThatIsAcceptedIsWaitedForOn() throws Exception {
    begin(PEER);
    ask(new Action.RequestTunnel(PEER));
    topology.answer.complete(new TunnelAnswer(Outcome.ACCEPTED, "made"));
    assertEquals(List.of(PEER), waitedFor());
    assertEquals(0, count(Counter.TUNNELS_REFUSED));
  }

  @Test
  void aReleaseGoesToTheTopologyAndItsRefusalToTheLogAlone() throws Exception {
    begin();
    ask(new Action.ReleaseTunnel(OTHER));
    assertEquals(List.of("release " + OTHER), topology.asked);
    topology.answer.complete(new TunnelAnswer(Outcome.REFUSED, "the database is away"));
    assertEquals(0, count(Counter.TUNNELS_REFUSED));
    assertEquals(
        "cannot release the tunnel to node " + OTHER.abbreviated() + ": the database is away",
        onlyMessage());
  }

  @Test
  void aReleaseThatIsCarriedOutIsNotWorthAWord() throws Exception {
    begin();
    ask(new Action.ReleaseTunnel(OTHER));
    topology.answer.complete(new TunnelAnswer(Outcome.ACCEPTED, "gone"));
    assertEquals(List.of(), waitedFor());
    assertEquals(List.of(), logged.list);
  }

  private String onlyMessage() {
    assertEquals(1, logged.list.size(), logged.list::toString);
    return logged.list.get(0).getFormattedMessage();
  }

  /** Gives every request the same answer, once that is known. */
  private static final class AnsweringTopology implements TopologySource {
    private final List<String> asked = new ArrayList<>();
    private final CompletableFuture<TunnelAnswer> answer = new CompletableFuture<>();
    private final CompletableFuture<Set<NodeId>> inherited = new CompletableFuture<>();
    private final CounterSet<TopologyCounter> counters = new CounterSet<>(TopologyCounter.class);

    @Override
    public String description() {
      return "a test";
    }

    @Override
    public void start(TopologyListener listener) {}

    @Override
    public CompletableFuture<TunnelAnswer> requestTunnel(NodeId peer) {
      asked.add("request " + peer);
      return answer;
    }

    @Override
    public CompletableFuture<TunnelAnswer> releaseTunnel(NodeId peer) {
      asked.add("release " + peer);
      return answer;
    }

    @Override
    public CompletableFuture<Set<NodeId>> inheritedRequests() {
      return inherited;
    }

    @Override
    public CounterSet<TopologyCounter> counters() {
      return counters;
    }

    @Override
    public void close() {}
  }
}
