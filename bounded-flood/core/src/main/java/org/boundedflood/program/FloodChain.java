package org.boundedflood.program;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.boundedflood.core.FloodMark;
import org.boundedflood.core.FloodView;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.Group.Bucket;

/**
 * The groups by which a switch executes {@link org.boundedflood.core.flood.FloodPlan}: a chain from
 * the farthest peer to the nearest.
 *
 * <pre>
 *   chain(pj)    if the port of pj is live:  serving(pj)
 *                else:                       chain(p(j-1))
 *   serving(pj)  a copy of the frame:        out of the port of pj
 *                another:                    bound := pj, then chain(p(j-1))
 *   behind p1    nothing; or, while a node is known in the gap there, the controller
 * </pre>
 *
 * <p>A frame that enters at {@code chain(pj)} with the bound {@code b}, in front of which {@code p1
 * .. pj} lie, so leaves to each of them that is live with the next live one as its bound, and to
 * the last with {@code b}. What a group does for a frame depends on the bound that the frame has
 * then, and on groups of nearer peers alone. So the intervals that are handed out are disjoint at
 * every moment at which some groups have changed already and others have not, and a peer that is in
 * both the old chain and the new is always served.
 *
 * <p>To a peer that does not take the switches' form the controller sends: it gets the frame with
 * the bound for that peer, marked with its port.
 */
final class FloodChain {
  private final FloodView floods;
  private final Set<PortNumber> unwatchable;
  private final List<Group> groups = new ArrayList<>();

  private FloodChain(FloodView floods, Set<PortNumber> unwatchable) {
    this.floods = floods;
    this.unwatchable = unwatchable;
  }

  /**
   * All groups of the chain.
   *
   * @param unwatchable ports that no group may watch: taken for live
   */
  static List<Group> groups(FloodView floods, Set<PortNumber> unwatchable) {
    FloodChain chain = new FloodChain(floods, unwatchable);
    chain.groups.add(new Group(GroupIds.ALIVE, Group.Type.INDIRECT, List.of(Bucket.of())));
    chain.groups.add(
        new Group(
            GroupIds.GAP,
            Group.Type.INDIRECT,
            List.of(Bucket.of(new FlowAction.SetMark(FloodMark.GAP), FlowAction.CONTROLLER))));
    for (int inside = 1; inside <= floods.peers().size(); inside++) {
      chain.add(inside);
    }
    return chain.groups;
  }

  /**
   * The group that floods a frame, in front of whose bound so many peers lie; empty if there is
   * nothing to be done.
   */
  static OptionalInt entry(FloodView floods, int inside) {
    if (inside == 0) {
      return floods.gap() ? OptionalInt.of(GroupIds.GAP) : OptionalInt.empty();
    }
    return OptionalInt.of(GroupIds.chain(floods.peers().get(inside - 1)));
  }

  private void add(int inside) {
    FloodView.Peer peer = floods.peers().get(inside - 1);
    FlowAction serve = new FlowAction.ToGroup(GroupIds.serving(peer));
    groups.add(new Group(GroupIds.serving(peer), Group.Type.ALL, servingBuckets(peer, inside)));
    if (unwatchable.contains(peer.port())) {
      groups.add(new Group(GroupIds.chain(peer), Group.Type.INDIRECT, List.of(Bucket.of(serve))));
      return;
    }
    // Behind a nearest peer that is dead there is a gap now, and the peer itself in it perhaps.
    int others = inside == 1 ? GroupIds.GAP : GroupIds.chain(floods.peers().get(inside - 2));
    groups.add(
        new Group(
            GroupIds.chain(peer),
            Group.Type.FAST_FAILOVER,
            List.of(
                new Bucket(peer.port(), List.of(serve)),
                new Bucket(null, GroupIds.ALIVE, List.of(new FlowAction.ToGroup(others))))));
  }

  private List<Bucket> servingBuckets(FloodView.Peer peer, int inside) {
    List<Bucket> buckets = new ArrayList<>(2);
    buckets.add(
        peer.bySwitch()
            ? Bucket.output(peer.port())
            : Bucket.of(new FlowAction.SetMark(peer.port().value()), FlowAction.CONTROLLER));
    entry(floods, inside - 1)
        .ifPresent(
            others ->
                buckets.add(
                    Bucket.of(
                        new FlowAction.SetBound(SwitchForm.prefix(peer.id())),
                        new FlowAction.ToGroup(others))));
    return buckets;
  }
}
