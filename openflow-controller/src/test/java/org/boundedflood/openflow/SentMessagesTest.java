package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.types.OFPort;

class SentMessagesTest {
  private static final OFMessage FLOW_MOD = OpenFlow13.deleteFlows(1, -1);
  private static final OFMessage PACKET_OUT =
      OpenFlow13.packetOut(OFPort.CONTROLLER, new byte[60], List.of());

  @Test
  void theOldestIsForgottenAboveTheBound() {
    SentMessages sent = new SentMessages(3);
    for (int xid = 1; xid <= 4; xid++) {
      sent.add(xid, FLOW_MOD);
    }
    assertFalse(sent.find(1).isPresent());
    assertTrue(sent.find(2).isPresent());
    assertEquals(3, sent.size());
  }

  @Test
  void packetOutsAreBoundedByThemselvesAndDisplaceNothingElse() {
    SentMessages sent = new SentMessages(3);
    sent.add(1, FLOW_MOD);
    for (int xid = 2; xid <= 1000; xid++) {
      sent.add(xid, PACKET_OUT);
    }
    assertTrue(sent.find(1).isPresent());
    assertTrue(sent.find(1000).isPresent());
    assertEquals(1 + SentMessages.PACKET_OUTS, sent.size());
  }

  @Test
  void aBarrierForgetsWhatCameBeforeAlsoWhereTransactionIdsWrapAround() {
    int last = Integer.MAX_VALUE;
    SentMessages sent = new SentMessages(10);
    for (int i = -2; i <= 3; i++) {
      sent.add(last + i, i % 2 == 0 ? FLOW_MOD : PACKET_OUT);
    }
    sent.forgetThrough(last + 1);
    assertEquals(2, sent.size());
    assertTrue(sent.find(last + 2).isPresent());
    assertTrue(sent.find(last + 3).isPresent());
  }
}
