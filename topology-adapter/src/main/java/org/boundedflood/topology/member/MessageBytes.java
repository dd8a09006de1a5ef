package org.boundedflood.topology.member;

import io.scalecube.cluster.transport.api.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/**
 * The library's messages as bytes: its own serialised form, of which nothing is read but the
 * library's classes and the JDK's plainest.
 */
final class MessageBytes {
  /** The largest message: the whole membership of some ten thousand nodes. */
  static final int MOST = 4 << 20;

  private static final ObjectInputFilter PLAIN =
      ObjectInputFilter.Config.createFilter(
          "maxdepth=20;maxarray=200000;maxrefs=500000;maxbytes="
              + MOST
              + ";io.scalecube.cluster.**;java.lang.String;java.lang.Enum;java.lang.Integer;"
              + "java.lang.Long;java.lang.Number;java.util.ArrayList;java.util.HashMap;!*");

  private MessageBytes() {}

  static byte[] write(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      message.writeExternal(out);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot write " + message, e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads one message.
   *
   * @throws IOException if these bytes are none, or hold what no member sends
   */
  static Message read(byte[] bytes) throws IOException {
    Message message = new Message();
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      in.setObjectInputFilter(PLAIN);
      message.readExternal(in);
    } catch (ClassNotFoundException | RuntimeException e) {
      throw new IOException("no message of a member: " + e, e);
    }
    return message;
  }
}
