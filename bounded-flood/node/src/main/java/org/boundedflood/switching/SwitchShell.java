package org.boundedflood.switching;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.boundedflood.core.Action;
import org.boundedflood.core.BoundedFlood;
import org.boundedflood.core.Event;
import org.boundedflood.openflow.DisconnectReason;
import org.boundedflood.openflow.OpenFlowSession;
import org.boundedflood.openflow.PacketIn;
import org.boundedflood.openflow.SessionListener;
import org.boundedflood.openflow.SwitchError;
import org.boundedflood.program.Flow;
import org.boundedflood.program.SwitchPlanner;
import org.boundedflood.program.SwitchProgram;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Drives the protocol core of one node: what the switch and the topology say goes in as events, and
 * the actions that come out go to the switch, in their order, in one write. What arrives together
 * is handled together, so that a burst of new leaves costs one change of the switch program.
 *
 * <p>Confined to the event loop given at construction, but for its construction.
 */
public final class SwitchShell implements SessionListener {
  /** So many events are handled together at most: enough to plan seldom, few enough to answer. */
  private static final int MOST_GATHERED = 256;

  private final BoundedFlood core;
  private final LongSupplier clock;
  private final Logger log;
  private final Milestones milestones;
  private final ShellCounters counters = new ShellCounters();
  private final FrameReader frames = new FrameReader(counters);
  private final ProgramKeeper keeper;
  private final FlowRemovals removals;
  private final WakeUp wakeUp;
  private Consumer<Action.OnDemand> onDemand = unheard -> {};

  /** What the switch said and was not handed to the core yet; empty between two reads. */
  private final List<Event> gathered = new ArrayList<>();

  private @Nullable String expectedDatapath;
  private @Nullable OpenFlowSession undecided;
  private @Nullable OpenFlowSession session;
  private boolean coreConnected;
  private boolean programSent;
  private boolean confirming;
  private boolean programConfirmed;

  /**
   * A shell around {@code core}.
   *
   * @param clock milliseconds of a clock that never goes back
   * @param log named so that an operator can tell the node
   */
  public SwitchShell(
      BoundedFlood core,
      ShellSettings settings,
      EventLoop loop,
      LongSupplier clock,
      Logger log,
      Milestones milestones) {
    this.core = core;
    this.clock = clock;
    this.log = log;
    this.milestones = milestones;
    this.keeper =
        new ProgramKeeper(
            settings,
            loop,
            clock,
            counters,
            log,
            (read, first) -> guarded(() -> tablesRead(read, first)));
    this.removals = new FlowRemovals(keeper, counters, log);
    this.wakeUp = new WakeUp(loop, clock, () -> guarded(() -> handle(new Event.TimerExpired())));
  }

  /**
   * Says which switch is this node's. Until then a switch that connects has to wait.
   *
   * @param datapathId 16 hex digits
   */
  public void expectDatapath(String datapathId) {
    expectedDatapath = datapathId;
    OpenFlowSession waiting = undecided;
    undecided = null;
    if (waiting != null && waiting.isOpen()) {
      connected(waiting);
    }
  }

  /** Something happened that neither the switch nor the shell's own timer tells. */
  public void tell(Event event) {
    guarded(() -> handle(event));
  }

  /** Says who does what the core asks for the sake of tunnels on demand. */
  public void forwardTo(Consumer<Action.OnDemand> executor) {
    onDemand = executor;
  }

  /** The core, to be read on the event loop only. */
  public BoundedFlood core() {
    return core;
  }

  /** What was counted. */
  public ShellCounters counters() {
    return counters;
  }

  /** The switch, while it is connected. */
  public Optional<OpenFlowSession> session() {
    return Optional.ofNullable(session);
  }

  /** Whether the connected switch has confirmed its program. */
  public boolean isProgramConfirmed() {
    return programConfirmed;
  }

  /** What the switch has installed as far as is known; keeps its last value while it is away. */
  public SwitchProgram installed() {
    return keeper.installed();
  }

  /** What the switch was last told to have installed, flows with their reasons. */
  public SwitchProgram wanted() {
    return keeper.wanted();
  }

  /** Asks the switch what it has installed, with packet and byte counts. */
  public CompletableFuture<Readback> readTables() {
    return session == null
        ? CompletableFuture.failedFuture(new IllegalStateException("no switch is connected"))
        : TableReader.read(session);
  }

  @Override
  public void connected(OpenFlowSession connected) {
    String datapath = "%016x".formatted(connected.datapathId().getLong());
    if (expectedDatapath == null) {
      undecided = connected;
    } else if (!expectedDatapath.equals(datapath)) {
      counters.increment(ShellCounter.SWITCH_REFUSED);
      log.warn(
          "refused switch {} from {}: this node's bridge is {}",
          datapath,
          connected.remoteAddress(),
          expectedDatapath);
      connected.close("not the bridge of this node");
    } else {
      log.debug("reading the tables of switch {}", datapath);
      OpenFlowSession former = session;
      if (former != null) {
        leave();
        former.close("the bridge is another datapath now");
      }
      session = connected;
      keeper.attach(connected);
    }
  }

  @Override
  public void packetIn(OpenFlowSession from, PacketIn packetIn) {
    if (from != session) {
      return;
    }
    if (coreConnected) {
      frames.read(packetIn).ifPresent(this::gather);
    } else {
      counters.increment(ShellCounter.FRAMES_EARLY);
    }
  }

  @Override
  public void readComplete(OpenFlowSession from) {
    handleGathered();
  }

  @Override
  public void message(OpenFlowSession from, OFMessage message) {
    if (from != session) {
      return;
    }
    if (message instanceof OFPortStatus status) {
      if (coreConnected) {
        PortReader.event(status).ifPresent(this::gather);
      }
    } else if (message instanceof OFFlowRemoved removed) {
      removals.read(removed).ifPresent(this::gather);
    } else {
      log.debug("ignored a {} of the switch", message.getType());
    }
  }

  @Override
  public void error(OpenFlowSession from, SwitchError error) {
    if (from != session) {
      return;
    }
    OFMessage cause = error.cause().orElse(null);
    log.debug("the switch refused a message: {}", error.text());
    if (cause instanceof OFPacketOut) {
      counters.increment(ShellCounter.FRAMES_REFUSED);
    } else {
      counters.increment(ShellCounter.STEPS_REFUSED);
      keeper.doubt();
      if (FloodRefusal.is(error)) {
        gather(new Event.FloodsRefused());
      }
    }
  }

  @Override
  public void disconnected(OpenFlowSession from, DisconnectReason reason) {
    if (from == undecided) {
      undecided = null;
    }
    if (from != session) {
      return;
    }
    log.info("switch disconnected ({}); it goes on with what is installed", reason.text());
    leave();
  }

  /** The switch is no longer this node's, or no longer there. */
  private void leave() {
    session = null;
    keeper.detach();
    programSent = false;
    confirming = false;
    programConfirmed = false;
    if (coreConnected) {
      coreConnected = false;
      handle(new Event.SwitchDisconnected());
    }
  }

  private void tablesRead(Readback readback, boolean first) {
    OpenFlowSession current = session;
    if (current == null) {
      return;
    }
    if (!first) {
      perform(List.of(new Action.ProgramChanged()));
      return;
    }
    counters.increment(ShellCounter.SWITCH_CONNECTED);
    if (readback.foreignFlows() > 0) {
      log.warn(
          "the bridge has {} flows of other programs; they are left alone and may bypass the"
              + " overlay",
          readback.foreignFlows());
    }
    long ours = readback.program().flows().values().stream().filter(Flow::isOwned).count();
    log.info(
        "switch {} connected from {}: {} ports, {} flows of an earlier run",
        current.datapathId(),
        current.remoteAddress(),
        current.ports().size(),
        ours);
    coreConnected = true;
    handle(
        new Event.SwitchConnected(
            PortReader.ports(current.ports().values()),
            SwitchPlanner.readInstalled(keeper.installed())));
  }

  /** Keeps an event until all that arrived with it has been read. */
  private void gather(Event event) {
    gathered.add(event);
    if (gathered.size() >= MOST_GATHERED) {
      handleGathered();
    }
  }

  private void handle(Event event) {
    gather(event);
    handleGathered();
  }

  private void handleGathered() {
    if (gathered.isEmpty()) {
      return;
    }
    List<Event> events = List.copyOf(gathered);
    gathered.clear();
    perform(core.handle(events, clock.getAsLong()));
    wakeUp.at(core.nextWakeUp());
  }

  private void perform(List<Action> actions) {
    List<OFMessage> messages = new ArrayList<>();
    boolean wantsSign = false;
    for (Action action : actions) {
      if (action instanceof Action.SendFrame send) {
        counters.increment(ShellCounter.FRAMES_SENT);
        messages.add(ProgramEncoder.packetOut(send));
      } else if (action instanceof Action.ProgramChanged) {
        messages.addAll(keeper.change(core.view()));
        programSent |= keeper.isKnown();
      } else if (action instanceof Action.AskSwitch) {
        wantsSign = true;
      } else if (action instanceof Action.PeerSilent silent) {
        counters.increment(ShellCounter.PEERS_SILENT);
        milestones.peerSilent(silent.peer(), silent.portName());
      } else if (action instanceof Action.OnDemand asked) {
        onDemand.accept(asked);
      } else if (action instanceof Action.UseBfd bfd) {
        milestones.useBfd(bfd.portName(), bfd.on());
      } else if (action instanceof Action.Notice notice) {
        boolean warning = notice.severity() == Action.Severity.WARNING;
        log.atLevel(warning ? Level.WARN : Level.INFO).log(notice.message());
      }
    }
    OpenFlowSession current = session;
    if (current == null) {
      counters.add(ShellCounter.FRAMES_UNSENT, messages.size());
      return;
    }
    if (!messages.isEmpty()) {
      current.send(messages);
    }
    if (programSent && !confirming) {
      confirmProgram(current);
    }
    if (wantsSign) {
      askForSign(current);
    }
  }

  /** A switch that leaves this unanswered for as long as a request may take is given up. */
  private void askForSign(OpenFlowSession current) {
    CompletableFuture<?> answer = current.barrier();
    var unused =
        answer.whenComplete(
            (done, failure) -> {
              if (session != current) {
                return;
              }
              if (failure == null) {
                gather(new Event.SwitchAnswered());
              } else {
                current.close("no answer to a barrier");
              }
            });
  }

  /** Asks once per connection whether the first program is in place. */
  private void confirmProgram(OpenFlowSession current) {
    confirming = true;
    CompletableFuture<?> answer = current.barrier();
    var unused =
        answer.whenComplete(
            (done, failure) -> {
              if (failure == null && session == current) {
                programConfirmed = true;
                guarded(() -> milestones.programInstalled(current, keeper.installed()));
              }
            });
  }

  /**
   * Runs what no session guards. A failure is a fault of this program: the switch is made to
   * connect again, which starts from a known state, and goes on forwarding meanwhile.
   */
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      counters.increment(ShellCounter.INTERNAL_ERRORS);
      log.error("internal error; starting anew with the switch", e);
      if (session != null) {
        session.close("internal error of the controller");
      }
      wakeUp.at(core.nextWakeUp());
    }
  }

  /** Ends the timers. Nothing is removed from the switch. */
  public void close() {
    wakeUp.cancel();
    keeper.detach();
  }
}
