package org.boundedflood.node;

import java.time.Duration;
import java.time.Instant;

/** When this process was launched. */
final class LaunchTime {
  private final Instant launched;

  private LaunchTime(Instant launched) {
    this.launched = launched;
  }

  /** As the operating system tells it; this moment where it does not. */
  static LaunchTime ofThisProcess() {
    return new LaunchTime(ProcessHandle.current().info().startInstant().orElseGet(Instant::now));
  }

  /** How long ago that was, in milliseconds. */
  long agoMillis() {
    return Duration.between(launched, Instant.now()).toMillis();
  }
}
