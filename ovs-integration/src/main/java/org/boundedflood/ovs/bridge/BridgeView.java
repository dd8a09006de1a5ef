package org.boundedflood.ovs.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.ovs.ovsdb.MonitorListener;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbException;
import org.boundedflood.ovs.ovsdb.OvsdbMonitor;
import org.boundedflood.ovs.ovsdb.Row;
import org.boundedflood.ovs.ovsdb.TableRows;
import org.jspecify.annotations.Nullable;

/**
 * The present look of one bridge, for any number of listeners over one monitor, which runs from the
 * first listener on. Used on the event loop only.
 */
final class BridgeView implements MonitorListener {
  private final OvsdbClient client;
  private final String name;
  private final List<BridgeListener> listeners = new ArrayList<>();
  private @Nullable OvsdbMonitor monitor;
  private @Nullable BridgeSnapshot present;
  private @Nullable String missing;

  BridgeView(OvsdbClient client, String name) {
    this.client = client;
    this.name = name;
  }

  String name() {
    return name;
  }

  void add(BridgeListener listener) {
    listeners.add(listener);
    if (present != null) {
      listener.bridgeChanged(present);
    } else if (missing != null) {
      listener.bridgeMissing(missing);
    }
    if (monitor == null) {
      monitor = client.monitor(Vswitch.DATABASE, Vswitch.WATCHED, this);
    }
  }

  void remove(BridgeListener listener) {
    listeners.remove(listener);
  }

  void close() {
    listeners.clear();
    if (monitor != null) {
      monitor.close();
    }
  }

  @Override
  public void changed(TableRows tables) {
    Optional<BridgeSnapshot> snapshot = BridgeReader.read(tables, name);
    if (snapshot.isEmpty()) {
      List<String> others =
          tables.table(Vswitch.BRIDGE).values().stream()
              .map((Row row) -> row.text("name"))
              .toList();
      missing(String.valueOf(BridgeSettings.missing(name, others).getMessage()));
    } else if (!snapshot.get().equals(present)) {
      missing = null;
      present = snapshot.get();
      client.counters().increment(OvsCounter.BRIDGE_SNAPSHOTS);
      List.copyOf(listeners).forEach(listener -> listener.bridgeChanged(snapshot.get()));
    }
  }

  @Override
  public void refused(OvsdbException reason) {
    missing("bridge " + name + " cannot be watched: " + String.valueOf(reason.getMessage()));
  }

  private void missing(String reason) {
    boolean known = missing != null;
    present = null;
    missing = reason;
    if (!known) {
      List.copyOf(listeners).forEach(listener -> listener.bridgeMissing(reason));
    }
  }
}
