package org.boundedflood.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.fake.Verdict;

/** What Open vSwitch's {@code ofproto/trace} says becomes of a frame, to compare with a verdict. */
final class OpenVSwitchTrace {
  private static final Pattern ACTIONS = Pattern.compile("(?m)^Datapath actions: (.*)$");
  private static final Pattern PORT = Pattern.compile("(?m)^ +\\S+ (\\d+)/(\\d+): \\(\\S+\\)");
  private static final Pattern DESTINATION = Pattern.compile("dst=([0-9a-f:]{17})");
  private static final Pattern COOKIE = Pattern.compile("rule_cookie=(0x[0-9a-f]+)");

  private OpenVSwitchTrace() {}

  /** What leaves the real switch when {@code frame} comes in, sorted. */
  static List<String> of(OpenVSwitch bridge, PortNumber ingress, EthernetFrame frame) {
    Map<String, String> openFlowPorts = openFlowPorts(bridge);
    String flow =
        "in_port=%s,dl_src=%s,dl_dst=%s,dl_type=0x%04x"
            .formatted(ingress, frame.source(), frame.destination(), frame.etherType());
    Matcher actions = ACTIONS.matcher(bridge.trace(flow));
    if (!actions.find()) {
      throw new IllegalStateException("no datapath actions in trace of " + flow);
    }
    String destination = frame.destination().toString();
    List<String> outcome = new ArrayList<>();
    for (String action : split(actions.group(1))) {
      Matcher changed = DESTINATION.matcher(action);
      Matcher cookie = COOKIE.matcher(action);
      if (action.startsWith("set(eth(") && changed.find()) {
        destination = changed.group(1);
      } else if (action.startsWith("userspace(") && cookie.find()) {
        outcome.add("controller, cookie " + cookie.group(1) + ", to " + destination);
      } else if (openFlowPorts.containsKey(action)) {
        outcome.add("port " + openFlowPorts.get(action) + ", to " + destination);
      } else if (!action.equals("drop") && !action.startsWith("meter(")) {
        throw new IllegalStateException("unknown datapath action \"" + action + "\" of " + flow);
      }
    }
    return outcome.stream().sorted().toList();
  }

  /** A verdict in the same words and order. */
  static List<String> of(Verdict verdict) {
    List<String> outcome = new ArrayList<>();
    verdict
        .sent()
        .forEach(sent -> outcome.add("port " + sent.port() + ", to " + sent.frame().destination()));
    verdict
        .punted()
        .forEach(
            punted ->
                outcome.add(
                    "controller, cookie 0x%x, to %s"
                        .formatted(punted.cookie(), punted.frame().destination())));
    return outcome.stream().sorted().toList();
  }

  /** OpenFlow port numbers by datapath port number. */
  private static Map<String, String> openFlowPorts(OpenVSwitch bridge) {
    Map<String, String> ports = new HashMap<>();
    Matcher port = PORT.matcher(bridge.appctl("dpif/show"));
    while (port.find()) {
      ports.put(port.group(2), port.group(1));
    }
    return ports;
  }

  /** The parts of a list that are not in parentheses. */
  private static List<String> split(String actions) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < actions.length(); i++) {
      char c = actions.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(actions.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(actions.substring(start));
    return parts;
  }
}
