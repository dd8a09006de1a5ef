package org.boundedflood.node.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file: settings at the top, which hold for all nodes, and optionally a list of
 * nodes with settings of their own. Only the form is checked here, the values are not.
 *
 * @param top the settings at the top
 * @param nodes the settings of each node of the list; empty if there is no list
 */
record ConfigFile(Map<Option<?>, Given> top, List<Map<Option<?>, Given>> nodes) {
  private static final String NODES = "nodes";

  ConfigFile {
    top = Map.copyOf(top);
    nodes = List.copyOf(nodes);
  }

  /** Reads a file, which messages name as {@code path} does. */
  static ConfigFile read(Path path) throws ConfigException {
    String text;
    try {
      text = Files.readString(path);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new ConfigException(path + ": there is no such file");
    } catch (IOException e) {
      throw new ConfigException(path + ": cannot be read: " + e.getMessage());
    }
    return parse(String.valueOf(path), text);
  }

  /** Reads a text, which messages name as {@code name}. */
  static ConfigFile parse(String name, String text) throws ConfigException {
    try (JsonParser parser = new YAMLFactory().createParser(text)) {
      return new Reader(name, parser).file();
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          "%s:%d: is not YAML: %s"
              .formatted(name, e.getLocation().getLineNr(), firstLine(e.getOriginalMessage())));
    } catch (IOException e) {
      throw new ConfigException(name + ": cannot be read: " + e.getMessage());
    }
  }

  private static String firstLine(@Nullable String text) {
    return String.valueOf(text).lines().findFirst().orElse("");
  }

  /** Walks through the tokens of one file. */
  private static final class Reader {
    private final String name;
    private final JsonParser parser;
    private final Map<Option<?>, Given> top = new HashMap<>();
    private final List<Map<Option<?>, Given>> nodes = new ArrayList<>();

    Reader(String name, JsonParser parser) {
      this.name = name;
      this.parser = parser;
    }

    ConfigFile file() throws IOException, ConfigException {
      JsonToken first = parser.nextToken();
      if (first == null || first == JsonToken.VALUE_NULL || isBlank(first)) {
        throw new ConfigException(name + ": found nothing; allowed are settings, one per line");
      }
      require(first, JsonToken.START_OBJECT, "settings, one \"name: value\" per line");
      boolean listed = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (parser.currentName().equals(NODES)) {
          if (listed) {
            throw wrong("found \"nodes\" a second time; allowed is one list");
          }
          listed = true;
          readNodes();
        } else {
          readSetting(top);
        }
      }
      if (parser.nextToken() != null) {
        throw wrong("found a second document; allowed is one");
      }
      return new ConfigFile(top, nodes);
    }

    private boolean isBlank(JsonToken token) throws IOException {
      return token == JsonToken.VALUE_STRING && parser.getText().isBlank();
    }

    private void readNodes() throws IOException, ConfigException {
      require(parser.nextToken(), JsonToken.START_ARRAY, "a list of nodes under \"nodes\"");
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        require(parser.currentToken(), JsonToken.START_OBJECT, "the settings of a node");
        Map<Option<?>, Given> node = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          readSetting(node);
        }
        nodes.add(node);
      }
      if (nodes.isEmpty()) {
        throw wrong("found an empty list under \"nodes\"; allowed are one or more nodes");
      }
    }

    private void readSetting(Map<Option<?>, Given> settings) throws IOException, ConfigException {
      String key = parser.currentName();
      Option<?> option = Options.BY_NAME.get(key);
      if (option == null) {
        throw wrong(unknown(key));
      }
      if (settings != top && option.isOfProcess()) {
        throw wrong(
            "%s holds for the whole process; allowed is to set it above the nodes".formatted(key));
      }
      Given earlier = settings.get(option);
      if (earlier != null) {
        throw wrong("%s is set a second time, after %s".formatted(key, earlier.origin()));
      }
      JsonToken value = parser.nextToken();
      if (value == null || !value.isScalarValue() || value == JsonToken.VALUE_NULL) {
        throw wrong(
            "%s: found %s; allowed is %s".formatted(key, described(value), option.allowed()));
      }
      settings.put(option, new Given(parser.getText(), here()));
    }

    private String unknown(String key) {
      List<String> known = new ArrayList<>(Options.BY_NAME.keySet());
      known.add(NODES);
      known.sort(null);
      Optional<String> near = Suggestion.nearest(key, known);
      return "found the unknown setting \"%s\"; %s"
          .formatted(
              key,
              near.map(word -> "did you mean \"" + word + "\"?")
                  .orElse("allowed are " + String.join(", ", known)));
    }

    private void require(@Nullable JsonToken found, JsonToken wanted, String allowed)
        throws ConfigException, IOException {
      if (found != wanted) {
        throw wrong("found %s; allowed is %s".formatted(described(found), allowed));
      }
    }

    private String described(@Nullable JsonToken token) throws IOException {
      if (token == null) {
        return "nothing";
      }
      return switch (token) {
        case START_ARRAY -> "a list";
        case START_OBJECT -> "a mapping";
        case VALUE_NULL -> "nothing";
        default -> '"' + parser.getText() + '"';
      };
    }

    private ConfigException wrong(String text) {
      return new ConfigException(here() + ": " + text);
    }

    private String here() {
      return name + ":" + parser.currentTokenLocation().getLineNr();
    }
  }
}
