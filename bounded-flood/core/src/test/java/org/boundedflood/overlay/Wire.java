package org.boundedflood.overlay;

import java.util.function.Consumer;
import org.boundedflood.core.net.EthernetFrame;

/** A cable between two ends; frames take one millisecond. */
final class Wire {
  private static final long LATENCY_MILLIS = 1;

  private final Schedule schedule;
  private final Consumer<EthernetFrame> oneEnd;
  private final Consumer<EthernetFrame> otherEnd;
  private boolean carriesTowardsOne = true;
  private boolean carriesTowardsOther = true;

  Wire(Schedule schedule, Consumer<EthernetFrame> oneEnd, Consumer<EthernetFrame> otherEnd) {
    this.schedule = schedule;
    this.oneEnd = oneEnd;
    this.otherEnd = otherEnd;
  }

  void towardsOther(EthernetFrame frame) {
    if (carriesTowardsOther) {
      send(otherEnd, frame);
    }
  }

  void towardsOne(EthernetFrame frame) {
    if (carriesTowardsOne) {
      send(oneEnd, frame);
    }
  }

  /** Whether frames arrive; if not, neither end notices by itself. */
  void setCarries(boolean carries) {
    setCarries(carries, carries);
  }

  /** Whether frames arrive in both directions. */
  boolean carries() {
    return carriesTowardsOne && carriesTowardsOther;
  }

  /** The same for each direction. */
  void setCarries(boolean towardsOne, boolean towardsOther) {
    carriesTowardsOne = towardsOne;
    carriesTowardsOther = towardsOther;
  }

  private void send(Consumer<EthernetFrame> end, EthernetFrame frame) {
    schedule.at(schedule.now() + LATENCY_MILLIS, () -> end.accept(frame));
  }
}
