package org.boundedflood.core.frb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;

/**
 * Leaf claims to and from the payloads of FRBs, in network order.
 *
 * <pre>
 * ANNOUNCE record, 16 bytes:             | sequence 8 | MAC 6 | flags 1 | reserved 1 |
 * LEAF_TABLE record, 32 bytes:  | root 16 | sequence 8 | MAC 6 | flags 1 | reserved 1 |
 * </pre>
 *
 * <p>Flag bit 0 withdraws the leaf. The other flags and the reserved byte are written as zero and
 * not looked at. All claims of an ANNOUNCE have the FRB's root, which is why it is not repeated.
 *
 * <p>Every method that packs returns at least one payload: an announcement or table without leaves
 * says that there are none.
 */
public final class LeafClaimCodec {
  static final int ANNOUNCE_RECORD_BYTES = Long.BYTES + MacAddress.BYTES + 2;
  static final int TABLE_RECORD_BYTES = NodeId.BYTES + ANNOUNCE_RECORD_BYTES;

  private static final int WITHDRAWN = 1;

  private LeafClaimCodec() {}

  /**
   * Packs claims of one root for {@link Frb#announcement}.
   *
   * @param maxPayload bytes that fit one FRB, see {@link Frb#maxPayload}
   * @throws IllegalArgumentException if a claim is of another root, or not one record fits
   */
  public static List<LeafRecords> packAnnouncement(
      NodeId root, List<LeafClaim> claims, int maxPayload) {
    for (LeafClaim claim : claims) {
      if (!claim.root().equals(root)) {
        throw new IllegalArgumentException("only leaves of " + root + " allowed, found " + claim);
      }
    }
    return pack(claims, ANNOUNCE_RECORD_BYTES, maxPayload, LeafClaimCodec::writeClaim);
  }

  /**
   * Packs claims of any roots for {@link Frb#leafTable}.
   *
   * @param maxPayload bytes that fit one FRB, see {@link Frb#maxPayload}
   * @throws IllegalArgumentException if not one record fits
   */
  public static List<LeafRecords> packTable(List<LeafClaim> claims, int maxPayload) {
    return pack(
        claims,
        TABLE_RECORD_BYTES,
        maxPayload,
        (claim, out) -> {
          out.putLong(claim.root().high()).putLong(claim.root().low());
          writeClaim(claim, out);
        });
  }

  /**
   * Packs leaf addresses for {@link Frb#leafExchange}.
   *
   * @param maxPayload bytes that fit one FRB, see {@link Frb#maxPayload}
   * @throws IllegalArgumentException if not one address fits
   */
  public static List<LeafRecords> packAddresses(List<MacAddress> addresses, int maxPayload) {
    return pack(addresses, MacAddress.BYTES, maxPayload, LeafClaimCodec::writeAddress);
  }

  /**
   * Reads the claims of an ANNOUNCE or LEAF_TABLE.
   *
   * @throws IllegalArgumentException if {@code frb} is of another type
   */
  public static LeafClaimParse read(Frb frb) {
    if (frb.type() != FrbType.ANNOUNCE && frb.type() != FrbType.LEAF_TABLE) {
      throw new IllegalArgumentException(
          "ANNOUNCE or LEAF_TABLE carries leaf claims, found " + frb);
    }
    ByteBuffer in = ByteBuffer.wrap(frb.payload().bytes());
    List<LeafClaim> claims = new ArrayList<>(frb.payloadCount());
    for (int i = 0; i < frb.payloadCount(); i++) {
      NodeId root =
          frb.type() == FrbType.ANNOUNCE ? frb.root() : NodeId.of(in.getLong(), in.getLong());
      long sequence = in.getLong();
      MacAddress mac = readAddress(in);
      boolean withdrawn = (in.get() & WITHDRAWN) != 0;
      in.get();
      if (sequence < 0) {
        return new LeafClaimParse.Rejected(FrbReject.BAD_SEQUENCE);
      }
      if (!mac.isUnicast()) {
        return new LeafClaimParse.Rejected(FrbReject.BAD_LEAF_ADDRESS);
      }
      claims.add(new LeafClaim(mac, root, sequence, !withdrawn));
    }
    return new LeafClaimParse.Parsed(claims);
  }

  /**
   * The addresses of a LEAF_TX in the list form, those left out that no single device can own.
   *
   * @throws IllegalArgumentException if {@code frb} is of another type
   */
  public static List<MacAddress> readAddresses(Frb frb) {
    if (frb.type() != FrbType.LEAF_TX) {
      throw new IllegalArgumentException("LEAF_TX carries leaf addresses, found " + frb);
    }
    List<MacAddress> addresses = new ArrayList<>(frb.payloadCount());
    for (int i = 0; i < frb.payloadCount(); i++) {
      MacAddress mac = MacAddress.read(frb.payload().bytes(), i * MacAddress.BYTES);
      if (mac.isUnicast()) {
        addresses.add(mac);
      }
    }
    return addresses;
  }

  private static <T> List<LeafRecords> pack(
      List<T> items, int recordBytes, int maxPayload, BiConsumer<T, ByteBuffer> writer) {
    int perFrame = Math.min(Frb.MAX_COUNT, maxPayload / recordBytes);
    if (perFrame < 1) {
      throw new IllegalArgumentException(
          "payload must hold a record of " + recordBytes + " bytes, found " + maxPayload);
    }
    List<LeafRecords> packed = new ArrayList<>();
    int from = 0;
    do {
      List<T> part = items.subList(from, Math.min(items.size(), from + perFrame));
      ByteBuffer out = ByteBuffer.allocate(part.size() * recordBytes);
      part.forEach(item -> writer.accept(item, out));
      packed.add(new LeafRecords(part.size(), Payload.of(out.array())));
      from += part.size();
    } while (from < items.size());
    return packed;
  }

  private static void writeClaim(LeafClaim claim, ByteBuffer out) {
    out.putLong(claim.sequence());
    writeAddress(claim.mac(), out);
    out.put((byte) (claim.present() ? 0 : WITHDRAWN)).put((byte) 0);
  }

  private static void writeAddress(MacAddress mac, ByteBuffer out) {
    byte[] bytes = new byte[MacAddress.BYTES];
    mac.write(bytes, 0);
    out.put(bytes);
  }

  private static MacAddress readAddress(ByteBuffer in) {
    byte[] bytes = new byte[MacAddress.BYTES];
    in.get(bytes);
    return MacAddress.read(bytes, 0);
  }
}
