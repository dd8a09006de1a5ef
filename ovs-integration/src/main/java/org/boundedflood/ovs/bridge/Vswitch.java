package org.boundedflood.ovs.bridge;

import java.util.List;
import java.util.Map;

/** Names in the database of Open vSwitch that are used here, and those that this project adds. */
final class Vswitch {
  static final String DATABASE = "Open_vSwitch";

  /** The table of one row that is named like the database. */
  static final String ROOT = "Open_vSwitch";

  /** Number of the configuration that the switch is to have; a new one has it read all of it. */
  static final String NEXT_CONFIGURATION = "next_cfg";

  /** Number of the configuration that the switch has read. */
  static final String PRESENT_CONFIGURATION = "cur_cfg";

  static final String BRIDGE = "Bridge";
  static final String PORT = "Port";
  static final String INTERFACE = "Interface";
  static final String CONTROLLER = "Controller";

  static final String OTHER_CONFIG = "other_config";
  static final String EXTERNAL_IDS = "external_ids";
  static final String FAIL_MODE = "fail_mode";
  static final String PROTOCOLS = "protocols";

  /** Key of {@code other_config} that keeps the switch from reaching controllers through itself. */
  static final String DISABLE_IN_BAND = "disable-in-band";

  static final String SECURE = "secure";
  static final String OPENFLOW13 = "OpenFlow13";

  /** Key of a bridge's {@code external_ids}: the node's position on the ring. */
  static final String NODE_ID = "bf-node-id";

  /** Key of a bridge's {@code external_ids}: what the bridge was set to before a take-over. */
  static final String SAVED = "bf-saved";

  /** Key of an interface's {@code external_ids}: its column {@code bfd} before BFD was enabled. */
  static final String SAVED_BFD = "bf-saved-bfd";

  /** Key of a controller's {@code external_ids}: who made the row. */
  static final String OWNER = "bf-owner";

  static final String OWNER_NAME = "bounded-flood";

  /** What is watched of each table. */
  static final Map<String, List<String>> WATCHED =
      Map.of(
          BRIDGE,
          List.of(
              "name",
              "datapath_id",
              "ports",
              "controller",
              FAIL_MODE,
              PROTOCOLS,
              OTHER_CONFIG,
              EXTERNAL_IDS),
          PORT,
          List.of("name", "interfaces", EXTERNAL_IDS),
          INTERFACE,
          List.of(
              "name",
              "type",
              "ofport",
              "admin_state",
              "link_state",
              "mtu",
              EXTERNAL_IDS,
              "options",
              "mac_in_use",
              "error",
              "bfd",
              "bfd_status"),
          CONTROLLER,
          List.of("target", "is_connected"));

  private Vswitch() {}
}
