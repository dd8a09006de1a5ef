package org.boundedflood.core.frb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.boundedflood.core.net.EthernetFrame;

/** What must hold of any frame whatever that is read as an FRB. */
final class FrbReading {
  private FrbReading() {}

  /** What is read is written again as it was, as far as it was written at all, and can be used. */
  static void assertReadOrRejected(byte[] bytes) {
    EthernetFrame frame = EthernetFrame.of(bytes);
    if (FrbCodec.decode(frame) instanceof FrbParse.Parsed parsed) {
      Frb frb = parsed.frb();
      EthernetFrame written = FrbCodec.encode(frb, frame.destination(), frame.source());
      assertEquals(parsed, FrbCodec.decode(written));
      int kept = Math.min(bytes.length, written.length());
      assertEquals(
          List.of(), differences(Arrays.copyOf(bytes, kept), written.bytes(), kept), frb::toString);
      assertTrue(new Payloads(frb).areReadOrRejected());
    }
  }

  private static List<Integer> differences(byte[] expected, byte[] found, int length) {
    return IntStream.range(0, length).filter(i -> expected[i] != found[i]).boxed().toList();
  }

  /** What the payload's own readers make of an FRB that came through the decoder. */
  private record Payloads(Frb frb) {
    private static final Set<FrbReject> LEAF_FAULTS =
        EnumSet.of(FrbReject.BAD_LEAF_ADDRESS, FrbReject.BAD_SEQUENCE);

    boolean areReadOrRejected() {
      return switch (frb.type()) {
        case BRDCST -> frb.payloadFrame().length() == frb.payload().length();
        case LEAF_TX -> LeafClaimCodec.readAddresses(frb).size() <= frb.payloadCount();
        case ANNOUNCE, LEAF_TABLE -> claimsAreReadOrRejected();
        case LNK_CHK, LNK_ACK -> linkMessageIsRead();
        case FWD -> handOverIsReadOrRejected();
        case FRAGMENT -> fragmentIsReadOrRejected();
        case ADJACENCY -> adjacencyIsReadOrRejected();
        case TRACE, TRACED -> pathIsReadOrRejected();
      };
    }

    private boolean handOverIsReadOrRejected() {
      return HandOver.read(frb) instanceof HandOver.Parse.Rejected
          || HandOver.read(((HandOver.Parse.Parsed) HandOver.read(frb)).handOver().toFrb())
              .equals(HandOver.read(frb));
    }

    private boolean pathIsReadOrRejected() {
      return TracedPath.read(frb)
          .map(path -> TracedPath.read(path.toAnswer(frb.root())).equals(Optional.of(path)))
          .orElse(true);
    }

    private boolean linkMessageIsRead() {
      LinkNotes notes = LinkNotes.read(frb.payload());
      return Capabilities.read(frb.payload()).capabilities() != null
          && LinkNotes.read(notes.behind(Payload.EMPTY)).equals(notes);
    }

    private boolean adjacencyIsReadOrRejected() {
      return AdjacencyUpdate.read(frb) instanceof AdjacencyUpdate.Parse.Rejected
          || AdjacencyUpdate.read(
                  ((AdjacencyUpdate.Parse.Parsed) AdjacencyUpdate.read(frb))
                      .update()
                      .toFrb(frb.root()))
              .equals(AdjacencyUpdate.read(frb));
    }

    private boolean fragmentIsReadOrRejected() {
      return Fragment.read(frb) instanceof Fragment.Parse.Rejected
          || Fragment.read(
                  ((Fragment.Parse.Parsed) Fragment.read(frb)).fragment().toFrb(frb.root()))
              .equals(Fragment.read(frb));
    }

    private boolean claimsAreReadOrRejected() {
      LeafClaimParse parse = LeafClaimCodec.read(frb);
      return parse instanceof LeafClaimParse.Rejected rejected
          ? LEAF_FAULTS.contains(rejected.reason())
          : ((LeafClaimParse.Parsed) parse).claims().size() == frb.payloadCount();
    }
  }
}
