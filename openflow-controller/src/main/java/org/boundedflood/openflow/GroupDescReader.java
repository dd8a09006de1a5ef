package org.boundedflood.openflow;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;

/**
 * Reads the description of groups, which Loxi refuses where a bucket has a {@link NiciraAction}.
 *
 * <pre>
 * reply:  header 8, multipart type 2, flags 2, pad 4, groups
 * group:  length 2, type 1, pad 1, id 4, buckets
 * bucket: length 2, weight 2, watched port 4, watched group 4, pad 4, actions
 * action: type 2, length 2, the rest
 * </pre>
 */
final class GroupDescReader {
  private static final OFFactory FACTORY = OFFactories.getFactory(OFVersion.OF_13);
  private static final int MULTIPART_REPLY = 19;
  private static final int GROUP_DESC = 7;
  private static final int HEADER = 16;
  private static final int GROUP_HEADER = 8;
  private static final int BUCKET_HEADER = 16;
  private static final int ACTION_HEADER = 8;
  private static final int MULTIPART_TYPE = 8;
  private static final int MORE = 1;

  private GroupDescReader() {}

  /** Whether a message, of which there are at least 8 bytes, describes groups. */
  static boolean isFor(ByteBuf message) {
    int start = message.readerIndex();
    return message.getUnsignedByte(start + 1) == MULTIPART_REPLY
        && message.readableBytes() >= HEADER
        && message.getUnsignedShort(start + MULTIPART_TYPE) == GROUP_DESC;
  }

  /** Reads all of a message without moving its indices. */
  static OFGroupDescStatsReply read(ByteBuf message) throws UndecodableException, OFParseError {
    ByteBuf in = message.duplicate();
    long xid = in.skipBytes(4).readUnsignedInt();
    boolean more = (in.skipBytes(2).readUnsignedShort() & MORE) != 0;
    in.skipBytes(4);
    List<OFGroupDescStatsEntry> groups = new ArrayList<>();
    while (in.isReadable()) {
      groups.add(group(part(in, 0, GROUP_HEADER, "group")));
    }
    Set<OFStatsReplyFlags> flags = EnumSet.noneOf(OFStatsReplyFlags.class);
    if (more) {
      flags.add(OFStatsReplyFlags.REPLY_MORE);
    }
    return FACTORY
        .buildGroupDescStatsReply()
        .setXid(xid)
        .setFlags(flags)
        .setEntries(groups)
        .build();
  }

  private static OFGroupDescStatsEntry group(ByteBuf in) throws UndecodableException, OFParseError {
    OFGroupType type = type(in.skipBytes(2).readUnsignedByte());
    int id = in.skipBytes(1).readInt();
    List<OFBucket> buckets = new ArrayList<>();
    while (in.isReadable()) {
      buckets.add(bucket(part(in, 0, BUCKET_HEADER, "bucket")));
    }
    return FACTORY
        .buildGroupDescStatsEntry()
        .setGroupType(type)
        .setGroup(OFGroup.of(id))
        .setBuckets(buckets)
        .build();
  }

  private static OFGroupType type(int wire) throws UndecodableException {
    return switch (wire) {
      case 0 -> OFGroupType.ALL;
      case 1 -> OFGroupType.SELECT;
      case 2 -> OFGroupType.INDIRECT;
      case 3 -> OFGroupType.FF;
      default -> throw new UndecodableException("group of type " + wire);
    };
  }

  private static OFBucket bucket(ByteBuf in) throws UndecodableException, OFParseError {
    int weight = in.skipBytes(2).readUnsignedShort();
    OFPort port = OFPort.read4Bytes(in);
    OFGroup group = OFGroup.read4Bytes(in);
    in.skipBytes(4);
    List<OFAction> actions = new ArrayList<>();
    while (in.isReadable()) {
      actions.add(action(part(in, 2, ACTION_HEADER, "action")));
    }
    return FACTORY
        .buildBucket()
        .setWeight(weight)
        .setWatchPort(port)
        .setWatchGroup(group)
        .setActions(actions)
        .build();
  }

  private static OFAction action(ByteBuf in) throws OFParseError {
    return in.getUnsignedShort(in.readerIndex()) == NiciraWire.EXPERIMENTER
        ? NiciraWire.read(in)
        : FACTORY.actions().getReader().readFrom(in);
  }

  /** Takes the next part, which tells its own length. */
  private static ByteBuf part(ByteBuf in, int lengthAt, int least, String what)
      throws UndecodableException {
    int length = in.readableBytes() < least ? 0 : in.getUnsignedShort(in.readerIndex() + lengthAt);
    if (length < least || length > in.readableBytes()) {
      throw new UndecodableException(
          "%s of %d bytes, of which %d are there".formatted(what, length, in.readableBytes()));
    }
    return in.readSlice(length);
  }
}
