package org.boundedflood.node.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an operator may set, under the same name on the command line and in the
 * configuration file. Compared by identity: the constants of {@link Options} are all there are.
 */
public final class Option<T> {
  /** What an option is about: the headings of the help and of the reference page. */
  public enum Group {
    /** Which switch, and who the node is. */
    NODE("The node and its bridge"),
    /** How controller and switch find each other. */
    SWITCH("The connection to the switch"),
    /** Certificates. */
    TLS("TLS"),
    /** Times of the protocol. */
    PROTOCOL("Links and leaves"),
    /** Membership, links and tunnels of an overlay that organises itself. */
    OVERLAY("An overlay that organises itself"),
    /** Bounds and rates. */
    PROTECTION("Bounds"),
    /** The process as a whole. */
    PROCESS("The process");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    /** The heading. */
    public String title() {
      return title;
    }
  }

  private final String name;
  private final Group group;
  private final ValueType<T> type;
  private final @Nullable String fallback;
  private final String fallbackInWords;
  private final String description;

  private Option(
      String name,
      Group group,
      ValueType<T> type,
      @Nullable String fallback,
      String fallbackInWords,
      String description) {
    this.name = name;
    this.group = group;
    this.type = type;
    this.fallback = fallback;
    this.fallbackInWords = fallbackInWords;
    this.description = description;
  }

  /** An option with a default, given as it would be written. */
  static <T> Option<T> of(
      String name, Group group, ValueType<T> type, String fallback, String description) {
    if (type.reader().apply(fallback).isEmpty()) {
      throw new IllegalArgumentException(
          "default of " + name + " must be allowed, found \"" + fallback + "\"");
    }
    return new Option<>(name, group, type, fallback, "`" + fallback + "`", description);
  }

  /** An option without a default, or whose default follows from other settings. */
  static <T> Option<T> withoutDefault(
      String name, Group group, ValueType<T> type, String inWords, String description) {
    return new Option<>(name, group, type, null, inWords, description);
  }

  /** Its name: lower case, words joined by dashes. */
  public String name() {
    return name;
  }

  /** What it is about. */
  public Group group() {
    return group;
  }

  /** What stands for the value in the help. */
  public String placeholder() {
    return type.placeholder();
  }

  /** Which values there are, with unit and range. */
  public String allowed() {
    return type.allowed();
  }

  /** The default as it would be written; empty if there is none. */
  public Optional<String> fallback() {
    return Optional.ofNullable(fallback);
  }

  /** The default for the reference page. */
  public String fallbackInWords() {
    return fallbackInWords;
  }

  /** What it is, in one or two sentences. */
  public String description() {
    return description;
  }

  /** Whether it holds for the whole process and may not differ between its nodes. */
  public boolean isOfProcess() {
    return group == Group.PROCESS;
  }

  /** Whether it is true or false. */
  public boolean isYesOrNo() {
    return type.equals(ValueType.SWITCH);
  }

  /** The value of a text; empty if it is not allowed. */
  Optional<T> read(String text) {
    return type.reader().apply(text);
  }

  @Override
  public String toString() {
    return name;
  }
}
