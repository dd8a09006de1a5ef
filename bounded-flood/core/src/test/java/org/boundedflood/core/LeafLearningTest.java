package org.boundedflood.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.learning.LeafLimits;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.junit.jupiter.api.Test;

/** What frames of leaves teach one node, and what they cannot. */
final class LeafLearningTest {
  private static final PortNumber HOSTILE = PortNumber.of(1);
  private static final PortNumber HONEST = PortNumber.of(2);
  private static final PortNumber TUNNEL = PortNumber.of(3);
  private static final PortNumber ROLELESS = PortNumber.of(4);
  private static final NodeId PEER = NodeId.of(9, 9);
  private static final int PER_PORT = 32;
  private static final LeafLimits LIMITS =
      new LeafLimits(PER_PORT, 20, 64, 4, Duration.ofSeconds(2));

  private final BoundedFlood node = new BoundedFlood(settings());
  private final List<String> warnings = new ArrayList<>();
  private long now = 5_000;

  LeafLearningTest() {
    List<SwitchPort> ports = new ArrayList<>();
    for (PortNumber port : List.of(HOSTILE, HONEST, TUNNEL, ROLELESS)) {
      ports.add(new SwitchPort(port, "p" + port, MacAddress.of(0x0200_0000_ee00L), true));
    }
    handle(new Event.SwitchConnected(ports, Event.Installed.NOTHING));
    handle(
        new Event.TopologyChanged(
            new TopologySnapshot(
                1,
                Map.of(
                    "p1", PortRole.LEAF,
                    "p2", PortRole.LEAF,
                    "p3", new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 1_500)),
                PortRole.UNCATEGORISED)));
  }

  private static NodeSettings settings() {
    NodeSettings usual = NodeSettings.of(NodeId.of(1, 1), 1);
    return new NodeSettings(
        usual.self(),
        usual.firstSequence(),
        usual.linkCheckInterval(),
        usual.bfd(),
        usual.refreshInterval(),
        usual.settleLimit(),
        usual.leafMtu(),
        1_000,
        1_000,
        LIMITS,
        usual.demand(),
        usual.switchFloods());
  }

  @Test
  void aHundredThousandForgedSourcesTeachNoMoreThanTheShareOfTheirPort() {
    for (int i = 0; i < 100_000; i++) {
      frameIn(HOSTILE, forged(i), MacAddress.BROADCAST);
      now += i % 10 == 0 ? 1 : 0;
    }
    long learned = node.counters().get(Counter.LEAF_LEARNED);
    assertEquals(PER_PORT, node.localLeaves().size());
    assertTrue(learned <= PER_PORT + 11, "one replacement a second for ten seconds: " + learned);
    assertEquals(100_000 - learned, node.counters().get(Counter.LEAF_REFUSED_PORT_FULL));
    assertEquals(
        1, warnings.stream().filter(text -> text.startsWith("port p1 brings more")).count());
  }

  @Test
  void anotherPortLearnsAsBeforeWhileOneIsFlooded() {
    for (int i = 0; i < 1_000; i++) {
      frameIn(HOSTILE, forged(i), MacAddress.BROADCAST);
    }
    frameIn(HONEST, forged(5_000), MacAddress.BROADCAST);
    assertEquals(HONEST, node.view().localLeaves().get(forged(5_000)));
  }

  @Test
  void aPortBringsNewLeavesAtABoundedRateOnceItsBurstIsUsedUp() {
    int learned = 0;
    for (int i = 0; i < 1_000; i++) {
      learned += isProgrammed(frameIn(HOSTILE, forged(i), MacAddress.BROADCAST)) ? 1 : 0;
      handle(new Event.LeafIdle(forged(i), HOSTILE));
      now += 10;
    }
    assertTrue(learned >= PER_PORT + 199 && learned <= PER_PORT + 200, "learned " + learned);
    assertEquals(1_000 - learned, node.counters().get(Counter.LEAF_REFUSED_TOO_FAST));
  }

  @Test
  void aFrameOfASourceThatIsNotLearnedIsCarriedAllTheSame() {
    for (int i = 0; i < PER_PORT + 1; i++) {
      frameIn(HOSTILE, forged(i), MacAddress.BROADCAST);
    }
    MacAddress refused = forged(PER_PORT + 1);
    assertEquals(List.of(HONEST), sentTo(frameIn(HOSTILE, refused, MacAddress.BROADCAST)));
    frameIn(HONEST, forged(9_000), MacAddress.BROADCAST);
    List<Action> actions = frameIn(HOSTILE, refused, forged(9_000));
    assertEquals(List.of(HONEST), sentTo(actions));
    assertFalse(isProgrammed(actions));
  }

  @Test
  void aPortThatIsTakenAwayAndPutBackStartsAnewButOneThatGoesDownDoesNot() {
    for (int i = 0; i < PER_PORT; i++) {
      frameIn(HOSTILE, forged(i), MacAddress.BROADCAST);
    }
    SwitchPort down = new SwitchPort(HOSTILE, "p1", MacAddress.of(0x0200_0000_ee00L), false);
    SwitchPort up = new SwitchPort(HOSTILE, "p1", MacAddress.of(0x0200_0000_ee00L), true);
    handle(new Event.PortChanged(down));
    handle(new Event.PortChanged(up));
    assertFalse(isProgrammed(frameIn(HOSTILE, forged(100), MacAddress.BROADCAST)));
    handle(new Event.PortRemoved(HOSTILE));
    handle(new Event.PortChanged(up));
    assertTrue(isProgrammed(frameIn(HOSTILE, forged(100), MacAddress.BROADCAST)));
  }

  @Test
  void nothingIsLearnedFromATunnelOrAPortWithoutRoleWhateverRulePuntedIt() {
    for (Punt punt : Punt.values()) {
      for (PortNumber port : List.of(TUNNEL, ROLELESS, PortNumber.of(77))) {
        for (MacAddress to : List.of(MacAddress.BROADCAST, forged(2))) {
          handle(new Event.FrameIn(port, punt, frame(forged(1), to, 0x0800)));
        }
      }
    }
    assertEquals(List.of(), node.localLeaves());
    assertEquals(List.of(), node.remoteLeaves());
    assertTrue(node.counters().get(Counter.PORT_UNUSABLE) > 0);
  }

  @Test
  void anOverlayFrameOfALeafTeachesNothingAndGoesNowhere() {
    for (Punt punt : Punt.values()) {
      List<Action> actions =
          handle(
              new Event.FrameIn(
                  HOSTILE, punt, frame(forged(1), MacAddress.BROADCAST, Frb.ETHER_TYPE)));
      assertEquals(List.of(), sentTo(actions), punt::toString);
    }
    assertEquals(List.of(), node.localLeaves());
  }

  @Test
  void leavesThatStartTogetherChangeTheProgramOnceAheadOfAllFrames() {
    List<Event> together = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      together.add(newSource(HONEST, forged(i), MacAddress.BROADCAST));
    }
    List<Action> actions = node.handle(together, now);
    assertTrue(actions.get(0) instanceof Action.ProgramChanged);
    assertEquals(
        1, actions.stream().filter(action -> action instanceof Action.ProgramChanged).count());
    assertEquals(10, sentTo(actions).size());
    assertEquals(10, node.localLeaves().size());
  }

  private static MacAddress forged(int number) {
    return MacAddress.of(0x0266_0000_0000L + number);
  }

  private static EthernetFrame frame(MacAddress from, MacAddress to, int etherType) {
    byte[] bytes = new byte[60];
    to.write(bytes, 0);
    from.write(bytes, MacAddress.BYTES);
    bytes[12] = (byte) (etherType >> 8);
    bytes[13] = (byte) etherType;
    return EthernetFrame.of(bytes);
  }

  private static Event newSource(PortNumber port, MacAddress from, MacAddress to) {
    return new Event.FrameIn(port, Punt.NEW_SOURCE, frame(from, to, 0x0800));
  }

  private List<Action> frameIn(PortNumber port, MacAddress from, MacAddress to) {
    return handle(newSource(port, from, to));
  }

  private List<Action> handle(Event event) {
    List<Action> actions = node.handle(event, now);
    for (Action action : actions) {
      if (action instanceof Action.Notice notice && notice.severity() == Action.Severity.WARNING) {
        warnings.add(notice.message());
      }
    }
    return actions;
  }

  private static boolean isProgrammed(List<Action> actions) {
    return actions.stream().anyMatch(action -> action instanceof Action.ProgramChanged);
  }

  /** Where frames of leaves were sent. */
  private static List<PortNumber> sentTo(List<Action> actions) {
    return actions.stream()
        .filter(action -> action instanceof Action.SendFrame)
        .map(action -> (Action.SendFrame) action)
        .filter(send -> send.frame().etherType() == 0x0800)
        .flatMap(send -> send.ports().stream())
        .toList();
  }
}
