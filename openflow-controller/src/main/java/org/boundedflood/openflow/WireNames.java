package org.boundedflood.openflow;

/** Names of OpenFlow 1.3 numbers, for logs. */
final class WireNames {
  private static final String[] TYPES = {
    "HELLO",
    "ERROR",
    "ECHO_REQUEST",
    "ECHO_REPLY",
    "EXPERIMENTER",
    "FEATURES_REQUEST",
    "FEATURES_REPLY",
    "GET_CONFIG_REQUEST",
    "GET_CONFIG_REPLY",
    "SET_CONFIG",
    "PACKET_IN",
    "FLOW_REMOVED",
    "PORT_STATUS",
    "PACKET_OUT",
    "FLOW_MOD",
    "GROUP_MOD",
    "PORT_MOD",
    "TABLE_MOD",
    "MULTIPART_REQUEST",
    "MULTIPART_REPLY",
    "BARRIER_REQUEST",
    "BARRIER_REPLY",
    "QUEUE_GET_CONFIG_REQUEST",
    "QUEUE_GET_CONFIG_REPLY",
    "ROLE_REQUEST",
    "ROLE_REPLY",
    "GET_ASYNC_REQUEST",
    "GET_ASYNC_REPLY",
    "SET_ASYNC",
    "METER_MOD"
  };

  private WireNames() {}

  /** Whether a message of a type answers a request. */
  static boolean isReply(int type) {
    return type < TYPES.length && TYPES[type].endsWith("_REPLY");
  }

  static String type(int type) {
    return type < TYPES.length ? TYPES[type] : "message of unknown type " + type;
  }
}
