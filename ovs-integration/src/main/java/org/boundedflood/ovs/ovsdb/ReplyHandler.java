package org.boundedflood.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;

/** Takes the outcome of one request, exactly once, on the event loop. */
interface ReplyHandler {
  /**
   * The server answered.
   *
   * @throws OvsdbException of kind MALFORMED if the answer is not what it should be; it resets the
   *     connection
   */
  void answered(JsonNode result);

  /** The request failed. */
  void failed(OvsdbException reason);
}
