package org.boundedflood.core.link;

import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.count.Counters;
import org.boundedflood.core.frb.Fragment;
import org.boundedflood.core.frb.FrbReject;
import org.boundedflood.core.net.EthernetFrame;

/**
 * Puts the fragments that come in on one link together again.
 *
 * <p>Bound: {@value #MAX_FRAMES} frames, complete ones included, hence at most {@value #MAX_FRAMES}
 * times {@link Fragment#MAX_WHOLE_BYTES} bytes. Ageing: {@value #HOLD_MILLIS} ms after the first
 * fragment of a frame. Eviction: the frame that was begun first. Owner: the link. A frame that is
 * complete keeps its place without its bytes, so that its fragments cannot be played back
 * meanwhile.
 */
public final class Reassembly {
  /** How many frames may be under way at a time; an honest peer sends one after the other. */
  static final int MAX_FRAMES = 16;

  /** How long a frame waits for its missing fragments, in milliseconds. */
  static final long HOLD_MILLIS = 2_000;

  private static final byte[] DELIVERED = new byte[0];

  private static final class Frame {
    final int wholeBytes;
    final int pieces;
    final long since;
    final BitSet present = new BitSet();
    byte[] bytes;

    Frame(Fragment first, long now) {
      this.wholeBytes = first.wholeBytes();
      this.pieces = first.pieces();
      this.since = now;
      this.bytes = new byte[first.wholeBytes()];
    }

    boolean isComplete() {
      return present.cardinality() == pieces;
    }
  }

  private final Counters counters;
  private final Map<Integer, Frame> frames = new LinkedHashMap<>();

  public Reassembly(Counters counters) {
    this.counters = counters;
  }

  /** What became of a fragment. */
  public sealed interface Outcome {
    /** It was the last one missing: this is the whole. */
    record Complete(EthernetFrame frame) implements Outcome {}

    /** Others are missing. */
    record Incomplete() implements Outcome {}

    /** It is to be discarded. */
    record Rejected(FrbReject reason) implements Outcome {}
  }

  /** Takes a fragment. */
  public Outcome add(Fragment fragment, long now) {
    age(now);
    Frame frame = frames.get(fragment.number());
    if (frame == null) {
      makeRoom();
      frame = new Frame(fragment, now);
      frames.put(fragment.number(), frame);
    }
    if (frame.wholeBytes != fragment.wholeBytes() || frame.pieces != fragment.pieces()) {
      return new Outcome.Rejected(FrbReject.CONFLICTING_FRAGMENT);
    }
    if (frame.present.get(fragment.index())) {
      return new Outcome.Rejected(FrbReject.REPEATED_FRAGMENT);
    }
    frame.present.set(fragment.index());
    byte[] data = fragment.data().bytes();
    System.arraycopy(data, 0, frame.bytes, fragment.offset(), data.length);
    if (!frame.isComplete()) {
      return new Outcome.Incomplete();
    }
    byte[] whole = frame.bytes;
    frame.bytes = DELIVERED;
    return new Outcome.Complete(EthernetFrame.of(whole));
  }

  /** Gives up what has waited too long. */
  public void age(long now) {
    Iterator<Frame> oldestFirst = frames.values().iterator();
    while (oldestFirst.hasNext()) {
      Frame frame = oldestFirst.next();
      if (now - frame.since < HOLD_MILLIS) {
        return;
      }
      oldestFirst.remove();
      if (!frame.isComplete()) {
        counters.increment(Counter.REASSEMBLIES_EXPIRED);
      }
    }
  }

  private void makeRoom() {
    if (frames.size() < MAX_FRAMES) {
      return;
    }
    Iterator<Frame> oldestFirst = frames.values().iterator();
    if (!oldestFirst.next().isComplete()) {
      counters.increment(Counter.REASSEMBLIES_EVICTED);
    }
    oldestFirst.remove();
  }
}
