package org.boundedflood.topology.organise;

import java.util.Optional;

/**
 * What two controllers tell each other about the link between their nodes. Every message may be
 * lost, repeated or overtaken: the later of a sender's messages stands for all before it.
 */
public sealed interface LinkMessage {
  /** Grows with each message of a sender to a peer, through restarts too. */
  long sequence();

  /** The sender wants the link. Repeated while it does; whoever does not repeat it gives it up. */
  record Request(long sequence, LinkReason reason) implements LinkMessage {}

  /**
   * The recipient's request is granted: the sender's end of the tunnel is made or being made.
   *
   * @param request the number of that request
   * @param own why the sender wants the link itself, if it does
   */
  record Accept(long sequence, long request, Optional<LinkReason> own) implements LinkMessage {}

  /** The recipient's request is not granted. */
  record Refuse(long sequence, Refusal why) implements LinkMessage {}

  /** The sender itself wants the link no more; it stays if the recipient wants it. */
  record Release(long sequence) implements LinkMessage {}

  /** The sender takes its end of the tunnel away. */
  record Close(long sequence, Refusal why) implements LinkMessage {}
}
