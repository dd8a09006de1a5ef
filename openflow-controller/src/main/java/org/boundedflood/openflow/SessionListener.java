package org.boundedflood.openflow;

import org.projectfloodlight.openflow.protocol.OFMessage;

/**
 * What an application hears of its switches.
 *
 * <p>Every method is called on the event loop of the session it names, and on no other thread: the
 * calls of one session never overlap, and none may block. {@link #connected} is the first call of a
 * session, {@link #disconnected} the last; a connection that never became a session (it failed the
 * handshake) is logged and counted by the server and not told here. An unchecked exception thrown
 * by a listener ends that session with {@link DisconnectReason.Kind#INTERNAL_ERROR}: when the
 * switch connects again, the application starts from a known state.
 */
public interface SessionListener {
  /** The handshake is complete: features and ports are known, messages may be sent. */
  void connected(OpenFlowSession session);

  /** The switch sent a frame to the controller. */
  void packetIn(OpenFlowSession session, PacketIn packetIn);

  /**
   * Any other message that the switch sent of its own accord: flow-removed, port-status (already
   * contained in {@link OpenFlowSession#ports}), experimenter.
   */
  void message(OpenFlowSession session, OFMessage message);

  /**
   * The switch refused a message. Not called for the error that answers a pending {@link
   * OpenFlowSession#barrier}, {@link OpenFlowSession#request} or {@link
   * OpenFlowSession#requestRole}: that goes into its future.
   */
  void error(OpenFlowSession session, SwitchError error);

  /** A message that cannot be decoded; it was logged and counted already. */
  default void undecodable(OpenFlowSession session, RawMessage message) {}

  /**
   * All that has arrived so far was told. An application that is told many things at once may
   * gather them and act on them here; whatever it is told is followed by this call, at once if
   * nothing else has arrived.
   */
  default void readComplete(OpenFlowSession session) {}

  /** The session is over; its unfinished futures have failed and nothing more can be sent. */
  void disconnected(OpenFlowSession session, DisconnectReason reason);
}
