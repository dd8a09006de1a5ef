package org.boundedflood.ovs.ovsdb;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.json.JsonObjectDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.ovs.OvsCounter;

/** A monitored session without a socket: its first request has the id 0, its second 1. */
public final class MonitoredSession implements Session.Owner {
  private static final OvsdbEndpoint ENDPOINT = OvsdbEndpoint.of("tcp:127.0.0.1:6640");
  private static final int LONGEST_MESSAGE = 100_000;

  private final CounterSet<OvsCounter> counters = new CounterSet<>(OvsCounter.class);
  private final List<TableRows> changes = new ArrayList<>();
  private final List<OvsdbException> refusals = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();
  private final TableMonitor monitor;
  private final EmbeddedChannel channel;

  private MonitoredSession(String database, Map<String, List<String>> columns) {
    monitor = new TableMonitor(database, columns, new Recorder(), counters, closed -> {});
    monitor.name("bf-0");
    channel =
        new EmbeddedChannel(
            new JsonObjectDecoder(LONGEST_MESSAGE),
            new Session(this, ENDPOINT, OvsdbSettings.DEFAULT, counters));
  }

  /** One that monitors these columns by table, under the name bf-0. */
  public static MonitoredSession of(String database, Map<String, List<String>> columns) {
    return new MonitoredSession(database, columns);
  }

  /** Lets bytes of the server come in at once. */
  public void receive(byte[] bytes) {
    assertDoesNotThrow(() -> channel.writeInbound(Unpooled.wrappedBuffer(bytes)));
  }

  /** Whether the connection still stands. */
  public boolean isOpen() {
    return channel.isOpen();
  }

  /** What the monitor told, in order. */
  public List<TableRows> changes() {
    return changes;
  }

  /** How often something happened. */
  public long count(OvsCounter counter) {
    return counters.get(counter);
  }

  /**
   * Closes, after checking that the session goes on or has ended once, and then says so in a
   * counter or because the server itself ended what the session is for.
   */
  public void checkOutcome() {
    boolean complained =
        counters.get(OvsCounter.MALFORMED_MESSAGES) + counters.get(OvsCounter.OVERSIZED_MESSAGES)
            > 0;
    boolean cancelled = ends.stream().anyMatch(reason -> reason.contains("cancelled the monitor"));
    assertEquals(0, counters.get(OvsCounter.INTERNAL_ERRORS));
    assertNotEquals(channel.isOpen(), complained || cancelled);
    assertEquals(channel.isOpen() ? 0 : 1, ends.size());
    assertTrue(channel.finishAndReleaseAll() || !channel.isOpen());
    assertEquals(1, ends.size());
  }

  @Override
  public void opened(Session session) {
    monitor.connected(session);
  }

  @Override
  public void heard() {}

  @Override
  public boolean notified(String method, JsonNode params) {
    return monitor.notified(method, params);
  }

  @Override
  public void readComplete() {
    monitor.readComplete();
  }

  @Override
  public void ended(Session session, String reason) {
    ends.add(reason);
  }

  private final class Recorder implements MonitorListener {
    @Override
    public void changed(TableRows tables) {
      changes.add(tables);
    }

    @Override
    public void refused(OvsdbException reason) {
      refusals.add(reason);
    }
  }
}
