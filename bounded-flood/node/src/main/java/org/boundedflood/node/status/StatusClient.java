package org.boundedflood.node.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks a running node. */
public final class StatusClient {
  private final StatusJson json = new StatusJson();
  private final Path path;

  /** A client of the node whose socket this is. */
  public StatusClient(Path path) {
    this.path = path;
  }

  /**
   * Asks about a topic.
   *
   * @param asJson whether the answer is wanted as the node gives it, and not as text to read
   * @throws IOException if nobody answers, or what answers is no node; the message is for an
   *     operator
   */
  public String ask(Topic topic, boolean asJson) throws IOException {
    String answer = exchange(topic.written() + " json\n");
    try {
      JsonNode read = json.read(answer);
      String refusal = StatusJson.reasonOf(read);
      if (refusal != null) {
        throw new IOException("the node at unix:" + path + " says: " + refusal);
      }
      return asJson ? answer : StatusText.of(json, topic, read);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException("what answers at unix:" + path + " is not a node of this version", e);
    }
  }

  private String exchange(String question) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      ByteBuffer out = ByteBuffer.wrap(question.getBytes(StandardCharsets.UTF_8));
      while (out.hasRemaining()) {
        channel.write(out);
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      Channels.newInputStream(channel).transferTo(answer);
      return answer.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IOException("no node answers at unix:%s (%s)".formatted(path, e.getMessage()), e);
    }
  }
}
