package org.boundedflood.topology.member;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The first messages that this member answered, so that a recorded one that is sent again gets no
 * answer, which would tell that a member lives here. Bound: the latest {@value #MOST}; an older one
 * would be answered again, with nothing in the answer that its sender can use. Used by one thread.
 */
final class AnsweredHellos {
  static final int MOST = 4096;

  private final Set<ByteBuffer> proofs = new LinkedHashSet<>();

  /** Takes the proof of a first message; false if it was taken before. */
  boolean add(byte[] proof) {
    if (!proofs.add(ByteBuffer.wrap(proof.clone()))) {
      return false;
    }
    if (proofs.size() > MOST) {
      var oldest = proofs.iterator();
      oldest.next();
      oldest.remove();
    }
    return true;
  }
}
