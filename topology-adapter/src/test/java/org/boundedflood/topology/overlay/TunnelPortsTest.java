package org.boundedflood.topology.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.ovs.bridge.BridgePort;
import org.boundedflood.ovs.bridge.BridgeSnapshot;
import org.boundedflood.ovs.bridge.MadePort;
import org.boundedflood.topology.member.Advert;
import org.boundedflood.topology.member.TunnelKind;
import org.boundedflood.topology.organise.OverlayEvent;
import org.boundedflood.topology.organise.OverlayEvent.TunnelFailed;
import org.boundedflood.topology.organise.OverlayEvent.TunnelFound;
import org.boundedflood.topology.organise.OverlayEvent.TunnelMade;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TunnelPortsTest {
  private static final NodeId PEER = NodeId.of(0, 7);
  private static final TunnelSettings SETTINGS =
      new TunnelSettings("lab", "192.0.2.1", 5, 1400, new TreeMap<>(Map.of("csum", "true")));
  private static final MadePort PORT =
      SETTINGS.port(
          new Advert(PEER, 1, "192.0.2.7", List.of(TunnelKind.GENEVE)), TunnelKind.GENEVE, "br0");

  private final List<OverlayEvent> events = new ArrayList<>();
  private final Database database = new Database();
  private final TunnelPorts ports =
      new TunnelPorts(database, SETTINGS.owner(), Runnable::run, events::add);

  /** A database that does what it is told when the test says so. */
  private static final class Database implements TunnelPorts.Bridge {
    final List<String> told = new ArrayList<>();
    final List<CompletableFuture<Boolean>> open = new ArrayList<>();

    @Override
    public CompletableFuture<Boolean> makePort(MadePort port) {
      return tell("make " + port.name());
    }

    @Override
    public CompletableFuture<Boolean> removePort(String portName, String owner) {
      return tell("remove " + portName + " of " + owner);
    }

    private CompletableFuture<Boolean> tell(String what) {
      told.add(what);
      open.add(new CompletableFuture<>());
      return open.get(open.size() - 1);
    }

    void done() {
      open.remove(0).complete(true);
    }
  }

  private static BridgePort shown(OptionalInt number, @Nullable String error, String owner) {
    SortedMap<String, String> externalIds = new TreeMap<>(PORT.externalIds());
    externalIds.put("bf-owner", owner);
    return new BridgePort(
        PORT.name(),
        PORT.name(),
        PORT.type(),
        number,
        true,
        true,
        OptionalInt.empty(),
        externalIds,
        PORT.options(),
        null,
        error,
        new TreeMap<>(),
        new TreeMap<>());
  }

  private static BridgeSnapshot bridge(BridgePort... shown) {
    SortedMap<String, BridgePort> ports = new TreeMap<>();
    for (BridgePort port : shown) {
      ports.put(port.name(), port);
    }
    return new BridgeSnapshot(
        new UUID(0, 1),
        "br0",
        null,
        List.of(),
        "secure",
        Set.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        ports);
  }

  private static BridgePort ready() {
    return shown(OptionalInt.of(3), null, SETTINGS.owner());
  }

  @Test
  void aPortIsWhatTheOverlayAndThePeerSay() {
    assertEquals("geneve", PORT.type());
    assertEquals(
        Map.of("remote_ip", "192.0.2.7", "local_ip", "192.0.2.1", "key", "5", "csum", "true"),
        PORT.options());
    assertEquals(Map.of("bf-peer", PEER.toString(), "bf-mtu", "1400"), PORT.externalIds());
  }

  @Test
  void aPortIsMadeOnceTheDatabaseAndTheSwitchHaveIt() {
    ports.bridgeChanged(bridge());
    ports.make(PEER, PORT);
    ports.bridgeChanged(bridge(ready()));
    assertEquals(List.of(), events);
    database.done();
    assertEquals(List.of(new TunnelMade(PEER)), events);
  }

  @Test
  void whatTheSwitchCannotSetUpAndWhatSomebodyRemovesHasFailed() {
    ports.bridgeChanged(bridge());
    ports.make(PEER, PORT);
    database.done();
    ports.bridgeChanged(bridge(shown(OptionalInt.empty(), "no such device", SETTINGS.owner())));
    assertEquals(List.of(new TunnelFailed(PEER, "Open vSwitch says: no such device")), events);
    events.clear();
    ports.bridgeChanged(bridge(ready()));
    ports.bridgeChanged(bridge());
    assertEquals(
        List.of(new TunnelMade(PEER), new TunnelFailed(PEER, "somebody removed it")), events);
  }

  @Test
  void whatAnEarlierLifeLeftIsFoundOnceAndLaterPortsOfNobodyAreRemoved() {
    ports.bridgeChanged(bridge(ready()));
    assertEquals(List.of(new TunnelFound(PEER)), events);
    ports.remove(PEER);
    database.done();
    ports.bridgeChanged(bridge(ready()));
    assertEquals(
        List.of(
            "remove " + PORT.name() + " of overlay:lab",
            "remove " + PORT.name() + " of overlay:lab"),
        database.told);
    ports.bridgeChanged(bridge(ready()));
    assertEquals(2, database.told.size());
    assertEquals(1, events.size());
  }

  @Test
  void portsOfOthersAreLeftAlone() {
    ports.bridgeChanged(bridge());
    ports.bridgeChanged(bridge(shown(OptionalInt.of(3), null, "overlay:other")));
    assertEquals(List.of(), database.told);
    assertEquals(List.of(), events);
  }

  @Test
  void whatIsAskedForOneAfterTheOtherIsDoneInThatOrder() {
    ports.bridgeChanged(bridge());
    ports.make(PEER, PORT);
    ports.remove(PEER);
    ports.make(PEER, PORT);
    assertEquals(List.of("make " + PORT.name()), database.told);
    database.done();
    database.done();
    database.done();
    assertEquals(
        List.of(
            "make " + PORT.name(),
            "remove " + PORT.name() + " of overlay:lab",
            "make " + PORT.name()),
        database.told);
  }
}
