package org.boundedflood.topology.member;

import io.scalecube.cluster.Member;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The library's objects as bytes: each a byte that tells of what kind it is, and behind it what the
 * object writes of itself. There are no other kinds than those listed here. Java's own
 * serialisation would describe each class in each message, and look all of them up again: that is
 * most of the bytes, and most of the time.
 */
final class ObjectBytes {
  /** How deep objects are within each other, at most. A list of gossip is 5 deep. */
  private static final int DEEPEST = 10;

  private static final int NULL = 0;
  private static final int TEXT = 1;

  /** The code of the first of {@link #KINDS}. */
  private static final int FIRST_KIND = 2;

  private static final String OTHER_VERSION = "this is another version of the gossip library";

  /** The last is the answer to a question for metadata. */
  private static final List<Kind> KINDS =
      List.of(
          Kind.of("transport.api.Message"),
          Kind.of("Member"),
          Kind.of("fdetector.PingData"),
          Kind.of("fdetector.PingData$AckType"),
          Kind.of("gossip.Gossip"),
          Kind.of("gossip.GossipRequest"),
          Kind.of("membership.MembershipRecord"),
          Kind.of("membership.MemberStatus"),
          Kind.of("membership.SyncData"),
          Kind.of("metadata.GetMetadataRequest"),
          Kind.of("metadata.GetMetadataResponse"));

  private ObjectBytes() {}

  /** The names of the classes that can be written and read. */
  static List<String> classNames() {
    return KINDS.stream().map(kind -> kind.type().getName()).toList();
  }

  /**
   * A class whose objects are written.
   *
   * @param constructor null for an enumeration
   */
  private record Kind(Class<?> type, @Nullable Constructor<?> constructor) {
    static Kind of(String name) {
      try {
        Class<?> type = Class.forName("io.scalecube.cluster." + name);
        if (type.isEnum()) {
          return new Kind(type, null);
        }
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return new Kind(type, constructor);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(OTHER_VERSION, e);
      }
    }
  }

  /** Whose metadata is asked for, which is all that the library's class for it holds. */
  static Member memberAsked(Externalizable question) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Output out = new Output(bytes)) {
      question.writeExternal(out);
      return (Member) Objects.requireNonNull(input(bytes).readObject());
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(OTHER_VERSION, e);
    }
  }

  /** What a member answers to that, if its metadata is empty. */
  static Object emptyMetadata(Member member) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Output out = new Output(bytes)) {
      out.writeByte(FIRST_KIND + KINDS.size() - 1);
      out.writeObject(member);
      out.writeInt(0);
      return Objects.requireNonNull(input(bytes).readObject());
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(OTHER_VERSION, e);
    }
  }

  private static Input input(ByteArrayOutputStream written) {
    return new Input(new ByteArrayInputStream(written.toByteArray()));
  }

  /** Writes objects. */
  static final class Output extends DataOutputStream implements ObjectOutput {
    Output(OutputStream to) {
      super(to);
    }

    @Override
    public void writeObject(@Nullable Object object) throws IOException {
      if (object == null) {
        writeByte(NULL);
      } else if (object instanceof String text) {
        writeByte(TEXT);
        writeUTF(text);
      } else {
        writeByte(FIRST_KIND + kindOf(object));
        if (object instanceof Enum<?> constant) {
          writeUTF(constant.name());
        } else {
          ((Externalizable) object).writeExternal(this);
        }
      }
    }

    private static int kindOf(Object object) throws IOException {
      for (int i = 0; i < KINDS.size(); i++) {
        if (KINDS.get(i).type() == object.getClass()) {
          return i;
        }
      }
      throw new NotSerializableException(object.getClass().getName());
    }
  }

  /** Reads objects. */
  static final class Input extends DataInputStream implements ObjectInput {
    private int depth;

    Input(InputStream from) {
      super(from);
    }

    @Override
    public @Nullable Object readObject() throws IOException, ClassNotFoundException {
      int code = readUnsignedByte();
      if (code == NULL) {
        return null;
      }
      if (code == TEXT) {
        return readUTF();
      }
      if (code >= FIRST_KIND + KINDS.size()) {
        throw new InvalidClassException("there is no kind " + code);
      }
      Kind kind = KINDS.get(code - FIRST_KIND);
      Constructor<?> constructor = kind.constructor();
      return constructor == null ? constant(kind.type()) : object(constructor);
    }

    private Object constant(Class<?> type) throws IOException {
      String name = readUTF();
      for (Object constant : type.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(name)) {
          return constant;
        }
      }
      throw new InvalidClassException(type.getName(), "there is no constant " + name);
    }

    private Object object(Constructor<?> constructor) throws IOException, ClassNotFoundException {
      if (depth >= DEEPEST) {
        throw new InvalidClassException("more than " + DEEPEST + " objects within each other");
      }
      depth++;
      try {
        Externalizable made = (Externalizable) constructor.newInstance();
        made.readExternal(this);
        return made;
      } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(OTHER_VERSION, e);
      } finally {
        depth--;
      }
    }
  }
}
