package org.boundedflood.topology.overlay;

import java.util.Locale;
import org.boundedflood.topology.organise.LinkMessage;
import org.boundedflood.topology.organise.LinkReason;
import org.boundedflood.topology.organise.Refusal;

/** Messages about links as one line: what, its number, and why; divided by blanks. */
final class LinkMessageText {
  private LinkMessageText() {}

  static String write(LinkMessage message) {
    if (message instanceof LinkMessage.Request request) {
      return line("request", message, request.reason());
    } else if (message instanceof LinkMessage.Accept) {
      return "accept " + message.sequence();
    } else if (message instanceof LinkMessage.Refuse refuse) {
      return line("refuse", message, refuse.why());
    } else if (message instanceof LinkMessage.Release) {
      return "release " + message.sequence();
    } else if (message instanceof LinkMessage.Close close) {
      return line("close", message, close.why());
    }
    throw new IllegalArgumentException("no way to write " + message);
  }

  private static String line(String what, LinkMessage message, Enum<?> why) {
    return what + " " + message.sequence() + " " + why.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is no such message
   */
  static LinkMessage read(String text) {
    String[] words = text.split(" ", -1);
    boolean reasoned = words.length == 3;
    if (words.length < 2 || words.length > 3 || !words[1].matches("\\d{1,18}")) {
      throw unreadable(text);
    }
    long sequence = Long.parseLong(words[1]);
    return switch (words[0] + (reasoned ? " why" : "")) {
      case "request why" ->
          new LinkMessage.Request(sequence, constant(LinkReason.class, words[2], text));
      case "accept" -> new LinkMessage.Accept(sequence);
      case "refuse why" ->
          new LinkMessage.Refuse(sequence, constant(Refusal.class, words[2], text));
      case "release" -> new LinkMessage.Release(sequence);
      case "close why" -> new LinkMessage.Close(sequence, constant(Refusal.class, words[2], text));
      default -> throw unreadable(text);
    };
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String word, String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
        return constant;
      }
    }
    throw unreadable(text);
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "a message about a link must be like \"request 7 successor\", found \"" + text + "\"");
  }
}
