package org.boundedflood.switching;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.openflow.FlowEntry;
import org.boundedflood.openflow.OpenFlow13;
import org.boundedflood.openflow.OpenFlowSession;
import org.boundedflood.openflow.RequestFailedException;
import org.boundedflood.program.Batch;
import org.boundedflood.program.Flow;
import org.boundedflood.program.ProgramDiffer;
import org.boundedflood.program.Step;
import org.boundedflood.program.SwitchPlanner;
import org.boundedflood.program.SwitchProgram;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.slf4j.Logger;

/**
 * Keeps count of what the switch has installed, and finds the messages from there to what it is to
 * have.
 *
 * <pre>
 *   DETACHED ── attach ──▶ READING ── tables read ──▶ KNOWN ◀──────────┐
 *       ▲                     │                         │ in doubt,     │ tables
 *       │                     │                         ▼ after a pause │ read
 *       └────── detach ───────┴────────────────────── REREADING ────────┘
 * </pre>
 *
 * <p>What is sent, and what the switch forgets by itself, is entered into the mirror at once. What
 * happens while tables are being read is done again to what was read: a batch that is applied twice
 * leaves what it leaves when applied once. Confined to the node's thread.
 */
final class ProgramKeeper {
  private static final long SHORTEST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;

  /** Is told when the tables have been read; must not throw. */
  interface Listener {
    /**
     * The tables have been read.
     *
     * @param first whether it is the first time since the switch connected
     */
    void tablesRead(Readback readback, boolean first);
  }

  private enum State {
    DETACHED,
    READING,
    KNOWN,
    REREADING
  }

  private final ShellSettings settings;
  private final EventExecutor loop;
  private final LongSupplier clock;
  private final ShellCounters counters;
  private final Logger log;
  private final Listener listener;
  private final Backoff backoff = new Backoff(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);

  private State state = State.DETACHED;
  private @Nullable OpenFlowSession session;
  private SwitchProgram installed = SwitchProgram.EMPTY;
  private SwitchProgram wanted = SwitchProgram.EMPTY;
  private long changes;
  private List<FlowEntry> strays = List.of();
  private final List<UnaryOperator<SwitchProgram>> sinceRead = new ArrayList<>();

  /**
   * How often each flow was deleted without the switch having told so yet: by then it may have been
   * installed anew. Bound: what is deleted between two readings of the tables, which start it anew.
   */
  private final Map<Flow.Key, Integer> deleting = new HashMap<>();

  /** Whether the switch has anything that is not this program's, so that the mirror differs. */
  private boolean foreign;

  private @Nullable ScheduledFuture<?> reread;
  private @Nullable ScheduledFuture<?> nextAudit;
  private @Nullable FlowAudit audit;

  ProgramKeeper(
      ShellSettings settings,
      EventExecutor loop,
      LongSupplier clock,
      ShellCounters counters,
      Logger log,
      Listener listener) {
    this.settings = settings;
    this.loop = loop;
    this.clock = clock;
    this.counters = counters;
    this.log = log;
    this.listener = listener;
  }

  /** A switch connected: nothing is known about it until its tables are read. */
  void attach(OpenFlowSession connected) {
    session = connected;
    installed = SwitchProgram.EMPTY;
    read(connected, State.READING);
  }

  /** The switch is gone. */
  void detach() {
    state = State.DETACHED;
    session = null;
    sinceRead.clear();
    deleting.clear();
    if (reread != null) {
      reread.cancel(false);
      reread = null;
    }
    stopAudit();
  }

  /** Whether it is known what the switch has installed. */
  boolean isKnown() {
    return state == State.KNOWN || state == State.REREADING;
  }

  /** What the switch has installed, as far as is known. */
  SwitchProgram installed() {
    return installed;
  }

  /** What the switch was last told to have installed, with the reasons. */
  SwitchProgram wanted() {
    return wanted;
  }

  /** The messages after which the switch does what {@code view} says; none while it is unknown. */
  List<OFMessage> change(ForwardingView view) {
    if (!isKnown()) {
      return List.of();
    }
    wanted = SwitchPlanner.plan(view, settings.planner());
    Batch batch = ProgramDiffer.diff(installed, wanted, view);
    List<OFMessage> messages = new ArrayList<>(ProgramEncoder.encode(batch));
    if (!view.settling()) {
      strays.forEach(stray -> messages.add(OpenFlow13.deleteFlow(stray)));
      strays = List.of();
    }
    if (!batch.isEmpty()) {
      noteDeletions(batch);
      if (state == State.KNOWN && !view.settling() && !foreign) {
        installed = wanted;
        changes++;
      } else {
        enter(batch::appliedTo);
      }
      Tally tally = Tally.of(batch);
      counters.increment(ShellCounter.BATCHES_SENT);
      counters.add(ShellCounter.STEPS_SENT, tally.total());
      counters.add(ShellCounter.DELETIONS_SENT, tally.deleted());
      log.debug("switch program: {}", tally);
    }
    return messages;
  }

  /** Switches tell of flows that were deleted by this node, too. */
  private void noteDeletions(Batch batch) {
    for (Step step : batch.steps()) {
      if (step instanceof Step.DeleteFlow delete && delete.flow().notifyRemoval()) {
        deleting.merge(delete.flow().key(), 1, Integer::sum);
      }
    }
  }

  /**
   * The switch says that it removed a flow.
   *
   * @return the flow, if this node thought it installed and it was not this node that deleted it
   */
  @Nullable Flow removed(Flow.Key key, long cookie) {
    if (deleting.containsKey(key)) {
      deleting.computeIfPresent(key, (deleted, times) -> times == 1 ? null : times - 1);
      return null;
    }
    Flow flow = installed(installed, key, cookie);
    if (flow != null || state == State.READING || state == State.REREADING) {
      enter(program -> installed(program, key, cookie) == null ? program : program.without(key));
    }
    return flow;
  }

  private static @Nullable Flow installed(SwitchProgram program, Flow.Key key, long cookie) {
    Flow flow = program.flows().get(key);
    return flow != null && flow.cookie() == cookie ? flow : null;
  }

  /** What the switch has installed may not be what it was told: reads it again before long. */
  void doubt() {
    if (isKnown() && reread == null) {
      long pause = backoff.next(clock.getAsLong());
      reread = loop.schedule(this::readAgain, pause, TimeUnit.MILLISECONDS);
    }
  }

  private void readAgain() {
    reread = null;
    if (state == State.REREADING) {
      doubt();
    } else if (state == State.KNOWN && session != null) {
      counters.increment(ShellCounter.RESYNCHRONISED);
      log.info("reading the switch's tables again");
      read(session, State.REREADING);
    }
  }

  private void read(OpenFlowSession from, State reading) {
    state = reading;
    sinceRead.clear();
    var unused =
        TableReader.read(from)
            .whenComplete(
                (readback, failure) -> {
                  if (session != from) {
                    return;
                  }
                  if (failure == null) {
                    accept(readback, reading == State.READING);
                  } else {
                    giveUp(from, TableReader.cause(failure));
                  }
                });
  }

  private void accept(Readback readback, boolean first) {
    SwitchProgram program = readback.program();
    for (UnaryOperator<SwitchProgram> change : sinceRead) {
      program = change.apply(program);
    }
    sinceRead.clear();
    installed = program;
    foreign = !program.isOwned();
    deleting.clear();
    strays = readback.strays();
    state = State.KNOWN;
    audit = FlowAudit.of(readback);
    scheduleAudit();
    listener.tablesRead(readback, first);
  }

  private void scheduleAudit() {
    stopAudit();
    nextAudit =
        loop.schedule(this::auditNow, settings.auditInterval().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void stopAudit() {
    if (nextAudit != null) {
      nextAudit.cancel(false);
      nextAudit = null;
    }
  }

  private void auditNow() {
    OpenFlowSession audited = session;
    if (state != State.KNOWN || audited == null) {
      return;
    }
    long before = changes;
    var unused =
        TableReader.countFlows(audited)
            .whenComplete(
                (counts, failure) -> {
                  if (session == audited && state == State.KNOWN) {
                    judge(before, counts);
                    scheduleAudit();
                  }
                });
  }

  /**
   * A count tells nothing if it failed, if flows came or went while it was made, or if it is known
   * already that something is wrong.
   */
  private void judge(long before, @Nullable Map<Integer, Long> counts) {
    if (counts == null || audit == null || changes != before || reread != null) {
      return;
    }
    if (!audit.confirms(installed, counts)) {
      counters.increment(ShellCounter.AUDITS_FAILED);
      log.warn("somebody else has added or deleted flows in the switch");
      doubt();
    }
  }

  private void giveUp(OpenFlowSession from, Throwable cause) {
    boolean over =
        cause instanceof RequestFailedException refusal
            && refusal.kind() == RequestFailedException.Kind.CLOSED;
    if (!over) {
      log.warn("cannot read the switch's tables: {}", cause.toString());
      from.close("its tables cannot be read");
    }
  }

  private void enter(UnaryOperator<SwitchProgram> change) {
    installed = change.apply(installed);
    changes++;
    if (state == State.READING || state == State.REREADING) {
      sinceRead.add(change);
    }
  }
}
