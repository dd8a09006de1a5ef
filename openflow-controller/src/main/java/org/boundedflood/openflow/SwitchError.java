package org.boundedflood.openflow;

import java.util.Optional;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFMessage;

/**
 * A switch's refusal of a message.
 *
 * @param type the error's type, 0 to 65,535
 * @param code the error's code within its type, 0 to 65,535
 * @param xid the transaction id of the refused message, an unsigned 32-bit integer
 * @param message the error as Loxi decodes it; empty if type or code are not of OpenFlow 1.3
 * @param cause the refused message as it was handed to {@link OpenFlowSession#send}; empty if it is
 *     no longer remembered (see {@link OpenFlowSettings#rememberedMessages})
 * @param text one line for an operator that names the error and the refused message
 */
public record SwitchError(
    int type,
    int code,
    long xid,
    Optional<OFErrorMsg> message,
    Optional<OFMessage> cause,
    String text) {
  @Override
  public String toString() {
    return text;
  }
}
