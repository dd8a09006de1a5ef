package org.boundedflood.openflow;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request to a switch that got no usable answer. */
public final class RequestFailedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient @Nullable SwitchError error;

  RequestFailedException(Kind kind, String text) {
    this(kind, text, null);
  }

  private RequestFailedException(Kind kind, String text, @Nullable SwitchError error) {
    super(text);
    this.kind = kind;
    this.error = error;
  }

  static RequestFailedException refused(SwitchError error) {
    return new RequestFailedException(Kind.REFUSED, error.text(), error);
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** The switch's error; present exactly if the kind is {@link Kind#REFUSED}. */
  public Optional<SwitchError> error() {
    return Optional.ofNullable(error);
  }

  /** The sorts of failures. */
  public enum Kind {
    /** The switch answered with an error. */
    REFUSED,
    /** The switch did not answer within {@link OpenFlowSettings#requestTimeout}. */
    TIMED_OUT,
    /** The session ended before the answer was complete. */
    CLOSED,
    /** More than {@link OpenFlowSettings#pendingRequests} were unanswered; it was not sent. */
    TOO_MANY_PENDING,
    /** The answer is longer than {@link OpenFlowSettings#replyLimit}. */
    REPLY_TOO_LONG,
    /** The answer, or a part of it, cannot be decoded or does not fit the request. */
    UNDECODABLE
  }
}
