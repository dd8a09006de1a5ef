package org.boundedflood.topology.member;

import io.scalecube.cluster.transport.api.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The library's messages as bytes: its own serialised form, of which nothing is read but the
 * library's classes and the JDK's plainest. Messages that go the same way at the same time go
 * together, since what they have in common is most of them.
 */
final class MessageBytes {
  /** The most bytes that go together: the whole membership of some ten thousand nodes. */
  static final int MOST = 4 << 20;

  /** How many messages go together at most. */
  static final int MOST_TOGETHER = 64;

  private static final ObjectInputFilter PLAIN =
      ObjectInputFilter.Config.createFilter(
          "maxdepth=20;maxarray=200000;maxrefs=500000;maxbytes="
              + MOST
              + ";io.scalecube.cluster.**;java.lang.String;java.lang.Enum;java.lang.Integer;"
              + "java.lang.Long;java.lang.Number;java.util.ArrayList;java.util.HashMap;!*");

  private MessageBytes() {}

  /**
   * Writes at least one message and at most {@value #MOST_TOGETHER}.
   *
   * @throws IllegalArgumentException if one holds what cannot be written
   */
  static byte[] write(List<Message> messages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeByte(messages.size());
      for (Message message : messages) {
        message.writeExternal(out);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot write " + messages, e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads messages.
   *
   * @throws IOException if these bytes are none, or hold what no member sends
   */
  static List<Message> read(byte[] bytes) throws IOException {
    List<Message> messages = new ArrayList<>();
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      in.setObjectInputFilter(PLAIN);
      int count = in.readByte();
      if (count < 1 || count > MOST_TOGETHER) {
        throw new IOException(
            "found %d messages; allowed are 1 to %d".formatted(count, MOST_TOGETHER));
      }
      for (int i = 0; i < count; i++) {
        Message message = new Message();
        message.readExternal(in);
        messages.add(message);
      }
    } catch (ClassNotFoundException | RuntimeException e) {
      throw new IOException("no message of a member: " + e, e);
    }
    return messages;
  }
}
