package org.boundedflood.simulator;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import org.boundedflood.core.ring.Positions;

/**
 * Has the nodes of one process keep one copy of what each node told all of its peers of itself.
 * Without it a quarter of their memory would be copies.
 *
 * <p>Bound: a fixed number of slots. Of sets with the same slot the last one asked for stays, so
 * that some are kept more often than once. Several threads may ask.
 */
final class PlacePool implements UnaryOperator<Positions> {
  private final AtomicReferenceArray<Positions> slots;

  /** A pool in which hardly any two of so many sets have the same slot. */
  PlacePool(int sets) {
    this.slots = new AtomicReferenceArray<>(Integer.highestOneBit(Math.max(1, sets)) * 8);
  }

  @Override
  public Positions apply(Positions places) {
    int hash = places.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (slots.length() - 1);
    Positions known = slots.get(slot);
    if (places.equals(known)) {
      return known;
    }
    slots.set(slot, places);
    return places;
  }
}
