package org.boundedflood.topology.file;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.boundedflood.topology.TopologyException;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** A YAML document whose every part knows the line on which it stands. Immutable. */
sealed interface YamlNode {
  /** The line, from 1. */
  int line();

  /** A single value, as it is written. */
  record Scalar(int line, String text) implements YamlNode {}

  /** A list. */
  record Sequence(int line, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Values by key, in the order in which they are written. */
  record Mapping(int line, Map<String, YamlNode> members) implements YamlNode {}

  /** Nothing, where a value could be. */
  record Absent(int line) implements YamlNode {}

  /**
   * Reads one document.
   *
   * @param name of the document, for messages to people
   * @throws TopologyException if it is not YAML, has aliases, or a key twice; it names the line
   */
  static YamlNode read(String name, String text) {
    try (YAMLParser parser = new YAMLFactory().createParser(text)) {
      Reader reader = new Reader(name, parser);
      if (parser.nextToken() == null) {
        return new Absent(1);
      }
      YamlNode root = reader.node();
      if (parser.nextToken() != null) {
        throw reader.refusal("one document is allowed, found another");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new TopologyException(name + ":" + problem(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Line and kind of a mistake; the parser's own location is that of the token before it. */
  private static String problem(JsonProcessingException e) {
    if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      return marked.getProblemMark().getLine() + 1 + ": must be YAML, " + marked.getProblem();
    }
    JsonLocation where = e.getLocation();
    return (where == null ? 1 : where.getLineNr()) + ": must be YAML, " + e.getOriginalMessage();
  }

  /** Turns the events of the parser into nodes. */
  final class Reader {
    private final String name;
    private final YAMLParser parser;

    private Reader(String name, YAMLParser parser) {
      this.name = name;
      this.parser = parser;
    }

    private YamlNode node() throws IOException {
      int line = parser.currentTokenLocation().getLineNr();
      if (parser.isCurrentAlias()) {
        throw refusal("aliases are not allowed, found *" + parser.getText());
      }
      JsonToken token = parser.currentToken();
      if (token == JsonToken.START_OBJECT) {
        return mapping(line);
      }
      if (token == JsonToken.START_ARRAY) {
        return sequence(line);
      }
      return token == JsonToken.VALUE_NULL ? new Absent(line) : new Scalar(line, parser.getText());
    }

    private YamlNode mapping(int line) throws IOException {
      Map<String, YamlNode> members = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        if (members.containsKey(key)) {
          throw refusal("each key is allowed once, found \"" + key + "\" again");
        }
        parser.nextToken();
        members.put(key, node());
      }
      return new Mapping(line, members);
    }

    private YamlNode sequence(int line) throws IOException {
      List<YamlNode> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(node());
      }
      return new Sequence(line, items);
    }

    private TopologyException refusal(String what) {
      return new TopologyException(
          name + ":" + parser.currentTokenLocation().getLineNr() + ": " + what);
    }
  }
}
