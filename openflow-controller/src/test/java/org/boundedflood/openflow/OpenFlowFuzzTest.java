package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The input is what a hostile switch sends: any bytes, at any point of the connection. */
class OpenFlowFuzzTest {
  private static final int HEADER = 8;
  private static final int LONGEST = 65_535;
  private static final int ECHO_XID = 0x5eed;

  @FuzzTest
  void aConnectionThatBeginsWithAnyBytesEndsOrWaitsForMore(byte[] input) {
    EmbeddedSession session = EmbeddedSession.connecting();
    session.receive(input);
    session.close();
  }

  @FuzzTest
  void anActiveSessionThatReceivesAnyBytesEndsOrGoesOn(byte[] input) {
    EmbeddedSession session = EmbeddedSession.active();
    session.receive(input);
    session.close();
  }

  /** The input is one message without its version and length, which are put right. */
  @FuzzTest
  void aMessageInIntactFramingIsUnderstoodOrCountedAndTheNextIsHandled(byte[] input) {
    if (input.length < HEADER || input.length > LONGEST) {
      return;
    }
    byte[] message = input.clone();
    message[0] = 4;
    message[2] = (byte) (message.length >>> Byte.SIZE);
    message[3] = (byte) message.length;
    EmbeddedSession session = EmbeddedSession.active();
    session.receive(message, Wire.message(Wire.ECHO_REQUEST, ECHO_XID));
    assertEquals(ECHO_XID, session.lastEchoAnswered());
    session.close();
  }
}
