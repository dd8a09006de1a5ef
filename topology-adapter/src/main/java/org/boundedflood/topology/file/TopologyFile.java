package org.boundedflood.topology.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.topology.TopologyException;

/**
 * What a topology file says. Immutable.
 *
 * @param roles role by port name, as the switch reports it
 * @param unlisted role of all other ports
 */
record TopologyFile(Map<String, PortRole> roles, PortRole unlisted) {
  /** Longest file that is read, in bytes: some ten thousand tunnels. */
  static final int GREATEST_LENGTH = 1 << 20;

  private static final YAMLFactory YAML = new YAMLFactory();

  TopologyFile {
    roles = Map.copyOf(roles);
  }

  /**
   * Reads {@code path} for the node {@code self}.
   *
   * @throws TopologyException if there is none or it says something that is not allowed
   */
  static TopologyFile read(Path path, NodeId self) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(GREATEST_LENGTH + 1);
      if (bytes.length > GREATEST_LENGTH) {
        throw new TopologyException(
            path + ": found more than " + GREATEST_LENGTH + " bytes; allowed are up to as many");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return parse(path.toString(), text, self);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw missing(path);
    } catch (CharacterCodingException e) {
      throw new TopologyException(path + ": found bytes that are not text; allowed is UTF-8");
    } catch (IOException e) {
      throw new TopologyException(path + ": cannot be read: " + e);
    }
  }

  /** Says that there is no such file. */
  static TopologyException missing(Path path) {
    return new TopologyException(path + ": there is no such file; allowed is a topology in YAML");
  }

  /** Reads a text, which messages call {@code name}. */
  static TopologyFile parse(String name, String text, NodeId self) {
    try (YAMLParser form = YAML.createParser(text);
        YAMLParser content = YAML.createParser(text)) {
      requireYaml(form);
      return new TopologyFileReader(name, content, self).file();
    } catch (JsonProcessingException e) {
      throw new TopologyException(
          "%s:%d: is not YAML: %s"
              .formatted(name, e.getLocation().getLineNr(), unindented(e.getOriginalMessage())));
    } catch (IOException e) {
      throw new TopologyException(name + ": cannot be read: " + e);
    }
  }

  /** Goes through all tokens, so that a mistake of form is reported before what follows from it. */
  private static void requireYaml(YAMLParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    while (token != null) {
      token = parser.nextToken();
    }
  }

  /** Without the lines that only draw where the mistake is. */
  private static String unindented(String message) {
    return message.lines().filter(line -> !line.startsWith(" ")).collect(Collectors.joining(", "));
  }
}
