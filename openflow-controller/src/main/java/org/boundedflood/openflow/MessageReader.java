package org.boundedflood.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;

/**
 * Decodes messages by Loxi, whose reader fails in more ways than it declares, and those that it
 * would refuse by hand.
 */
final class MessageReader {
  private MessageReader() {}

  /**
   * Loads Loxi's classes, a few hundred, so that the first switch is not kept waiting: Open vSwitch
   * gives up a connection without hello after a second, which a busy machine may need for them.
   */
  static void load() {
    ByteBuf message = Unpooled.buffer();
    OpenFlow13.barrier().writeTo(message);
    try {
      read(message);
    } catch (UndecodableException e) {
      throw new IllegalStateException("Loxi cannot read what it wrote", e);
    }
  }

  /** Decodes one frame without moving its indices. */
  static OFMessage read(ByteBuf frame) throws UndecodableException {
    @Nullable OFMessage message;
    try {
      message =
          GroupDescReader.isFor(frame)
              ? GroupDescReader.read(frame)
              : OFFactories.getFactory(OFVersion.OF_13).getReader().readFrom(frame.duplicate());
    } catch (OFParseError e) {
      throw new UndecodableException("unknown content: " + e.getMessage());
    } catch (RuntimeException e) {
      // Loxi's generated readers answer many malformed messages with whatever unchecked exception
      // falls out (null pointers, illegal arguments, index errors). The input is a switch's, the
      // reader keeps no state, so any of them means just that this message cannot be decoded.
      throw new UndecodableException("malformed content: " + e);
    }
    if (message == null) {
      throw new UndecodableException("content longer than the message");
    }
    return message;
  }
}
