package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** A listener that keeps what it hears, in order, for a test to take. */
final class Recorder implements SessionListener {
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

  /** One call. */
  record Heard(OpenFlowSession session, Object what, boolean onLoop) {}

  /** What {@link Heard#what} is for a new session. */
  record Connected() {}

  @Override
  public void connected(OpenFlowSession session) {
    add(session, new Connected());
  }

  @Override
  public void packetIn(OpenFlowSession session, PacketIn packetIn) {
    add(session, packetIn);
  }

  @Override
  public void message(OpenFlowSession session, OFMessage message) {
    add(session, message);
  }

  @Override
  public void error(OpenFlowSession session, SwitchError error) {
    add(session, error);
  }

  @Override
  public void undecodable(OpenFlowSession session, RawMessage message) {
    add(session, message);
  }

  @Override
  public void disconnected(OpenFlowSession session, DisconnectReason reason) {
    add(session, reason);
  }

  private void add(OpenFlowSession session, Object what) {
    heard.add(new Heard(session, what, session.executor().inEventLoop()));
  }

  /** The next call, which must have come on the session's event loop. */
  Heard next() throws InterruptedException {
    Heard next = heard.poll(FakeSwitch.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertNotNull(next, "the listener heard nothing");
    assertTrue(next.onLoop(), "heard on another thread: " + next);
    return next;
  }

  /** What the next call is about, which must be of a type. */
  <T> T next(Class<T> type) throws InterruptedException {
    return assertInstanceOf(type, next().what());
  }

  /** The next call's session, which must be new. */
  OpenFlowSession connected() throws InterruptedException {
    Heard next = next();
    assertInstanceOf(Connected.class, next.what());
    return next.session();
  }

  boolean isEmpty() {
    return heard.isEmpty();
  }
}
