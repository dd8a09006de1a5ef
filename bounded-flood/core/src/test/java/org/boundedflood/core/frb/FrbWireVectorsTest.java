package org.boundedflood.core.frb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

class FrbWireVectorsTest {
  private static Frb decoded(CapturedFrame captured) {
    return assertInstanceOf(
            FrbParse.Parsed.class, FrbCodec.decode(captured.frame()), captured.text("hex"))
        .frb();
  }

  @Test
  void everyCapturedFrameDecodesToItsFields() throws IOException {
    for (CapturedFrame captured : CapturedFrame.all()) {
      Frb frb = decoded(captured);
      assertEquals(NodeId.of(captured.text("root_nid")), frb.root());
      assertEquals(NodeId.of(captured.text("bound_nid")), frb.bound());
      assertEquals(captured.number("hop_count"), frb.hopCount());
      assertEquals(captured.number("frb_type"), frb.type().code());
      assertEquals(captured.text("frb_type_name"), frb.type().name());
      assertEquals(captured.number("pl_count"), frb.payloadCount());
      assertEquals(captured.text("payload"), HexFormat.of().formatHex(frb.payload().bytes()));
    }
  }

  @Test
  void everyCapturedFrameIsWrittenByteForByte() throws IOException {
    for (CapturedFrame captured : CapturedFrame.all()) {
      EthernetFrame written =
          FrbCodec.encode(
              decoded(captured),
              MacAddress.of(captured.text("eth_dst")),
              MacAddress.of(captured.text("eth_src")));
      assertArrayEquals(captured.bytes(), written.bytes(), captured.text("hex"));
      assertEquals(captured.number("len"), written.length());
    }
  }

  @Test
  void theFactoriesMakeTheFramesOfTheOriginal() throws IOException {
    for (CapturedFrame captured : CapturedFrame.all()) {
      NodeId root = NodeId.of(captured.text("root_nid"));
      Frb frb = decoded(captured);
      Frb made =
          switch (frb.type()) {
            case BRDCST ->
                Frb.flood(
                    root,
                    NodeId.of(captured.text("bound_nid")),
                    captured.number("hop_count"),
                    frb.payloadFrame());
            case LEAF_TX -> Frb.leafExchange(root, new LeafRecords(0, Payload.EMPTY));
            case LNK_CHK -> Frb.linkCheck(root, Capabilities.NONE.toPayload());
            case LNK_ACK -> Frb.linkAnswer(root, Capabilities.NONE.toPayload());
            default -> throw new AssertionError("not of the original: " + frb);
          };
      assertEquals(frb, made);
    }
  }

  @Test
  void theCaptureHoldsEveryTypeThatTheOriginalSends() throws IOException {
    Map<FrbType, Integer> seen = new EnumMap<>(FrbType.class);
    for (CapturedFrame captured : CapturedFrame.all()) {
      seen.merge(decoded(captured).type(), 1, Integer::sum);
    }
    assertEquals(
        Map.of(FrbType.BRDCST, 12, FrbType.LEAF_TX, 2, FrbType.LNK_CHK, 8, FrbType.LNK_ACK, 8),
        seen);
  }
}
