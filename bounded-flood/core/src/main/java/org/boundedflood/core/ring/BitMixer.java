package org.boundedflood.core.ring;

/** Turns numbers into numbers that look random and are always the same. */
public final class BitMixer {
  private BitMixer() {}

  /** The finaliser of SplitMix64: every input bit reaches every output bit. */
  public static long mix(long value) {
    long mixed = value + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** The same for an identifier, of which every bit counts. */
  public static long mix(NodeId node) {
    return mix(mix(node.high()) ^ node.low());
  }
}
