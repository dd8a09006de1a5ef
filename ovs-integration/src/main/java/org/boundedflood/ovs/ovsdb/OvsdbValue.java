package org.boundedflood.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Values of columns in the notation of RFC 7047, section 5.1: an atom stands for itself, a set is
 * {@code ["set", [...]]} or, of one element, that element, a map is {@code ["map", [[k, v], ...]]}.
 */
public final class OvsdbValue {
  /** The empty set, which is also how an optional column without a value is written. */
  public static final JsonNode EMPTY_SET = tagged("set", JsonNodeFactory.instance.arrayNode());

  private OvsdbValue() {}

  /** A string. */
  public static JsonNode of(String text) {
    return TextNode.valueOf(text);
  }

  /** An integer. */
  public static JsonNode of(long number) {
    return LongNode.valueOf(number);
  }

  /** A boolean. */
  public static JsonNode of(boolean flag) {
    return BooleanNode.valueOf(flag);
  }

  /** A reference to a row. */
  public static JsonNode of(UUID row) {
    return tagged("uuid", TextNode.valueOf(row.toString()));
  }

  /** A reference to the row that an insert of the same transaction makes under this name. */
  public static JsonNode named(String rowName) {
    return tagged("named-uuid", TextNode.valueOf(rowName));
  }

  /** A set of atoms. */
  public static JsonNode set(Collection<? extends JsonNode> atoms) {
    ArrayNode elements = JsonNodeFactory.instance.arrayNode();
    elements.addAll(atoms);
    return tagged("set", elements);
  }

  /** A set of strings. */
  public static JsonNode strings(Collection<String> texts) {
    return set(texts.stream().map(TextNode::valueOf).toList());
  }

  /** A map of strings, written in the order of its keys. */
  public static JsonNode map(Map<String, String> entries) {
    ArrayNode pairs = JsonNodeFactory.instance.arrayNode();
    new TreeMap<>(entries)
        .forEach(
            (key, value) -> pairs.add(JsonNodeFactory.instance.arrayNode().add(key).add(value)));
    return tagged("map", pairs);
  }

  /** Whether this is the empty set or an empty map. */
  public static boolean isEmpty(JsonNode value) {
    return (isTagged("set", value) || isTagged("map", value))
        && value.path(1).isArray()
        && value.path(1).isEmpty();
  }

  /**
   * The elements of a set; an atom is a set of one.
   *
   * @throws OvsdbException of kind MALFORMED if {@code value} is neither
   */
  static List<JsonNode> elements(JsonNode value) {
    if (isAtom(value)) {
      return List.of(value);
    }
    List<JsonNode> elements = new ArrayList<>();
    contents("set", value).forEach(elements::add);
    if (!elements.stream().allMatch(OvsdbValue::isAtom)) {
      throw malformed("a set of atoms", value);
    }
    return elements;
  }

  /**
   * The pairs of a map.
   *
   * @throws OvsdbException of kind MALFORMED if {@code value} is no map
   */
  static Map<JsonNode, JsonNode> pairs(JsonNode value) {
    Map<JsonNode, JsonNode> pairs = new LinkedHashMap<>();
    for (JsonNode pair : contents("map", value)) {
      if (pair.size() != 2 || !isAtom(pair.path(0)) || !isAtom(pair.path(1))) {
        throw malformed("a map of atoms", value);
      }
      pairs.put(pair.path(0), pair.path(1));
    }
    return pairs;
  }

  /** Writes the pairs of a map. */
  static JsonNode ofPairs(Map<JsonNode, JsonNode> pairs) {
    ArrayNode written = JsonNodeFactory.instance.arrayNode();
    pairs.forEach(
        (key, value) -> written.add(JsonNodeFactory.instance.arrayNode().add(key).add(value)));
    return tagged("map", written);
  }

  /**
   * The row that a reference names.
   *
   * @throws OvsdbException of kind MALFORMED if {@code value} is no reference
   */
  static UUID uuid(JsonNode value) {
    JsonNode text = value.path(1);
    if (!isTagged("uuid", value) || !text.isTextual()) {
      throw malformed("a row reference", value);
    }
    return uuid(text.textValue());
  }

  /** Reads the 36 characters of a row's identity. */
  static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw malformed("a UUID", TextNode.valueOf(text));
    }
  }

  /** Says that {@code found} is not what was expected there; long values are cut. */
  static OvsdbException malformed(String expected, JsonNode found) {
    String text = found.toString();
    String quoted = text.length() <= 200 ? text : text.substring(0, 200) + "…";
    return OvsdbException.of(
        OvsdbException.Kind.MALFORMED, "expected " + expected + ", found " + quoted);
  }

  private static boolean isAtom(JsonNode value) {
    return value.isTextual()
        || value.isNumber()
        || value.isBoolean()
        || (isTagged("uuid", value) && value.path(1).isTextual());
  }

  private static JsonNode contents(String tag, JsonNode value) {
    if (!isTagged(tag, value) || !value.path(1).isArray()) {
      throw malformed("a " + tag, value);
    }
    return value.path(1);
  }

  private static boolean isTagged(String tag, JsonNode value) {
    return value.isArray() && value.size() == 2 && tag.equals(value.path(0).textValue());
  }

  private static JsonNode tagged(String tag, JsonNode contents) {
    return JsonNodeFactory.instance.arrayNode().add(tag).add(contents);
  }
}
