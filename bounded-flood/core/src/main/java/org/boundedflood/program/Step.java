package org.boundedflood.program;

/** One message to the switch that changes its program. */
public sealed interface Step {
  /** Install a flow ({@code OFPFC_ADD}); one with the same key is overwritten, counters and all. */
  record AddFlow(Flow flow) implements Step {}

  /**
   * Change the instructions of the flow with the same key ({@code OFPFC_MODIFY_STRICT}), which
   * keeps its counters and its age; without one nothing happens.
   */
  record ModifyFlow(Flow flow) implements Step {}

  /**
   * Remove the flow with exactly this key ({@code OFPFC_DELETE_STRICT}); without one nothing
   * happens. The whole flow is given so that it can be logged.
   */
  record DeleteFlow(Flow flow) implements Step {}

  /** Install a group ({@code OFPGC_ADD}); an error if the id is taken. */
  record AddGroup(Group group) implements Step {}

  /** Replace type and buckets of a group ({@code OFPGC_MODIFY}); an error if there is none. */
  record ModifyGroup(Group group) implements Step {}

  /** Remove a group ({@code OFPGC_DELETE}), and with it every flow that refers to it. */
  record DeleteGroup(int id) implements Step {
    @Override
    public String toString() {
      return "DeleteGroup[" + Group.text(id) + "]";
    }
  }

  /** Install a meter ({@code OFPMC_ADD}); an error if the id is taken. */
  record AddMeter(Meter meter) implements Step {}

  /** Replace rate and burst of a meter ({@code OFPMC_MODIFY}); an error if there is none. */
  record ModifyMeter(Meter meter) implements Step {}

  /** Remove a meter ({@code OFPMC_DELETE}), and with it every flow that refers to it. */
  record DeleteMeter(int id) implements Step {}

  /** Carry out all earlier steps before any later one ({@code OFPT_BARRIER_REQUEST}). */
  record Barrier() implements Step {}

  /** The one {@link Barrier}. */
  Step BARRIER = new Barrier();
}
