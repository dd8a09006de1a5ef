package org.boundedflood.ovs.bridge;

import org.boundedflood.ovs.testing.Inbox;

/** What a bridge looked like, and why there was none, for the test's thread to take. */
record Seen(Inbox<BridgeSnapshot> snapshots, Inbox<String> absences) implements BridgeListener {
  Seen() {
    this(new Inbox<>(), new Inbox<>());
  }

  @Override
  public void bridgeChanged(BridgeSnapshot snapshot) {
    snapshots.add(snapshot);
  }

  @Override
  public void bridgeMissing(String reason) {
    absences.add(reason);
  }
}
