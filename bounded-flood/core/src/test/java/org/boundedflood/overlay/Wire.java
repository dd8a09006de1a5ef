package org.boundedflood.overlay;

import java.util.function.Consumer;
import org.boundedflood.core.net.EthernetFrame;

/** A cable between two ends; frames take one millisecond. */
final class Wire {
  private static final long LATENCY_MILLIS = 1;

  private final Schedule schedule;
  private final Consumer<EthernetFrame> oneEnd;
  private final Consumer<EthernetFrame> otherEnd;
  private boolean carries = true;

  Wire(Schedule schedule, Consumer<EthernetFrame> oneEnd, Consumer<EthernetFrame> otherEnd) {
    this.schedule = schedule;
    this.oneEnd = oneEnd;
    this.otherEnd = otherEnd;
  }

  void towardsOther(EthernetFrame frame) {
    send(otherEnd, frame);
  }

  void towardsOne(EthernetFrame frame) {
    send(oneEnd, frame);
  }

  /** Whether frames arrive; if not, neither end notices by itself. */
  void setCarries(boolean carries) {
    this.carries = carries;
  }

  private void send(Consumer<EthernetFrame> end, EthernetFrame frame) {
    if (carries) {
      schedule.at(schedule.now() + LATENCY_MILLIS, () -> end.accept(frame));
    }
  }
}
