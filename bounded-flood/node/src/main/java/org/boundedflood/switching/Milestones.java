package org.boundedflood.switching;

import org.boundedflood.core.ring.NodeId;
import org.boundedflood.openflow.OpenFlowSession;
import org.boundedflood.program.SwitchProgram;

/** Is told of milestones of a shell, and of what only the switch's database can do. */
public interface Milestones {
  /** The switch has confirmed its whole program: from now on it forwards. */
  void programInstalled(OpenFlowSession session, SwitchProgram program);

  /** The core wants BFD to be on for a port, or to be as it was. */
  default void useBfd(String portName, boolean on) {}

  /** A peer stopped answering on its tunnel port. */
  default void peerSilent(NodeId peer, String portName) {}
}
