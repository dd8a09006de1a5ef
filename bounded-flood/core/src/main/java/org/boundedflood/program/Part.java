package org.boundedflood.program;

import java.util.List;
import java.util.function.Consumer;

/**
 * Something in a switch to which other things refer by its id.
 *
 * @param kind what it is
 * @param id its id, unsigned
 */
record Part(Kind kind, int id) {
  /** What can be referred to. */
  enum Kind {
    /** A group, by flows and by groups. */
    GROUP,
    /** A meter, by flows. */
    METER
  }

  static Part of(Group group) {
    return new Part(Kind.GROUP, group.id());
  }

  static Part of(Meter meter) {
    return new Part(Kind.METER, meter.id());
  }

  /** Visits what these instructions refer to. */
  static void usedBy(Instructions instructions, Consumer<Part> visitor) {
    instructions.meter().ifPresent(id -> visitor.accept(new Part(Kind.METER, id)));
    usedBy(instructions.actions(), visitor);
  }

  /** Visits what this group refers to. */
  static void usedBy(Group group, Consumer<Part> visitor) {
    for (Group.Bucket bucket : group.buckets()) {
      Integer watched = bucket.watchGroup();
      if (watched != null) {
        visitor.accept(new Part(Kind.GROUP, watched));
      }
      usedBy(bucket.actions(), visitor);
    }
  }

  private static void usedBy(List<FlowAction> actions, Consumer<Part> visitor) {
    for (FlowAction action : actions) {
      if (action instanceof FlowAction.ToGroup reference) {
        visitor.accept(new Part(Kind.GROUP, reference.id()));
      }
    }
  }
}
