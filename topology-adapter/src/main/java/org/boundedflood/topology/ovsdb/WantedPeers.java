package org.boundedflood.topology.ovsdb;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.topology.TunnelAnswer;
import org.boundedflood.topology.TunnelAnswer.Outcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers to which tunnels are wanted, published in the bridge's {@code
 * external_ids:bf-wanted-peers}: node identifiers in ascending order, divided by blanks; no key if
 * there are none. Whoever makes tunnels reads them there.
 *
 * <p>The key is this node's alone: what others write there is put right, and what is there at the
 * start is what an earlier life of the node wanted. Bound: what the node asks for. Its methods may
 * be called from any thread.
 */
final class WantedPeers {
  /** The key of a bridge's {@code external_ids}. */
  static final String KEY = "bf-wanted-peers";

  private static final Logger log = LoggerFactory.getLogger(WantedPeers.class);

  private final String bridge;
  private final Writer writer;
  private final SortedSet<NodeId> wanted = new TreeSet<>();
  private final CompletableFuture<Set<NodeId>> inherited = new CompletableFuture<>();
  private int writing;

  /** Sets the key in the bridge. */
  interface Writer {
    /** Sets it to {@code value}, or removes it for null; returns whether it was another before. */
    CompletableFuture<Boolean> write(@Nullable String value);
  }

  WantedPeers(String bridge, Writer writer) {
    this.bridge = bridge;
    this.writer = writer;
  }

  /** What the bridge had when it was first read. */
  CompletableFuture<Set<NodeId>> inherited() {
    return inherited;
  }

  /** The bridge has this value now, null for none. */
  synchronized void published(@Nullable String value) {
    if (!inherited.isDone()) {
      Set<NodeId> found = read(value);
      wanted.addAll(found);
      inherited.complete(Set.copyOf(found));
    }
    String own = text();
    if (writing == 0 && !(own == null ? value == null : own.equals(value))) {
      log.info("bridge {}: {} was {}, putting it right", bridge, KEY, value);
      var unused = publish();
    }
  }

  /** A tunnel to this peer is wanted. */
  synchronized CompletableFuture<TunnelAnswer> add(NodeId peer) {
    if (!inherited.isDone()) {
      return answer(Outcome.REFUSED, "bridge " + bridge + " has not been read yet");
    }
    wanted.add(peer);
    return publish()
        .thenApply(
            failure -> {
              if (failure.isEmpty()) {
                return new TunnelAnswer(Outcome.ACCEPTED, "published in bridge " + bridge);
              }
              forget(peer);
              return new TunnelAnswer(Outcome.REFUSED, failure);
            });
  }

  /** A tunnel to this peer is wanted no more. */
  synchronized CompletableFuture<TunnelAnswer> remove(NodeId peer) {
    if (!inherited.isDone()) {
      return answer(Outcome.REFUSED, "bridge " + bridge + " has not been read yet");
    }
    wanted.remove(peer);
    return publish()
        .thenApply(
            failure ->
                failure.isEmpty()
                    ? new TunnelAnswer(Outcome.ACCEPTED, "withdrawn from bridge " + bridge)
                    : new TunnelAnswer(
                        Outcome.REFUSED, failure + "; tried again at its next change"));
  }

  private static CompletableFuture<TunnelAnswer> answer(Outcome outcome, String reason) {
    return CompletableFuture.completedFuture(new TunnelAnswer(outcome, reason));
  }

  private synchronized void forget(NodeId peer) {
    wanted.remove(peer);
  }

  /** Writes what is wanted; completes with what went wrong, empty if nothing did. */
  private CompletableFuture<String> publish() {
    writing++;
    return writer
        .write(text())
        .handle(
            (changed, failure) -> {
              written();
              if (failure == null) {
                return "";
              }
              Throwable cause = failure.getCause();
              Throwable told =
                  failure instanceof CompletionException && cause != null ? cause : failure;
              return "cannot write to bridge " + bridge + ": " + told.getMessage();
            });
  }

  private synchronized void written() {
    writing--;
  }

  private @Nullable String text() {
    return wanted.isEmpty()
        ? null
        : wanted.stream().map(NodeId::toString).collect(Collectors.joining(" "));
  }

  private static Set<NodeId> read(@Nullable String value) {
    Set<NodeId> found = new TreeSet<>();
    for (String word : value == null ? new String[0] : value.strip().split("\\s+", -1)) {
      try {
        found.add(NodeId.of(word));
      } catch (IllegalArgumentException e) {
        log.warn("external_ids:{} names \"{}\", which is no node: left out", KEY, word);
      }
    }
    return found;
  }
}
