package org.boundedflood.core;

import static org.boundedflood.core.NodeAmongPeers.LEAF_MAC;
import static org.boundedflood.core.NodeAmongPeers.PEER;
import static org.boundedflood.core.NodeAmongPeers.PEER_PORT;
import static org.boundedflood.core.NodeAmongPeers.VICTIM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.frb.Fragment;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.FrbParse;
import org.boundedflood.core.frb.LeafClaimCodec;
import org.boundedflood.core.frb.Payload;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

/** What well-formed frames of a malicious adjacent peer can bring about, and what they cannot. */
class HostilePeerTest {
  private final NodeAmongPeers node = NodeAmongPeers.running();

  private List<Action> take(Frb frb) {
    return node.take(
        PEER_PORT, List.of(FrbCodec.encode(frb, MacAddress.BROADCAST, MacAddress.of(9))));
  }

  private static EthernetFrame frame(MacAddress source) {
    byte[] bytes = new byte[60];
    MacAddress.BROADCAST.write(bytes, 0);
    source.write(bytes, 6);
    return EthernetFrame.of(bytes);
  }

  private static Frb announcement(LeafClaim claim) {
    return Frb.announcement(
        claim.root(),
        PEER,
        1,
        LeafClaimCodec.packAnnouncement(claim.root(), List.of(claim), 1_000).get(0));
  }

  @Test
  void theHopCountStaysAt255() {
    List<Action> actions = take(Frb.flood(VICTIM, PEER, 255, frame(MacAddress.of(2))));
    Action.SendFrame passedOn = (Action.SendFrame) actions.get(1);
    assertEquals(255, ((FrbParse.Parsed) FrbCodec.decode(passedOn.frame())).frb().hopCount());
  }

  /** There is nothing in a flood by which a copy could be told from a frame that was sent again. */
  @Test
  void aFloodPlayedBackIsDeliveredAgainAndTeachesNothing() {
    Frb flood = Frb.flood(VICTIM, PEER, 1, frame(MacAddress.of("02:ee:00:00:00:02")));
    take(flood);
    List<Action> again = take(flood);
    assertEquals("5 2", NodeAmongPeers.portsOf(again));
    assertEquals(List.of(), NodeAmongPeers.programChanges(again));
  }

  @Test
  void anAnnouncementPlayedBackUndoesNothing() {
    MacAddress mac = MacAddress.of("02:ee:00:00:00:33");
    Frb old = announcement(new LeafClaim(mac, VICTIM, 10, true));
    NodeId newHome = NodeId.of("0c".repeat(16));
    take(old);
    take(announcement(new LeafClaim(mac, newHome, 11, true)));
    List<Action> replayed = take(old);
    assertEquals(List.of(), NodeAmongPeers.programChanges(replayed));
    assertEquals(newHome, node.core().view().remoteLeaves().get(mac));
  }

  @Test
  void theHighestSequenceDoesNotKeepALeafForEver() {
    take(announcement(new LeafClaim(LEAF_MAC, VICTIM, Long.MAX_VALUE, true)));
    take(announcement(new LeafClaim(LEAF_MAC, VICTIM, (1L << 62) + 1, true)));
    assertEquals(NodeAmongPeers.LEARNED, node.learned());
  }

  @Test
  void aPeerThatGivesAnotherNameHurtsItsOwnLinkOnly() {
    take(Frb.linkCheck(VICTIM, Payload.EMPTY));
    assertEquals(LinkState.MISMATCHED, node.core().links().get(0).state());
    assertEquals(LinkState.LIVE, node.core().links().get(1).state());
  }

  @Test
  void fragmentsWithoutEndTakeNoMoreThanTheirTable() {
    for (int number = 0; number < 1_000; number++) {
      take(new Fragment(number, 16_384, 0, 2, Payload.of(new byte[8_192])).toFrb(PEER));
    }
    assertEquals(984, node.core().counters().get(Counter.REASSEMBLIES_EVICTED));
  }

  /** Fields of all kinds in all combinations, with the positions where intervals may go wrong. */
  @Property(tries = 2_000)
  void noFrbMakesANodeThrow(@ForAll Random random) {
    NodeAmongPeers any = NodeAmongPeers.running();
    any.hearAbout(NodeId.of("60".repeat(16)));
    for (int i = 0; i < 10; i++) {
      byte[] bytes = new byte[49 + random.nextInt(120)];
      random.nextBytes(bytes);
      bytes[12] = (byte) 0xc0;
      bytes[13] = (byte) 0xc0;
      position(random).write(bytes, 14);
      position(random).write(bytes, 30);
      bytes[46] = (byte) random.nextInt(3);
      bytes[47] = (byte) (random.nextBoolean() ? random.nextInt(5) : 16 + random.nextInt(3));
      bytes[48] = (byte) random.nextInt(2);
      if (bytes.length > 90) {
        position(random).write(bytes, 49);
        bytes[65] = (byte) (16 * random.nextInt(2));
        bytes[66] = 0;
        bytes[67] = (byte) random.nextInt(2);
        position(random).write(bytes, 69);
      }
      PortNumber port = PortNumber.of(1 + random.nextInt(5));
      assertNotNull(any.take(port, List.of(EthernetFrame.of(bytes))));
    }
    assertFalse(any.counted().isEmpty(), "everything counts as something");
  }

  private static NodeId position(Random random) {
    return NodeId.of("%02x".formatted(16 * random.nextInt(16)).repeat(16));
  }
}
