package org.boundedflood.topology.member;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.scalecube.cluster.gossip.GossipProtocolImpl;
import io.scalecube.cluster.transport.api.Message;
import io.scalecube.cluster.transport.api.Transport;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.boundedflood.topology.organise.OverlayCounter;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;
import reactor.util.retry.Retry;

/**
 * Carries the messages of the membership between members: one TCP connection between two members
 * that have something to say, or two if both opened one at once, closed when it was idle for 20 s.
 * At most twice as many connections as there are members, and {@value #MOST_UNPROVED} whose other
 * end has not proved itself. All of it runs on one thread of its own.
 */
final class GossipTransport implements Transport {
  /** Accepted connections at a time whose other end has not proved itself yet. */
  static final int MOST_UNPROVED = 64;

  /** Open connections from which on gossip opens no further ones. */
  private static final int ENOUGH_TO_GOSSIP = 3;

  private static final int CONNECT_MILLIS = 2_000;

  /** Whoever waits for an answer also says how long: until then the other end may come up. */
  private static final Duration RETRY_PAUSE = Duration.ofMillis(250);

  /** When a question without an answer is asked again. */
  private static final List<Duration> ASK_AGAIN =
      Stream.of(2, 10).map(Duration::ofSeconds).toList();

  private final Admission admission;
  private final GossipSettings settings;
  private final Introductions introductions;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("overlay", true), NioIoHandler.newFactory());
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Map<String, Outgoing> outgoing = new HashMap<>();
  private final Sinks.Many<Message> received = Sinks.many().multicast().directBestEffort();
  private final SplittableRandom random = new SplittableRandom();
  private final Set<Channel> unproved = new HashSet<>();
  private volatile String address = "";
  private volatile boolean stopped;

  GossipTransport(Admission admission, GossipSettings settings, Introductions introductions) {
    this.admission = admission;
    this.settings = settings;
    this.introductions = introductions;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public Mono<Transport> start() {
    return Mono.create(this::bind);
  }

  private void bind(MonoSink<Transport> sink) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                });
    bootstrap
        .bind(settings.listen())
        .addListener(
            (ChannelFuture bound) -> {
              if (!bound.isSuccess()) {
                sink.error(bound.cause());
                return;
              }
              channels.add(bound.channel());
              int port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
              address = HostPort.text(settings.advertised(), port);
              sink.success(this);
            });
  }

  /** On the transport's thread, as everything below. */
  private void accept(Channel channel) {
    if (unproved.size() >= MOST_UNPROVED) {
      settings.counters().accept(OverlayCounter.STRANGERS);
      var unused = channel.close();
      return;
    }
    unproved.add(channel);
    channel.closeFuture().addListener(closed -> unproved.remove(channel));
    channels.add(channel);
    admission.addTo(channel.pipeline(), false);
    channel
        .pipeline()
        .addLast(
            new GossipChannel(
                new Accepted(channel), settings.counters(), () -> unproved.remove(channel)));
  }

  /**
   * What comes in on a connection that another member opened. What goes to that member goes back on
   * it from then on: an older connection may lead to a life of the member that ended unnoticed.
   */
  private final class Accepted implements Consumer<Message> {
    private final Channel channel;
    private boolean answered;

    Accepted(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void accept(Message message) {
      String sender = message.sender();
      if (!answered && sender != null) {
        answered = true;
        Outgoing made = new Outgoing();
        Outgoing before = outgoing.put(sender, made);
        if (before != null) {
          before.handOver(made);
        }
        made.ready(channel);
        channel.closeFuture().addListener(closed -> closed(sender, made, null));
      }
      messageIn(message);
    }
  }

  private void messageIn(Message message) {
    received.emitNext(message, EmitFailureHandler.FAIL_FAST);
  }

  @Override
  public Mono<Void> send(String to, Message message) {
    return Mono.create(
        sink ->
            group.execute(
                () -> {
                  if (stopped) {
                    sink.error(new IllegalStateException("the transport has stopped"));
                  } else {
                    wayTo(to, message).send(message, sink);
                  }
                }));
  }

  /**
   * The connection to a member. Gossip, which is as good at any other member, opens none as long as
   * there are others: those to link peers and to whom was pinged lately.
   */
  private Outgoing wayTo(String to, Message message) {
    Outgoing present = outgoing.get(to);
    if (present == null && GossipProtocolImpl.GOSSIP_REQ.equals(message.qualifier())) {
      List<Outgoing> open = outgoing.values().stream().filter(Outgoing::isOpen).toList();
      if (open.size() >= ENOUGH_TO_GOSSIP) {
        return open.get(random.nextInt(open.size()));
      }
    }
    return outgoing.computeIfAbsent(to, this::connect);
  }

  private Outgoing connect(String to) {
    Outgoing made = new Outgoing();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channels.add(channel);
                    admission.addTo(channel.pipeline(), true);
                    channel
                        .pipeline()
                        .addLast(
                            new GossipChannel(
                                message -> messageIn(message),
                                settings.counters(),
                                () -> made.ready(channel)));
                  }
                });
    ChannelFuture connecting = bootstrap.connect(HostPort.of(to).unresolved());
    connecting.channel().closeFuture().addListener(closed -> closed(to, made, connecting.cause()));
    return made;
  }

  private void closed(String to, Outgoing made, @Nullable Throwable why) {
    outgoing.remove(to, made);
    ConnectException failure = new ConnectException("no connection to " + to);
    if (why != null) {
      failure.initCause(why);
    }
    made.failed(failure);
  }

  @Override
  public Mono<Message> requestResponse(String to, Message request) {
    String id = request.correlationId();
    if (id == null) {
      return Mono.error(new IllegalArgumentException("no correlation id in " + request));
    }
    Optional<Message> introduced = introductions.answer(request);
    if (introduced.isPresent()) {
      return Mono.just(introduced.get());
    }
    Mono<Message> answer = listen().filter(message -> id.equals(message.correlationId())).next();
    Mono<Void> sent =
        send(to, request)
            .retryWhen(
                Retry.fixedDelay(Long.MAX_VALUE, RETRY_PAUSE)
                    .filter(failure -> failure instanceof ConnectException));
    Flux<Void> repeated =
        Flux.fromIterable(ASK_AGAIN)
            .flatMap(Mono::delay)
            .concatMap(late -> Mono.fromRunnable(() -> mistrust(to)).then(sent));
    return Mono.create(
        sink -> {
          Disposable waiting = answer.subscribe(sink::success, sink::error, sink::success);
          Disposable sending = sent.subscribe(nothing -> {}, sink::error);
          Disposable repeating = repeated.subscribe(nothing -> {}, sink::error);
          sink.onDispose(Disposables.composite(waiting, sending, repeating));
        });
  }

  /**
   * Nothing more goes on the open connection to a member, for it may lead nowhere any more. By any
   * thread.
   */
  void mistrust(String to) {
    group.execute(
        () -> {
          Outgoing present = outgoing.get(to);
          if (present != null && present.isOpen()) {
            outgoing.remove(to);
          }
        });
  }

  @Override
  public Flux<Message> listen() {
    return received.asFlux().onBackpressureBuffer();
  }

  @Override
  public Mono<Void> stop() {
    return Mono.create(
        sink -> {
          stopped = true;
          channels
              .close()
              .addListener(
                  closed -> {
                    received.tryEmitComplete();
                    var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
                    sink.success();
                  });
        });
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }
}
