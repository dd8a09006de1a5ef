package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.projectfloodlight.openflow.protocol.OFMessage;

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
    Connection connection = new Connection();
    connection.channel.writeInbound(
        Unpooled.wrappedBuffer(mutant, Wire.message(Wire.ECHO_REQUEST, ECHO_XID)));
    connection.channel.checkException();
    assertTrue(connection.session.isOpen());
    assertEquals(ECHO_XID, connection.lastAnswer());
    connection.channel.finishAndReleaseAll();
  }

  @Property(tries = 1_500)
  void aStreamThatIsBrokenAnywhereEndsTheSessionAtMost(
      @ForAll("mutants") byte[] mutant, @ForAll byte high, @ForAll byte low) {
    mutant[2] = high;
    mutant[3] = low;
    Connection connection = new Connection();
    connection.channel.writeInbound(
        Unpooled.wrappedBuffer(mutant, Wire.message(Wire.ECHO_REQUEST, ECHO_XID)));
    connection.channel.checkException();
    int length = (high & 0xff) << 8 | (low & 0xff);
    if (length < 8) {
      assertFalse(connection.session.isOpen());
    }
    connection.channel.finishAndReleaseAll();
  }

  @Property(tries = 1_500)
  void duringTheHandshakeAMutatedMessageNeverGetsOutOfTheConnection(
      @ForAll("mutants") byte[] mutant, @ForAll boolean afterHello) {
    EmbeddedChannel channel = open(new Connections(SETTINGS, new Silent()));
    if (afterHello) {
      channel.writeInbound(Unpooled.wrappedBuffer(Wire.hello(4, 1 << 4)));
    }
    channel.writeInbound(Unpooled.wrappedBuffer(mutant));
    channel.checkException();
    channel.finishAndReleaseAll();
  }

  private static final OpenFlowSettings SETTINGS = OpenFlowSettings.builder().build();

  private static EmbeddedChannel open(Connections connections) {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel
        .pipeline()
        .addLast(
            new FrameDecoder(),
            new SessionHandler(connections.add(channel, Endpoint.Transport.TCP)));
    channel.pipeline().fireChannelActive();
    return channel;
  }

  /** An active session without a socket, which has asked for groups with transaction id 5. */
  private static final class Connection {
    final EmbeddedChannel channel;
    final OpenFlowSession session;

    Connection() {
      Connections connections = new Connections(SETTINGS, new Silent());
      channel = open(connections);
      channel.writeInbound(
          Unpooled.wrappedBuffer(
              Wire.hello(4, 1 << 4),
              Wire.featuresReply(2, 1, 0),
              Wire.multipart(4, Wire.PORT_DESC, false, Wire.port(1, "one"))));
      session = connections.sessions().get(0);
      var unused = session.request(OpenFlow13.groups());
    }

    /** The transaction id of the last echo reply. */
    int lastAnswer() {
      int xid = 0;
      ByteBuf sent = channel.readOutbound();
      while (sent != null) {
        xid = sent.getByte(1) == Wire.ECHO_REPLY ? sent.getInt(4) : xid;
        sent.release();
        sent = channel.readOutbound();
      }
      return xid;
    }
  }

  private static final class Silent implements SessionListener {
    @Override
    public void connected(OpenFlowSession session) {}

    @Override
    public void packetIn(OpenFlowSession session, PacketIn packetIn) {}

    @Override
    public void message(OpenFlowSession session, OFMessage message) {}

    @Override
    public void error(OpenFlowSession session, SwitchError error) {}

    @Override
    public void disconnected(OpenFlowSession session, DisconnectReason reason) {}
  }
}
