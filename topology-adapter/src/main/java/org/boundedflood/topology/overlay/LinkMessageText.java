package org.boundedflood.topology.overlay;

import java.util.Locale;
import java.util.Optional;
import org.boundedflood.topology.organise.LinkMessage;
import org.boundedflood.topology.organise.LinkReason;
import org.boundedflood.topology.organise.Refusal;

/** Messages about links as one line: what, its number, and more; divided by blanks. */
final class LinkMessageText {
  private LinkMessageText() {}

  static String write(LinkMessage message) {
    if (message instanceof LinkMessage.Request request) {
      return line("request", message, request.reason());
    } else if (message instanceof LinkMessage.Accept accept) {
      String granted = "accept " + accept.sequence() + " " + accept.request();
      return granted + accept.own().map(reason -> " " + word(reason)).orElse("");
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
    return what + " " + message.sequence() + " " + word(why);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is no such message
   */
  static LinkMessage read(String text) {
    String[] words = text.split(" ", -1);
    if (words.length < 2) {
      throw unreadable(text);
    }
    long sequence = number(words[1], text);
    return switch (words[0] + " " + words.length) {
      case "request 3" ->
          new LinkMessage.Request(sequence, constant(LinkReason.class, words[2], text));
      case "accept 3" -> new LinkMessage.Accept(sequence, number(words[2], text), Optional.empty());
      case "accept 4" -> {
        LinkReason own = constant(LinkReason.class, words[3], text);
        yield new LinkMessage.Accept(sequence, number(words[2], text), Optional.of(own));
      }
      case "refuse 3" -> new LinkMessage.Refuse(sequence, constant(Refusal.class, words[2], text));
      case "release 2" -> new LinkMessage.Release(sequence);
      case "close 3" -> new LinkMessage.Close(sequence, constant(Refusal.class, words[2], text));
      default -> throw unreadable(text);
    };
  }

  private static long number(String word, String text) {
    if (!word.matches("\\d{1,18}")) {
      throw unreadable(text);
    }
    return Long.parseLong(word);
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String word, String text) {
    for (E constant : type.getEnumConstants()) {
      if (word(constant).equals(word)) {
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
