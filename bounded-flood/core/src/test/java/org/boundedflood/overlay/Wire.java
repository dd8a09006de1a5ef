package org.boundedflood.overlay;

import java.util.function.Consumer;
import org.boundedflood.core.net.EthernetFrame;

/** A tunnel between two ends; frames take one millisecond, those longer than its MTU are lost. */
final class Wire {
  static final int USUAL_MTU = 1_500;

  private static final long LATENCY_MILLIS = 1;

  private final Schedule schedule;
  private final int mtu;
  private final Consumer<EthernetFrame> oneEnd;
  private final Consumer<EthernetFrame> otherEnd;
  private boolean carriesTowardsOne = true;
  private boolean carriesTowardsOther = true;

  Wire(
      Schedule schedule,
      int mtu,
      Consumer<EthernetFrame> oneEnd,
      Consumer<EthernetFrame> otherEnd) {
    this.schedule = schedule;
    this.mtu = mtu;
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
    if (frame.length() - EthernetFrame.HEADER_BYTES <= mtu) {
      schedule.at(schedule.now() + LATENCY_MILLIS, () -> end.accept(frame));
    }
  }
}
