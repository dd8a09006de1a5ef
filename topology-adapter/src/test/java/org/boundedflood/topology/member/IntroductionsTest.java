package org.boundedflood.topology.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scalecube.cluster.Member;
import io.scalecube.cluster.transport.api.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntroductionsTest {
  private final Introductions introductions = new Introductions();

  /** What the library asks a member of this id before it believes in it. */
  private static Message question(String id) {
    try {
      Class<?> type = Class.forName("io.scalecube.cluster.metadata.GetMetadataRequest");
      var constructor = type.getDeclaredConstructor(Member.class);
      constructor.setAccessible(true);
      Member member = new Member(id, "alias", "192.0.2.1:7373", "lab");
      return Message.builder()
          .qualifier("sc/metadata/req")
          .correlationId("c")
          .data(constructor.newInstance(member))
          .build();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Test
  void aMemberThatWasNeverGivenUpIsAnsweredForAsItWouldAnswer() throws Exception {
    Message answer = introductions.answer(question("a")).orElseThrow();

    assertEquals("sc/metadata/resp", answer.qualifier());
    assertEquals("c", answer.correlationId());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectBytes.Output(bytes).writeObject(answer.data());
    var in = new ObjectBytes.Input(new ByteArrayInputStream(bytes.toByteArray()));
    assertEquals(ObjectBytes.classNames().size() + 1, in.readUnsignedByte());
    assertEquals(new Member("a", null, "192.0.2.1:7373", "lab"), in.readObject());
    assertEquals(0, in.readInt(), "bytes of metadata");
    assertEquals(0, in.available());
  }

  @Test
  void oneThatWasGivenUpMustAnswerItselfUntilItIsAMemberAgain() {
    introductions.giveUp("a");
    assertEquals(Optional.empty(), introductions.answer(question("a")));
    assertTrue(introductions.answer(question("b")).isPresent());

    introductions.believe("a");
    assertTrue(introductions.answer(question("a")).isPresent());
  }

  @Test
  void ofThoseGivenUpTheLatestAreRemembered() {
    for (int i = 0; i <= Introductions.MOST; i++) {
      introductions.giveUp("m" + i);
    }
    assertTrue(introductions.answer(question("m0")).isPresent());
    assertTrue(introductions.answer(question("m1")).isEmpty());
    assertTrue(introductions.answer(question("m" + Introductions.MOST)).isEmpty());
  }

  @Test
  void otherQuestionsAreNotAnswered() {
    Message ping = Message.withQualifier("sc/fdetector/ping").correlationId("c").build();
    assertEquals(Optional.empty(), introductions.answer(ping));
  }
}
