package org.boundedflood.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.boundedflood.openflow.DisconnectReason.Kind;
import org.boundedflood.openflow.Handshake.State;
import org.projectfloodlight.openflow.protocol.OFBarrierReply;
import org.projectfloodlight.openflow.protocol.OFControllerRole;
import org.projectfloodlight.openflow.protocol.OFFeaturesReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFRoleReply;
import org.projectfloodlight.openflow.protocol.OFStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsRequest;
import org.projectfloodlight.openflow.types.DatapathId;
import org.projectfloodlight.openflow.types.OFPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, from its first byte to its last. */
final class Session implements OpenFlowSession, Outbound.Owner, Liveness.Owner {
  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final int ECHO_REQUEST = 2;
  private static final long LINGER = TimeUnit.SECONDS.toNanos(1);

  private final Channel channel;
  private final SessionListener listener;
  private final Connections connections;
  private final CounterSet counters;
  private final String remoteAddress;
  private final boolean tls;
  private final PortTable ports = new PortTable();
  private final Outbound outbound;
  private final PendingRequests requests;
  private final Liveness liveness;
  private final Handshake handshake;
  private final Inbound inbound;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private volatile boolean ending;
  private boolean established;

  Session(
      Channel channel,
      Endpoint.Transport transport,
      OpenFlowSettings settings,
      SessionListener listener,
      Connections connections,
      CounterSet counters) {
    this.channel = channel;
    this.listener = listener;
    this.connections = connections;
    this.counters = counters;
    this.tls = transport == Endpoint.Transport.SSL;
    // The connecting end of a Unix socket has no name.
    this.remoteAddress =
        transport.text(
            transport == Endpoint.Transport.UNIX
                ? channel.localAddress()
                : channel.remoteAddress());
    this.outbound = new Outbound(channel, settings, counters, this);
    this.requests = new PendingRequests(settings, counters, this::timer);
    this.liveness = new Liveness(settings, this);
    this.handshake =
        new Handshake(
            this, channel, settings.handshakeStep(), outbound, requests, ports, connections);
    this.inbound =
        new Inbound(this, channel, listener, counters, handshake, outbound, requests, ports);
  }

  // What happens on the connection, told by its handler.

  void connectionOpened() {
    if (!tls && !ending) {
      handshake.begin();
    }
  }

  void tlsEstablished() {
    if (!ending) {
      handshake.begin();
    }
  }

  void receive(ByteBuf frame) {
    if (!ending) {
      liveness.heard();
      inbound.receive(frame);
    }
  }

  /** Nothing more has arrived for now. */
  void readComplete() {
    if (established && !ending) {
      listener.readComplete(this);
    }
  }

  /** The work of another part of this session threw: nobody knows what it left behind. */
  void fault(Throwable cause) {
    log.error("{}: a fault of this program", this, cause);
    finish(Kind.INTERNAL_ERROR, "a fault of this program: " + cause);
  }

  // Life.

  /** The handshake is complete. */
  void established() {
    established = true;
    counters.increment(OpenFlowCounter.SESSIONS);
    log.info("{} connected, {} ports", this, ports.snapshot().size());
    liveness.start();
    listener.connected(this);
  }

  boolean isActive() {
    return handshake.state() == State.ACTIVE;
  }

  /** Completes when everyone was told that the connection is over and its socket is closed. */
  CompletableFuture<Void> over() {
    return over;
  }

  /** Ends the connection soon, from any thread. */
  void end(Kind kind, String text) {
    ending = true;
    channel.eventLoop().execute(() -> finish(kind, text));
  }

  /** Ends the connection now, on the event loop. Only the first call counts. */
  void finish(Kind kind, String text) {
    if (handshake.state() == State.CLOSED) {
      return;
    }
    ending = true;
    handshake.close();
    count(kind);
    closeChannel(kind);
    DisconnectReason reason = new DisconnectReason(kind, text);
    try {
      requests.failAll(reason.toString());
      if (established) {
        log.info("{} disconnected, {}", this, reason);
        listener.disconnected(this, reason);
      } else {
        log.warn("{} failed, {}", this, reason);
      }
    } finally {
      connections.remove(this, handshake.features().map(OFFeaturesReply::getDatapathId));
      liveness.stop();
      channel.closeFuture().addListener(closed -> over.complete(null));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do if closing fails.
  private void closeChannel(Kind kind) {
    switch (kind) {
      case CLOSED_BY_APPLICATION, SERVER_CLOSED, VERSION_MISMATCH -> {
        // What was sent before goes out first, unless the switch is too slow to take it.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        channel.eventLoop().schedule(() -> channel.close(), LINGER, TimeUnit.NANOSECONDS);
      }
      default -> channel.close();
    }
  }

  private void count(Kind kind) {
    if (!established) {
      counters.increment(OpenFlowCounter.HANDSHAKES_FAILED);
    }
    switch (kind) {
      case DUPLICATE_DATAPATH -> counters.increment(OpenFlowCounter.DUPLICATES_REFUSED);
      case SILENT -> counters.increment(OpenFlowCounter.SILENT_CLOSED);
      case STUCK -> counters.increment(OpenFlowCounter.STUCK_CLOSED);
      default -> {
        // The others are told apart in the log.
      }
    }
  }

  // What the parts of the session ask for.

  @Override
  public void stuck(String text) {
    end(Kind.STUCK, text);
  }

  @Override
  public void silent(String text) {
    finish(Kind.SILENT, text);
  }

  @Override
  public void sendEchoRequest() {
    counters.increment(OpenFlowCounter.ECHO_PROBES);
    outbound.sendRaw(
        channel
            .alloc()
            .buffer(FrameDecoder.HEADER)
            .writeByte(Hello.VERSION)
            .writeByte(ECHO_REQUEST)
            .writeShort(FrameDecoder.HEADER)
            .writeInt(outbound.nextXid()));
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // What the work throws goes through the pipeline.
  public void schedule(Runnable work, long nanos) {
    timer(work, nanos);
  }

  /** Does work on the event loop after a while, unless the connection is over then. */
  private ScheduledFuture<?> timer(Runnable work, long nanos) {
    SessionHandler.Task task = new SessionHandler.Task(work);
    return channel
        .eventLoop()
        .schedule(
            () -> {
              if (handshake.state() != State.CLOSED) {
                channel.pipeline().fireUserEventTriggered(task);
              }
            },
            nanos,
            TimeUnit.NANOSECONDS);
  }

  /** Finds out, from any thread, whether the switch is still there. */
  void prove(Consumer<Boolean> questioner) {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (handshake.state() == State.CLOSED) {
                questioner.accept(false);
              } else {
                liveness.prove(questioner);
              }
            });
  }

  // What the application sees.

  @Override
  public DatapathId datapathId() {
    return features().getDatapathId();
  }

  @Override
  public OFFeaturesReply features() {
    return handshake.features().orElseThrow();
  }

  @Override
  public SortedMap<OFPort, OFPortDesc> ports() {
    return ports.snapshot();
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }

  @Override
  public EventLoop executor() {
    return channel.eventLoop();
  }

  @Override
  public void send(List<? extends OFMessage> messages) {
    checkThread();
    if (ending) {
      counters.add(OpenFlowCounter.SENT_TOO_LATE, messages.size());
    } else {
      outbound.send(messages);
    }
  }

  @Override
  public CompletableFuture<Void> barrier() {
    return ask(OpenFlow13.barrier(), OFBarrierReply.class::isInstance, parts -> null);
  }

  @Override
  @SuppressWarnings("unchecked") // Loxi ties R to the type of statistics, which is checked.
  public <R extends OFStatsReply> CompletableFuture<List<R>> request(OFStatsRequest<R> request) {
    return ask(
        request,
        part ->
            part instanceof OFStatsReply reply && reply.getStatsType() == request.getStatsType(),
        parts -> parts.stream().map(part -> (R) part).toList());
  }

  @Override
  public CompletableFuture<OFRoleReply> requestRole(OFControllerRole role, long generation) {
    return ask(
        OpenFlow13.roleRequest(role, generation),
        OFRoleReply.class::isInstance,
        parts -> (OFRoleReply) parts.get(0));
  }

  private <T> CompletableFuture<T> ask(
      OFMessage request, Predicate<OFMessage> fits, Function<List<OFMessage>, T> result) {
    checkThread();
    CompletableFuture<T> future = new CompletableFuture<>();
    if (ending) {
      counters.increment(OpenFlowCounter.SENT_TOO_LATE);
      future.completeExceptionally(
          new RequestFailedException(RequestFailedException.Kind.CLOSED, this + " is over"));
    } else if (requests.isFull()) {
      counters.increment(OpenFlowCounter.REQUESTS_FAILED);
      future.completeExceptionally(
          new RequestFailedException(
              RequestFailedException.Kind.TOO_MANY_PENDING,
              this + " has too many unanswered requests"));
    } else {
      requests.expect(
          outbound.send(request),
          request,
          fits,
          parts -> future.complete(result.apply(parts)),
          future::completeExceptionally);
    }
    return future;
  }

  @Override
  public long pendingBytes() {
    return outbound.pendingBytes();
  }

  @Override
  public boolean isWritable() {
    return !ending && outbound.isWritable();
  }

  @Override
  public boolean isOpen() {
    return !ending;
  }

  @Override
  public Map<OpenFlowCounter, Long> counters() {
    return counters.snapshot();
  }

  @Override
  public void close(String reason) {
    end(Kind.CLOSED_BY_APPLICATION, reason);
  }

  @Override
  public String toString() {
    return handshake
        .features()
        .map(features -> "switch " + features.getDatapathId() + " at " + remoteAddress)
        .orElse("connection from " + remoteAddress);
  }

  private void checkThread() {
    if (!channel.eventLoop().inEventLoop()) {
      throw new IllegalStateException(
          "send only on the event loop of the session, found thread "
              + Thread.currentThread().getName());
    }
  }
}
