package org.boundedflood.ovs.bridge;

import java.time.Duration;
import java.util.List;

/**
 * What a bridge is set to when it is taken over: these controllers and no others, {@code
 * fail_mode=secure}, OpenFlow 1.3 among its protocols, and no in-band control where every
 * controller is on this host.
 *
 * @param controllers where the bridge's controllers listen, as Open vSwitch writes it: {@code
 *     unix:/path}, {@code tcp:address:port} or {@code ssl:address:port}; at least one
 * @param maxBackoff longest pause of the switch between attempts to connect, at least 1 s
 * @param inactivityProbe silence after which the switch asks a controller for an echo; zero for
 *     never
 */
public record TakeOver(List<String> controllers, Duration maxBackoff, Duration inactivityProbe) {
  /** The shortest back-off that Open vSwitch allows. */
  private static final Duration SHORTEST_BACKOFF = Duration.ofSeconds(1);

  public TakeOver {
    controllers = List.copyOf(controllers);
    if (controllers.isEmpty() || controllers.stream().distinct().count() != controllers.size()) {
      throw new IllegalArgumentException(
          "a take-over needs at least one controller, each once, found " + controllers);
    }
    for (String controller : controllers) {
      if (!controller.matches("(unix|tcp|ssl):.+")) {
        throw new IllegalArgumentException(
            "controller must be unix:/path, tcp:address:port or ssl:address:port, found \""
                + controller
                + "\"");
      }
    }
    if (maxBackoff.compareTo(SHORTEST_BACKOFF) < 0) {
      throw new IllegalArgumentException(
          "back-off must be at least 1 s, found " + maxBackoff.toMillis() + " ms");
    }
    if (inactivityProbe.isNegative()) {
      throw new IllegalArgumentException(
          "inactivity probe must not be negative, found " + inactivityProbe);
    }
  }

  /** The same with other controllers. */
  TakeOver withControllers(List<String> others) {
    return new TakeOver(others, maxBackoff, inactivityProbe);
  }

  /** These controllers, a back-off of 1 s and a probe after 5 s. */
  public static TakeOver of(String... controllers) {
    return new TakeOver(List.of(controllers), SHORTEST_BACKOFF, Duration.ofSeconds(5));
  }
}
