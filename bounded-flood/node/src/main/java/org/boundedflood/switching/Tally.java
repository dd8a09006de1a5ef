package org.boundedflood.switching;

import org.boundedflood.program.Batch;
import org.boundedflood.program.Step;

/**
 * What a batch does, in numbers.
 *
 * @param added flows, groups and meters that it adds
 * @param changed those that it changes in place
 * @param deleted those that it deletes
 */
record Tally(int added, int changed, int deleted) {
  static Tally of(Batch batch) {
    int added = 0;
    int changed = 0;
    int deleted = 0;
    for (Step step : batch.steps()) {
      if (step instanceof Step.AddFlow
          || step instanceof Step.AddGroup
          || step instanceof Step.AddMeter) {
        added++;
      } else if (step instanceof Step.ModifyFlow
          || step instanceof Step.ModifyGroup
          || step instanceof Step.ModifyMeter) {
        changed++;
      } else if (!(step instanceof Step.Barrier)) {
        deleted++;
      }
    }
    return new Tally(added, changed, deleted);
  }

  /** All steps but the barriers. */
  int total() {
    return added + changed + deleted;
  }

  @Override
  public String toString() {
    return added + " added, " + changed + " changed, " + deleted + " deleted";
  }
}
