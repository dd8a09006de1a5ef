package org.boundedflood.topology.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scalecube.cluster.ClusterImpl;
import io.scalecube.cluster.Member;
import io.scalecube.cluster.transport.api.Message;
import java.io.ByteArrayOutputStream;
import java.io.Externalizable;
import java.io.File;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageBytesTest {
  private static final Member MEMBER = new Member("id", null, "192.0.2.1:7373", "lab");

  private static Message message(Object data) {
    return Message.withData(data).qualifier("q").header("nobody", null).build();
  }

  @Test
  void messagesAreReadAsTheyWereWritten() throws IOException {
    Message within = Message.withData(message(MEMBER)).sender("192.0.2.2:7373").build();

    List<Message> read =
        MessageBytes.read(
            MessageBytes.write(List.of(message("text"), within, Message.builder().build())));

    assertEquals(3, read.size());
    assertEquals("text", read.get(0).<String>data());
    assertEquals("q", read.get(0).qualifier());
    assertTrue(read.get(0).headers().containsKey("nobody"));
    assertEquals("192.0.2.2:7373", read.get(1).sender());
    assertEquals(MEMBER, read.get(1).<Message>data().<Member>data());
    assertNull(read.get(2).<Object>data());
  }

  @Test
  void whateverTheLibrarySendsCanBeWritten() throws Exception {
    TreeSet<String> sent = new TreeSet<>();
    for (Class<?> from : List.of(Message.class, Member.class, ClusterImpl.class)) {
      for (Class<?> type : classesBeside(from)) {
        if (Externalizable.class.isAssignableFrom(type)) {
          sent.add(type.getName());
          Stream.of(type.getDeclaredFields())
              .map(Field::getType)
              .filter(Class::isEnum)
              .forEach(constants -> sent.add(constants.getName()));
        }
      }
    }

    assertEquals(new TreeSet<>(ObjectBytes.classNames()), sent);
  }

  /** The classes of the same jar. */
  private static List<Class<?>> classesBeside(Class<?> one) throws Exception {
    List<Class<?>> classes = new ArrayList<>();
    File file = new File(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile jar = new JarFile(file)) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().matches("io/scalecube/.*(?<!-info)\\.class")) {
          String name = entry.getName().replace('/', '.').replaceFirst("\\.class$", "");
          classes.add(Class.forName(name, false, one.getClassLoader()));
        }
      }
    }
    return classes;
  }

  @Test
  void otherObjectsAreNeitherWrittenNorRead() throws IOException {
    assertThrows(
        IllegalArgumentException.class, () -> MessageBytes.write(List.of(message(List.of()))));
    ByteArrayOutputStream java = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(java)) {
      out.writeObject(List.of("an object of Java's own form"));
    }
    assertThrows(IOException.class, () -> MessageBytes.read(java.toByteArray()));
  }

  @Test
  void messagesTooDeepWithinEachOtherAreRefused() {
    Message deep = message("bottom");
    for (int i = 0; i < 20; i++) {
      deep = message(deep);
    }
    byte[] bytes = MessageBytes.write(List.of(deep));

    assertThrows(IOException.class, () -> MessageBytes.read(bytes));
  }

  @Test
  void messagesThatAreCutOffAreRefused() {
    byte[] good = MessageBytes.write(List.of(message(MEMBER), message(message("x"))));
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThrows(IOException.class, () -> MessageBytes.read(cut));
    }
  }
}
