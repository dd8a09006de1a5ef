package org.boundedflood.core.count;

/** Everything that the protocol core counts. */
public enum Counter {
  FLOODS_STARTED("floods started for frames of local leaves"),
  FLOODS_RECEIVED("floods received from peers and delivered to local leaves"),
  FLOODS_PASSED_ON("flood frames sent on to peers for floods of other nodes"),
  FLOODS_TOO_BIG("flood frames not sent because they do not fit the tunnel, not even in fragments"),
  FLOODS_FRAGMENTED("flood frames sent in fragments because the tunnel's MTU is too small"),
  FRAGMENTS_SENT("fragments of floods sent"),
  FLOODS_REASSEMBLED("flood frames put together again from fragments"),
  REASSEMBLIES_EXPIRED("floods lost because some of their fragments did not come"),
  REASSEMBLIES_EVICTED("floods lost because too many came in fragments at a time on one link"),
  GAPS_SENT("gaps of floods handed to a peer because no own link leads inside"),
  GAPS_RECEIVED("gaps of floods that a peer handed to this node"),
  GAPS_TAKEN("gaps of floods in which this node itself was missing"),
  GAPS_GIVEN_UP("gaps of floods for which no way inside was found"),
  GAPS_LEFT(
      "gaps of floods not looked into: only peers lost a moment ago may be there, floods are many"),
  SWITCH_FLOODS_PUNTED("floods that the switch carries and of which it left a part to this node"),
  SWITCH_FLOODS_LATE(
      "parts of floods that the switch left to this node too late: the peer they were for is gone"),
  SWITCH_FLOODS_REFUSED("times the switch refused part of what it takes to flood by itself"),
  TRACES_RECEIVED("traces of floods that peers sent, and that were answered and passed on"),
  TRACES_IGNORED("traces and answers not passed on: too many, too long, or no way back"),
  FLOODS_UNDELIVERABLE("floods received for a bridge protocol address and dropped"),
  UNKNOWN_UNICAST_FLOODED("unicast frames flooded because their destination is unknown"),
  UNROUTABLE_UNICAST("unicast frames flooded because no peer is closer to their root switch"),
  LATE_UNICAST_FORWARDED(
      "unicast frames punted before their flow was in place and sent on directly"),
  UNICAST_TURNED_BACK(
      "unicast frames dropped because their way leads back to where they came from"),
  ANNOUNCEMENTS_SENT("leaf announcements started by this node"),
  ANNOUNCEMENTS_RECEIVED("leaf announcements received"),
  LEAF_TABLES_SENT("leaf tables sent to adjacent peers"),
  LEAF_TABLES_RECEIVED("leaf tables received from adjacent peers"),
  LEAF_LEARNED("leaf addresses learned on a port of this node"),
  LEAF_MOVED_PORT("leaves that moved to another port of this node"),
  LEAF_MOVED_IN("leaves that moved here from another node"),
  LEAF_MOVED_OUT("leaves that moved from here to another node"),
  LEAF_FORGOTTEN("local leaves forgotten because they fell silent or their port went"),
  LEAF_AGED_OUT("leaf addresses of other nodes dropped because nobody renewed them"),
  LEAF_MOVES_DAMPED("frames of leaves not believed to have moved here because they move too often"),
  LEAF_REFUSED_TOO_FAST("frames of leaves not learned because their port brings new ones too fast"),
  LEAF_REFUSED_PORT_FULL(
      "frames of leaves not learned because their port has its share of leaves already"),
  LOCAL_LEAF_EVICTED("local leaves evicted because the table is full or their port has its share"),
  REMOTE_LEAF_EVICTED(
      "leaf addresses of other nodes evicted because the table is full or their node has its share"),
  CLAIM_STALE("claims ignored because something newer is known"),
  CLAIM_DISPUTED(
      "claims answered because they contradict what this node knows about its own leaves"),
  CLAIM_UNANSWERED("claims to be answered and ignored instead because there are too many of them"),
  ADJACENCY_SENT("messages sent that tell a peer who this node's peers are"),
  ADJACENCY_RECEIVED("messages of peers received that tell who their own peers are"),
  ADJACENCY_OUT_OF_STEP(
      "such messages ignored because an earlier one is missing; all is told anew"),
  LEAF_NEWS_LOST("times when news of leaves were lost on a link, and the peer's table asked for"),
  LINK_CHECKS_SENT("link checks sent"),
  LINK_PROBES_SENT("probes sent that the peer's switch reflects"),
  LINK_ANSWERS_SENT("link checks answered"),
  LINK_MESSAGES_RECEIVED("link checks and answers received"),
  LINK_PROBES_REFLECTED("probes that came back from the peer's switch"),
  CAPABILITIES_MALFORMED("link messages whose capabilities are malformed; taken as none"),
  LINKS_GONE_LIVE("links that became usable"),
  LINKS_GONE_SILENT("links given up because nothing answered"),
  LINKS_UNATTENDED("links whose peer has a working switch but no controller"),
  LINKS_ONE_WAY("links given up because the peer is heard but does not hear this node"),
  LINKS_MISMATCHED("link messages from another node than the topology names"),
  TUNNELS_REQUESTED("tunnels on demand asked for"),
  TUNNELS_REFUSED("tunnels on demand that the topology source would not make"),
  TUNNELS_COME_UP("tunnels on demand that became usable"),
  TUNNELS_GIVEN_UP("tunnels on demand that did not become usable in time, or failed for long"),
  TUNNELS_RELEASED("tunnels on demand released because they were idle"),
  LINKS_LEFT("links that this node stopped using because the peer gives them up"),
  DUPLICATE_NODE_ID("signs of another node that uses this node's identifier"),
  PAUSES("times when this node did not run for longer than a link check interval"),
  SWITCH_PAUSES("times when the switch did not answer for longer than a link check interval"),
  REJECTED_SOURCE_ADDRESS(
      "frames and floods dropped: the source address cannot belong to one device"),
  PORT_UNUSABLE("frames dropped: they came in on a port that has no role");

  private final String description;

  Counter(String description) {
    this.description = description;
  }

  /** What is counted, in words. */
  public String description() {
    return description;
  }
}
