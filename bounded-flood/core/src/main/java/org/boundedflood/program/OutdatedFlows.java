package org.boundedflood.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.ring.NodeId;

/**
 * Flows of an earlier life of the controller that lead to where a leaf does not live any more, as
 * the new life has heard already.
 *
 * <p>A settling controller retains what it does not plan, because it may not know enough to plan
 * it. Here it does know: the leaf lives elsewhere, and only a nearer peer is missing. A frame that
 * went the old way could come back, since the nodes along it send it towards the new home, and one
 * of them through this node. Without the flow it is treated as unknown unicast, as it would be by a
 * controller that has settled.
 *
 * <p>So are flows for floods of peers that this life floods otherwise, as soon as it has heard all
 * its links: a range of bounds of an earlier life takes precedence over a longer one, and would
 * lead floods past peers that have come since.
 *
 * <p>A flow that leads to the leaf's present home is not outdated, even where no peer is known to
 * be nearer: its group was made for that home, of peers that were.
 */
final class OutdatedFlows {
  private OutdatedFlows() {}

  /**
   * The flows of {@code installed} that are outdated by what {@code view} knows, those excluded
   * that {@code desired} replaces.
   */
  static List<Flow> of(SwitchProgram installed, SwitchProgram desired, ForwardingView view) {
    Set<NodeId> roots = new HashSet<>(view.routes().keySet());
    roots.addAll(view.remoteLeaves().values());
    GroupIds ids = GroupIds.of(roots);
    List<Flow> outdated = new ArrayList<>();
    for (Flow flow : installed.flows().values()) {
      MaskedMac leaf = flow.key().match().destination();
      NodeId home =
          leaf != null && leadsToLeaf(flow) ? view.remoteLeaves().get(leaf.value()) : null;
      if (home != null
          && !desired.flows().containsKey(flow.key())
          && !flow.instructions().equals(SwitchPlanner.wayBy(ids.of(home)))) {
        outdated.add(flow);
      }
      if (view.floods().mode().isPlanned()
          && FloodFlows.isOnward(flow)
          && !desired.flows().containsKey(flow.key())) {
        outdated.add(flow);
      }
    }
    return outdated;
  }

  private static boolean leadsToLeaf(Flow flow) {
    Purpose purpose = Cookies.purposeOf(flow.cookie());
    return purpose == Purpose.LOCAL_DESTINATION || purpose == Purpose.REMOTE_DESTINATION;
  }
}
