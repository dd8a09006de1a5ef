package org.boundedflood.openflow;

import com.google.common.hash.PrimitiveSink;
import io.netty.buffer.ByteBuf;
import java.util.HexFormat;
import org.projectfloodlight.openflow.protocol.OFActionType;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;

/**
 * An action of Open vSwitch that OpenFlow 1.3 has not, and Loxi does not know. A switch that has it
 * neither refuses the message that holds it.
 *
 * <pre>
 *  0        2        4              8         10
 *  +--------+--------+--------------+---------+-------------------------------------+
 *  | 0xffff | length | 0x00002320   | subtype | of the subtype, to a multiple of 8  |
 *  +--------+--------+--------------+---------+-------------------------------------+
 *  load, 7: first bit 10 bits and number of bits - 1 6 bits, field 4, value 8
 *  move, 6: number of bits 2, first bit of source 2, of destination 2, source 4, destination 4
 * </pre>
 */
public sealed interface NiciraAction extends OFAction {
  /**
   * Overwrites the low bits of the destination address.
   *
   * @param bits how many, 1 to 48
   * @param value what they are to be
   */
  record LoadDestination(int bits, long value) implements NiciraAction {
    /** Checks the ranges. */
    public LoadDestination {
      if (bits < 1 || bits > 48 || value >>> bits != 0) {
        throw new IllegalArgumentException(
            "1 to 48 bits must be loaded with a value that they hold, found %d bits, 0x%x"
                .formatted(bits, value));
      }
    }

    @Override
    public void writeTo(ByteBuf out) {
      NiciraWire.writeHeader(out, NiciraWire.LOAD);
      out.writeShort(bits - 1).writeInt(NiciraWire.ETH_DST).writeLong(value);
    }
  }

  /**
   * Overwrites the low bits of the destination address by those of another field.
   *
   * @param bits how many, 1 to 32
   */
  record CopyToDestination(Source source, int bits) implements NiciraAction {
    /** Checks the range. */
    public CopyToDestination {
      if (bits < 1 || bits > 32) {
        throw new IllegalArgumentException("1 to 32 bits must be copied, found " + bits);
      }
    }

    @Override
    public void writeTo(ByteBuf out) {
      NiciraWire.writeHeader(out, NiciraWire.MOVE);
      out.writeShort(bits).writeInt(0).writeInt(source.header()).writeInt(NiciraWire.ETH_DST);
    }
  }

  /** An action that was read and is neither: of Open vSwitch or of somebody else. */
  final class Other implements NiciraAction {
    private final byte[] wire;

    Other(byte[] wire) {
      this.wire = wire;
    }

    @Override
    public void writeTo(ByteBuf out) {
      out.writeBytes(wire);
    }

    /** All of it in hex. */
    @Override
    public String toString() {
      return "action " + HexFormat.of().formatHex(wire);
    }
  }

  /** What can be copied. */
  enum Source {
    /** The destination address of an IPv4 packet. */
    IPV4_DESTINATION(0x0000_1004),
    /** The destination address of an IPv6 packet. */
    IPV6_DESTINATION(0x0001_2810);

    private final int header;

    Source(int header) {
      this.header = header;
    }

    int header() {
      return header;
    }
  }

  @Override
  default OFActionType getType() {
    return OFActionType.EXPERIMENTER;
  }

  @Override
  default OFVersion getVersion() {
    return OFVersion.OF_13;
  }

  @Override
  default OFAction.Builder createBuilder() {
    throw new UnsupportedOperationException("an action of Open vSwitch is made anew, not changed");
  }

  @Override
  default void putTo(PrimitiveSink sink) {
    sink.putInt(hashCode());
  }
}
