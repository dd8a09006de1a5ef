package org.boundedflood.openflow;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.boundedflood.openflow.RequestFailedException.Kind;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;

/**
 * The requests a switch has not answered yet, by transaction id. Used on the event loop alone.
 *
 * <p>Bounds: {@link OpenFlowSettings#pendingRequests} requests, {@link OpenFlowSettings#replyLimit}
 * bytes of answer each or fewer. A request leaves when its answer is complete, with an error, or
 * after {@link OpenFlowSettings#requestTimeout} without any part of an answer.
 */
final class PendingRequests {
  private final OpenFlowSettings settings;
  private final CounterSet counters;
  private final Timer timer;
  private final Map<Integer, Request> requests = new HashMap<>();

  PendingRequests(OpenFlowSettings settings, CounterSet counters, Timer timer) {
    this.settings = settings;
    this.counters = counters;
    this.timer = timer;
  }

  /** Runs work later on the event loop. */
  interface Timer {
    ScheduledFuture<?> schedule(Runnable work, long nanos);
  }

  boolean isFull() {
    return requests.size() >= settings.pendingRequests();
  }

  /**
   * Expects an answer of the usual length at most; exactly one of the two consumers will be called.
   *
   * @param fits whether a message is, or is a part of, an answer to such a request
   */
  void expect(
      int xid,
      OFMessage request,
      Predicate<OFMessage> fits,
      Consumer<List<OFMessage>> answered,
      Consumer<RequestFailedException> failed) {
    expect(xid, request, settings.replyLimit(), fits, answered, failed);
  }

  /** The same for an answer of at most {@code limit} bytes. */
  void expect(
      int xid,
      OFMessage request,
      long limit,
      Predicate<OFMessage> fits,
      Consumer<List<OFMessage>> answered,
      Consumer<RequestFailedException> failed) {
    Request pending = new Request(xid, MessageText.of(request), limit, fits, answered, failed);
    requests.put(xid, pending);
    pending.restart();
  }

  /**
   * Takes a reply.
   *
   * @return whether it was expected
   */
  boolean accept(OFMessage reply, int length) {
    @Nullable Request request = requests.get((int) reply.getXid());
    if (request == null) {
      return false;
    }
    request.accept(reply, length);
    return true;
  }

  /**
   * Fails the request with a transaction id, if there is one.
   *
   * @return whether there was
   */
  boolean fail(int xid, RequestFailedException failure) {
    @Nullable Request request = requests.get(xid);
    if (request == null) {
      return false;
    }
    request.fail(failure);
    return true;
  }

  void failAll(String text) {
    for (Request request : List.copyOf(requests.values())) {
      request.fail(new RequestFailedException(Kind.CLOSED, request.name + ": " + text));
    }
  }

  /** One request: waits for parts until the last one. */
  private final class Request {
    private final int xid;
    private final String name;
    private final long limit;
    private final Predicate<OFMessage> fits;
    private final Consumer<List<OFMessage>> answered;
    private final Consumer<RequestFailedException> failed;
    private final List<OFMessage> parts = new ArrayList<>();
    private long bytes;
    private @Nullable ScheduledFuture<?> timeout;

    Request(
        int xid,
        String name,
        long limit,
        Predicate<OFMessage> fits,
        Consumer<List<OFMessage>> answered,
        Consumer<RequestFailedException> failed) {
      this.xid = xid;
      this.name = name;
      this.limit = limit;
      this.fits = fits;
      this.answered = answered;
      this.failed = failed;
    }

    void restart() {
      if (timeout != null) {
        timeout.cancel(false);
      }
      timeout =
          timer.schedule(
              () -> fail(Kind.TIMED_OUT, "no answer within " + settings.requestTimeout()),
              settings.requestTimeout().toNanos());
    }

    void accept(OFMessage part, int length) {
      bytes += length;
      if (!fits.test(part)) {
        fail(Kind.UNDECODABLE, "answered by " + part.getType());
      } else if (bytes > limit) {
        fail(Kind.REPLY_TOO_LONG, "the answer has more than " + limit + " bytes");
      } else {
        parts.add(part);
        if (part instanceof OFStatsReply stats
            && stats.getFlags().contains(OFStatsReplyFlags.REPLY_MORE)) {
          restart();
        } else {
          leave();
          answered.accept(List.copyOf(parts));
        }
      }
    }

    void fail(Kind kind, String text) {
      fail(new RequestFailedException(kind, name + ": " + text));
    }

    void fail(RequestFailedException failure) {
      leave();
      counters.increment(OpenFlowCounter.REQUESTS_FAILED);
      failed.accept(failure);
    }

    private void leave() {
      requests.remove(xid);
      if (timeout != null) {
        timeout.cancel(false);
      }
    }
  }
}
