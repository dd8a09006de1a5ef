package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a switch sends inside of intact framing, its session goes on. */
class MutationPropertiesTest {
  private static final int ECHO_XID = 0x5eed;
  private static final List<byte[]> VALID = valid();

  private static List<byte[]> valid() {
    int xid = 5;
    byte[] flowStats =
        Wire.hex(
            "0060 00 00 00000001 00000002 0064 003c 0000 0001 00000000 000000000000b0f1"
                + "0000000000000001 0000000000000040 0001 000c 80000004 00000007 00000000"
                + "0004 0018 00000000 0000 0010 00000005 0000 000000000000");
    byte[] groupDesc =
        Wire.hex(
            "0028 03 00 00000007 0020 0000 00000001 ffffffff 00000000"
                + "0000 0010 00000001 0000 000000000000");
    byte[] meterConfig = Wire.hex("0018 0006 00000003 0001 0010 000003e8 00000064 00000000");
    byte[] flowRemoved =
        Wire.hex(
            "000000000000b0f1 0064 00 02 00000001 00000002 003c 0000 0000000000000001"
                + "0000000000000040 0001 000c 80000004 00000007 00000000");
    return List.of(
        Wire.packetIn(Wire.inPort(7), new byte[60]),
        Wire.portStatus(Wire.REASON_MODIFY, Wire.port(1, "one")),
        Wire.error(xid, 5, 1, new byte[64]),
        Wire.error(xid, 0, 0, new byte[20]),
        Wire.multipart(xid, 1, true, flowStats, flowStats),
        Wire.multipart(xid, 7, false, groupDesc, groupDesc),
        Wire.multipart(xid, 10, false, meterConfig),
        Wire.multipart(xid, Wire.PORT_DESC, false, Wire.port(1, "one"), Wire.port(2, "two")),
        Wire.message(Wire.FLOW_REMOVED, 0, flowRemoved),
        Wire.message(Wire.BARRIER_REPLY, xid),
        Wire.message(Wire.ROLE_REPLY, xid, Wire.hex("0000000200000000 0000000000000007")),
        Wire.message(Wire.ECHO_REQUEST, 9, new byte[20]),
        Wire.message(4, 9, Wire.hex("00002320 00000001 0000000000000000")),
        Wire.featuresReply(2, 1, 0),
        Wire.hello(4, 1 << 4));
  }

  @Provide
  Arbitrary<byte[]> mutants() {
    Arbitrary<byte[]> bases = Arbitraries.of(VALID);
    Arbitrary<List<Integer>> changes =
        Arbitraries.integers().between(0, 0x7fff_ffff).list().ofMinSize(0).ofMaxSize(6);
    Arbitrary<Integer> lengths = Arbitraries.integers().between(-24, 24);
    return Combinators.combine(bases, changes, lengths).as(MutationPropertiesTest::mutate);
  }

  /** Sets bytes, not those of the header's length, then cuts or extends. */
  private static byte[] mutate(byte[] base, List<Integer> changes, int lengthChange) {
    int length = Math.max(8, base.length + (lengthChange % 3 == 0 ? lengthChange : 0));
    byte[] mutant = Arrays.copyOf(base, length);
    for (int change : changes) {
      mutant[(change >>> 8) % length] = (byte) change;
    }
    mutant[2] = (byte) (length >>> 8);
    mutant[3] = (byte) length;
    return mutant;
  }

  @Property(tries = 4_000)
  void aMutatedMessageNeverEndsTheSessionAndTheNextIsHandled(@ForAll("mutants") byte[] mutant) {
    EmbeddedSession session = EmbeddedSession.active();
    session.receive(mutant, Wire.message(Wire.ECHO_REQUEST, ECHO_XID));
    assertTrue(session.isOpen());
    assertEquals(ECHO_XID, session.lastEchoAnswered());
    session.close();
  }

  @Property(tries = 1_500)
  void aStreamThatIsBrokenAnywhereEndsTheSessionAtMost(
      @ForAll("mutants") byte[] mutant, @ForAll byte high, @ForAll byte low) {
    mutant[2] = high;
    mutant[3] = low;
    EmbeddedSession session = EmbeddedSession.active();
    session.receive(mutant, Wire.message(Wire.ECHO_REQUEST, ECHO_XID));
    int length = (high & 0xff) << 8 | (low & 0xff);
    if (length < 8) {
      assertFalse(session.isOpen());
    }
    session.close();
  }

  @Property(tries = 1_500)
  void duringTheHandshakeAMutatedMessageNeverGetsOutOfTheConnection(
      @ForAll("mutants") byte[] mutant, @ForAll boolean afterHello) {
    EmbeddedSession session = EmbeddedSession.connecting();
    if (afterHello) {
      session.receive(Wire.hello(4, 1 << 4));
    }
    session.receive(mutant);
    session.close();
  }
}
