package org.boundedflood.openflow;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadActionErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadInstructionErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadMatchErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadRequestErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFFlowModFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFGroupModFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFMeterModFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFRoleRequestFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFSwitchConfigFailedErrorMsg;

/**
 * Reads an error and names its cause.
 *
 * <pre>
 *  0        8      10     12
 *  +--------+------+------+--------------------------------------+
 *  | header | type | code | first 64 bytes or more of the cause, |
 *  |        |  2   |  2   | or a text where the hello failed     |
 *  +--------+------+------+--------------------------------------+
 * </pre>
 */
final class ErrorReader {
  static final int HELLO_FAILED = 0;

  private static final int DATA = 12;

  private ErrorReader() {}

  static SwitchError read(ByteBuf frame, SentMessages sent) throws UndecodableException {
    int start = frame.readerIndex();
    if (frame.readableBytes() < DATA) {
      throw new UndecodableException("error without type and code");
    }
    int type = frame.getUnsignedShort(start + 8);
    int code = frame.getUnsignedShort(start + 10);
    int xid = frame.getInt(start + 4);
    Optional<OFErrorMsg> message = decode(frame);
    Optional<OFMessage> cause = sent.find(xid);
    String name =
        message.map(ErrorReader::name).orElseGet(() -> "error type " + type + " code " + code);
    String about =
        type == HELLO_FAILED
            ? "\"" + text(frame) + "\""
            : cause.map(MessageText::of).orElseGet(() -> forgotten(frame));
    return new SwitchError(
        type,
        code,
        Integer.toUnsignedLong(xid),
        message,
        cause,
        name + " for " + about + " (xid " + Integer.toUnsignedLong(xid) + ")");
  }

  /** The text of a failed hello, unprintable characters replaced. */
  static String text(ByteBuf frame) {
    return frame
        .toString(
            frame.readerIndex() + DATA, frame.readableBytes() - DATA, StandardCharsets.US_ASCII)
        .replaceAll("[^ -~]", "?");
  }

  private static Optional<OFErrorMsg> decode(ByteBuf frame) {
    try {
      return Optional.of(MessageReader.read(frame))
          .filter(OFErrorMsg.class::isInstance)
          .map(OFErrorMsg.class::cast);
    } catch (UndecodableException e) {
      // Types and codes outside OpenFlow 1.3, such as vendors': the numbers say it, then.
      return Optional.empty();
    }
  }

  private static String forgotten(ByteBuf frame) {
    return frame.readableBytes() < DATA + FrameDecoder.HEADER
        ? "a message no longer remembered"
        : "a "
            + WireNames.type(frame.getUnsignedByte(frame.readerIndex() + DATA + 1))
            + " no longer remembered";
  }

  private static String name(OFErrorMsg error) {
    return error.getErrType() + "/" + code(error);
  }

  private static String code(OFErrorMsg error) {
    if (error instanceof OFBadRequestErrorMsg request) {
      return request.getCode().toString();
    } else if (error instanceof OFBadActionErrorMsg action) {
      return action.getCode().toString();
    } else if (error instanceof OFBadInstructionErrorMsg instruction) {
      return instruction.getCode().toString();
    } else if (error instanceof OFBadMatchErrorMsg match) {
      return match.getCode().toString();
    } else if (error instanceof OFFlowModFailedErrorMsg flow) {
      return flow.getCode().toString();
    } else if (error instanceof OFGroupModFailedErrorMsg group) {
      return group.getCode().toString();
    } else if (error instanceof OFMeterModFailedErrorMsg meter) {
      return meter.getCode().toString();
    } else if (error instanceof OFRoleRequestFailedErrorMsg role) {
      return role.getCode().toString();
    } else if (error instanceof OFSwitchConfigFailedErrorMsg config) {
      return config.getCode().toString();
    }
    return "other";
  }
}
