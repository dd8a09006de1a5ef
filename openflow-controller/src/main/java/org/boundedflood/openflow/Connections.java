package org.boundedflood.openflow;

import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.projectfloodlight.openflow.types.DatapathId;

/**
 * All connections of a server, and who owns which datapath id.
 *
 * <p>Bound: {@link OpenFlowSettings#connectionLimit}; an entry lives as long as its connection.
 * Shared by all event loops.
 */
final class Connections {
  private final OpenFlowSettings settings;
  private final SessionListener listener;
  private final CounterSet counters = new CounterSet(null);
  private final Set<Session> open = ConcurrentHashMap.newKeySet();
  private final Map<DatapathId, Session> owners = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  Connections(OpenFlowSettings settings, SessionListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /** Makes the session of a new connection. */
  Session add(Channel channel, Endpoint.Transport transport) {
    CounterSet own = new CounterSet(counters);
    own.increment(OpenFlowCounter.CONNECTIONS);
    Session session = new Session(channel, transport, settings, listener, this, own);
    open.add(session);
    if (open.stream().filter(Session::isOpen).count() > settings.connectionLimit()) {
      session.end(
          DisconnectReason.Kind.TOO_MANY_CONNECTIONS,
          "there are " + settings.connectionLimit() + " connections already");
    } else if (closed.get()) {
      session.end(DisconnectReason.Kind.SERVER_CLOSED, "the server is closed");
    }
    return session;
  }

  /** Gives a datapath id to a session, unless another one has it: then returns that one. */
  Optional<Session> claim(DatapathId datapath, Session session) {
    return Optional.ofNullable(owners.putIfAbsent(datapath, session));
  }

  /** Forgets a session that is over. */
  void remove(Session session, Optional<DatapathId> datapath) {
    datapath.ifPresent(id -> owners.remove(id, session));
    open.remove(session);
  }

  List<OpenFlowSession> sessions() {
    return open.stream().filter(Session::isActive).map(OpenFlowSession.class::cast).toList();
  }

  Map<OpenFlowCounter, Long> counters() {
    return counters.snapshot();
  }

  /** Ends all sessions and waits for it. */
  void close() {
    closed.set(true);
    CompletableFuture<?>[] ends =
        open.stream()
            .map(
                session -> {
                  session.end(DisconnectReason.Kind.SERVER_CLOSED, "the server is closed");
                  return session.over();
                })
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(ends).join();
  }
}
