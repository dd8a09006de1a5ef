package org.boundedflood.openflow;

import java.util.Locale;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFMeterMod;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.OFStatsRequest;

/** Names messages in one line for logs, without the frames that Loxi's texts contain. */
final class MessageText {
  private MessageText() {}

  static String of(OFMessage message) {
    if (message instanceof OFFlowMod flow) {
      return String.format(
          Locale.ROOT,
          "FLOW_MOD %s table=%s priority=%d cookie=0x%x %s",
          flow.getCommand(),
          flow.getTableId(),
          flow.getPriority(),
          flow.getCookie().getValue(),
          flow.getMatch());
    }
    if (message instanceof OFGroupMod group) {
      return String.format(
          Locale.ROOT,
          "GROUP_MOD %s group=%s type=%s buckets=%d",
          group.getCommand(),
          group.getGroup(),
          group.getGroupType(),
          group.getBuckets().size());
    }
    if (message instanceof OFMeterMod meter) {
      return String.format(
          Locale.ROOT, "METER_MOD %s meter=%d", meter.getCommand(), meter.getMeterId());
    }
    if (message instanceof OFPacketOut out) {
      return String.format(
          Locale.ROOT,
          "PACKET_OUT in_port=%s of %d bytes, %s",
          out.getInPort(),
          out.getData().length,
          out.getActions());
    }
    if (message instanceof OFStatsRequest<?> request) {
      return "MULTIPART_REQUEST " + request.getStatsType();
    }
    return message.getType().toString();
  }
}
