package org.boundedflood.topology.member;

import io.scalecube.cluster.Member;
import io.scalecube.cluster.metadata.MetadataStoreImpl;
import io.scalecube.cluster.transport.api.Message;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Answers, in the place of other members, the question that the library asks each member before it
 * believes in it: for its metadata. What a member tells about itself is in its membership record,
 * as its alias, so a member that is told of others needs no connection to each of them.
 *
 * <p>The answer is a proof of life too: a list of members may still hold one that this member has
 * given up, and from list to list it would come back for ever. So who was given up once must answer
 * itself.
 *
 * <p>Bound: the latest {@value #MOST} lives that were given up; an older one would be believed in
 * once more, until it does not answer a ping. May be used by any thread.
 */
final class Introductions {
  static final int MOST = 4096;

  private final Set<String> givenUp = new LinkedHashSet<>();

  /** A life of a member, by the library's id of it, has left or failed. */
  synchronized void giveUp(String id) {
    givenUp.remove(id);
    givenUp.add(id);
    if (givenUp.size() > MOST) {
      var oldest = givenUp.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** It is a member, or one again. */
  synchronized void believe(String id) {
    givenUp.remove(id);
  }

  /** The answer to a question for metadata; empty if only the member itself may answer. */
  Optional<Message> answer(Message question) {
    if (!MetadataStoreImpl.GET_METADATA_REQ.equals(question.qualifier())) {
      return Optional.empty();
    }
    Member member = ObjectBytes.memberAsked(question.data());
    if (isGivenUp(member.id())) {
      return Optional.empty();
    }
    return Optional.of(
        Message.builder()
            .qualifier(MetadataStoreImpl.GET_METADATA_RESP)
            .correlationId(question.correlationId())
            .data(ObjectBytes.emptyMetadata(member))
            .build());
  }

  private synchronized boolean isGivenUp(String id) {
    return givenUp.contains(id);
  }
}
