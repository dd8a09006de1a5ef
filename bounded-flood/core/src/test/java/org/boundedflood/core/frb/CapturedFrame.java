package org.boundedflood.core.frb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.boundedflood.core.net.EthernetFrame;

/** A frame that was captured between original controllers, with what is known of it. */
record CapturedFrame(JsonNode fields) {
  static List<CapturedFrame> all() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(CapturedFrame.class.getResourceAsStream("/vectors/frb_wire.json"))) {
      List<CapturedFrame> frames = new ArrayList<>();
      new ObjectMapper()
          .readTree(in)
          .get("frames")
          .forEach(fields -> frames.add(new CapturedFrame(fields)));
      return frames;
    }
  }

  /** The bytes as captured; a new array each time. */
  byte[] bytes() {
    return HexFormat.of().parseHex(text("hex"));
  }

  EthernetFrame frame() {
    return EthernetFrame.of(bytes());
  }

  String text(String field) {
    return fields.get(field).asText();
  }

  int number(String field) {
    return fields.get(field).asInt();
  }
}
