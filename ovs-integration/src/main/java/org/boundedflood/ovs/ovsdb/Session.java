package org.boundedflood.ovs.ovsdb;

import static io.netty.channel.ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.ovs.ovsdb.OvsdbException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, from the attempt to its end: matches answers to requests and answers the server's
 * echo requests. Outstanding requests are bounded by the settings, time out, and fail when the
 * connection ends.
 */
final class Session extends SimpleChannelInboundHandler<ByteBuf> {
  /** What a session tells, on the event loop. */
  interface Owner {
    /** Requests can be made. */
    void opened(Session session);

    /** Something came from the server. */
    void heard();

    /** The server notified of something; false if nobody waits for that. */
    boolean notified(String method, JsonNode params);

    /** All that was there to be read has been handed over, for now. */
    void readComplete();

    /** The attempt failed or the connection ended. Told exactly once. */
    void ended(Session session, String reason);
  }

  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROBE_ID = "probe";

  private final Owner owner;
  private final OvsdbEndpoint endpoint;
  private final OvsdbSettings settings;
  private final CounterSet<OvsCounter> counters;
  private final Map<Long, Pending> outstanding = new LinkedHashMap<>();
  private @Nullable Channel channel;
  private @Nullable String endReason;
  private boolean ended;
  private long nextId;

  private record Pending(String title, ReplyHandler handler, ScheduledFuture<?> timeout) {}

  Session(
      Owner owner,
      OvsdbEndpoint endpoint,
      OvsdbSettings settings,
      CounterSet<OvsCounter> counters) {
    this.owner = owner;
    this.endpoint = endpoint;
    this.settings = settings;
    this.counters = counters;
  }

  /** Sends a request; {@code title} names it in messages to people. */
  void request(String method, String title, JsonNode params, ReplyHandler handler) {
    Channel open = channel;
    if (open == null || endReason != null) {
      handler.failed(failure(Kind.NOT_CONNECTED, title, "not connected"));
      return;
    }
    if (outstanding.size() >= settings.maxOutstanding()) {
      counters.increment(OvsCounter.REQUESTS_REFUSED);
      handler.failed(
          failure(Kind.OVERLOADED, title, outstanding.size() + " requests are outstanding"));
      return;
    }
    long id = nextId++;
    ScheduledFuture<?> timeout =
        open.eventLoop()
            .schedule(
                () -> timedOut(id), settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    outstanding.put(id, new Pending(title, handler, timeout));
    counters.increment(OvsCounter.REQUESTS);
    send(open, JsonNodeFactory.instance.numberNode(id), method, params);
  }

  /** Asks the server for an echo. */
  void probe() {
    if (channel != null) {
      send(
          channel,
          JsonNodeFactory.instance.textNode(PROBE_ID),
          "echo",
          JsonNodeFactory.instance.arrayNode());
    }
  }

  /** Ends the connection or the attempt. */
  void reset(String reason) {
    if (endReason == null) {
      endReason = reason;
    }
    if (channel != null) {
      channel.close().addListener(FIRE_EXCEPTION_ON_FAILURE);
    }
  }

  /** The attempt or connection is over. */
  void end(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    String why = endReason == null ? reason : endReason;
    endReason = why;
    List<Pending> unanswered = List.copyOf(outstanding.values());
    outstanding.clear();
    for (Pending pending : unanswered) {
      pending.timeout().cancel(false);
      pending
          .handler()
          .failed(failure(Kind.CONNECTION_LOST, pending.title(), "connection lost: " + why));
    }
    owner.ended(this, why);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (context.pipeline().get(SslHandler.class) == null) {
      owner.opened(this);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      owner.opened(this);
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) throws IOException {
    if (endReason != null) {
      return;
    }
    owner.heard();
    JsonNode message;
    try (ByteBufInputStream input = new ByteBufInputStream(bytes)) {
      message = JSON.readTree((InputStream) input);
    }
    dispatch(context.channel(), message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (endReason == null) {
      owner.readComplete();
    }
    super.channelReadComplete(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end("closed by the server");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable root =
        cause.getClass() == DecoderException.class && cause.getCause() != null
            ? cause.getCause()
            : cause;
    if (root instanceof TooLongFrameException) {
      counters.increment(OvsCounter.OVERSIZED_MESSAGES);
      reset("message above " + settings.maxMessageBytes() + " bytes");
    } else if (root instanceof CorruptedFrameException
        || root instanceof JsonProcessingException
        || root instanceof CharConversionException
        || root instanceof OvsdbException) {
      counters.increment(OvsCounter.MALFORMED_MESSAGES);
      reset("malformed message: " + root.getMessage());
    } else if (root instanceof IOException) {
      reset(reasonOf(root));
    } else {
      counters.increment(OvsCounter.INTERNAL_ERRORS);
      log.error("handling a message of {} failed; reconnecting", endpoint, root);
      reset("internal error: " + root);
    }
  }

  /** What went wrong, in one line. */
  static String reasonOf(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private void dispatch(Channel open, JsonNode message) {
    JsonNode id = message.path("id");
    boolean expectsAnswer = !id.isNull() && !id.isMissingNode();
    if (message.path("method").isTextual() && message.path("params").isArray()) {
      String method = message.path("method").textValue();
      if (expectsAnswer) {
        answer(open, id, method, message.path("params"));
      } else if (!owner.notified(method, message.path("params"))) {
        counters.increment(OvsCounter.UNEXPECTED_MESSAGES);
      }
    } else if (expectsAnswer && (message.has("result") || message.has("error"))) {
      answered(id, message);
    } else {
      throw OvsdbValue.malformed("a request, notification or response", message);
    }
  }

  private void answered(JsonNode id, JsonNode message) {
    if (PROBE_ID.equals(id.textValue())) {
      return;
    }
    Pending pending = id.isIntegralNumber() ? outstanding.remove(id.longValue()) : null;
    if (pending == null) {
      counters.increment(OvsCounter.UNEXPECTED_MESSAGES);
      return;
    }
    pending.timeout().cancel(false);
    JsonNode error = message.path("error");
    if (error.isNull() || error.isMissingNode()) {
      pending.handler().answered(message.path("result"));
    } else {
      pending.handler().failed(refusal(pending.title(), error));
    }
  }

  private void answer(Channel open, JsonNode id, String method, JsonNode params) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.set("id", id);
    if (method.equals("echo")) {
      counters.increment(OvsCounter.ECHOES_ANSWERED);
      response.set("result", params);
      response.putNull("error");
    } else {
      counters.increment(OvsCounter.UNEXPECTED_MESSAGES);
      response.putNull("result");
      response.put("error", "unknown method");
    }
    if (open.isWritable()) {
      write(open, response);
    } else {
      reset("the server sends requests but does not read answers");
    }
  }

  private void timedOut(long id) {
    Pending pending = outstanding.remove(id);
    if (pending != null) {
      counters.increment(OvsCounter.REQUESTS_TIMED_OUT);
      pending
          .handler()
          .failed(
              failure(
                  Kind.TIMED_OUT,
                  pending.title(),
                  "no answer within " + settings.requestTimeout().toMillis() + " ms"));
    }
  }

  private void send(Channel open, JsonNode id, String method, JsonNode params) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("method", method);
    request.set("params", params);
    request.set("id", id);
    write(open, request);
  }

  private static void write(Channel open, JsonNode message) {
    open.writeAndFlush(Unpooled.wrappedBuffer(bytes(message)))
        .addListener(FIRE_EXCEPTION_ON_FAILURE);
  }

  private static byte[] bytes(JsonNode message) {
    return message.toString().getBytes(StandardCharsets.UTF_8);
  }

  private OvsdbException refusal(String title, JsonNode error) {
    String name = error.isObject() ? error.path("error").asText() : error.asText();
    String details = error.path("details").asText("");
    return OvsdbException.reported(
        Kind.REFUSED,
        name,
        title + " at " + endpoint + ": " + name + (details.isEmpty() ? "" : ": " + details));
  }

  private OvsdbException failure(Kind kind, String title, String why) {
    return OvsdbException.of(kind, title + " at " + endpoint + ": " + why);
  }
}
