package org.boundedflood.topologies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.boundedflood.topologies.Traffic.Guest;
import org.boundedflood.topologies.Traffic.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real programs send. Every frame of theirs is to reach whom it is for exactly once. */
@Tag("switches")
@Timeout(180)
class TrafficSwitchesTest {
  private static final int NODES = 5;
  private static final String IP4 = "0x0800";
  private static final String ARP = "0x0806";
  private static final String IP6 = "0x86dd";
  private static final String LEASE = "'" + LabProcess.DIRECTORY + "/bflab/traffic/lease.sh'";
  private static final Pattern LOST_OF_TOTAL = Pattern.compile("(\\d+)/ *(\\d+) \\(");

  @RegisterExtension
  static final SharedLab SHARED = new SharedLab(Lab.Setup.of(NODES).withLeaves(2));

  private final Lab lab = SHARED.lab();
  private final Traffic traffic = SHARED.traffic();

  @Test
  void arpFindsALeafAnywhereAndItsRequestReachesAllOthersOnce() {
    traffic.call("h0", "ip neigh flush dev eth0");
    Verdict verdict = traffic.during(() -> ping("h0", "10.0.0.4"));
    verdict.assertExactlyOnce(ARP, IP4);
    assertTrue(verdict.floods() > 0, () -> "sent " + verdict);
  }

  @Test
  void aLeafGetsALeaseFromADhcpServerAtAnotherNodeAndUsesIt() {
    Guest server = traffic.guest("h0", "192.0.2.1/24");
    Guest client = traffic.guest("h3");
    Verdict verdict =
        traffic.during(
            () -> {
              startDnsmasq(server, "--dhcp-range=192.0.2.100,192.0.2.150,2m");
              String said = traffic.call(client.name(), "udhcpc -i eth0 -n -q -f -s " + LEASE);
              assertTrue(said.contains("lease of 192.0.2.1"), said);
              ping(client.name(), "192.0.2.1");
            });
    verdict.assertExactlyOnce(ARP, IP4);
    String said = traffic.end(server.name(), "dnsmasq");
    for (String step : List.of("DISCOVER", "OFFER", "REQUEST", "ACK")) {
      assertTrue(said.contains("DHCP" + step + "(eth0) "), said);
    }
  }

  @Test
  void neighbourDiscoveryFindsALeafByItsGlobalAndByItsLinkLocalAddress() {
    traffic.call("h1", "ip neigh flush dev eth0");
    String addresses = traffic.call("h4", "ip -6 -o address show dev eth0");
    Matcher linkLocal = Pattern.compile("fe80::[0-9a-f:]+").matcher(addresses);
    assertTrue(linkLocal.find(), addresses);
    Verdict verdict =
        traffic.during(
            () -> {
              ping("h1", "fd00:bf::5");
              ping("h1", linkLocal.group() + "%eth0");
            });
    verdict.assertExactlyOnce(IP6);
    assertTrue(verdict.floods() >= 2, () -> "sent " + verdict);
  }

  @Test
  void aLeafMakesItselfAnAddressFromTheAdvertisementsOfARouterAtAnotherNode() {
    Guest router = traffic.guest("h1", "2001:db8:bf::1/64");
    Verdict verdict =
        traffic.during(
            () -> {
              startDnsmasq(router, "--enable-ra --dhcp-range=2001:db8:bf::,ra-only");
              Guest client = traffic.guest("h4_1");
              String usable = "ip -6 -o address show dev eth0 scope global -tentative";
              traffic.call(
                  client.name(),
                  "sh -c 'until " + usable + " | grep 2001:db8:bf:; do sleep 0.1; done'");
              ping(client.name(), "2001:db8:bf::1");
            });
    verdict.assertExactlyOnce(IP6);
    String said = traffic.end(router.name(), "dnsmasq");
    assertTrue(said.contains("RTR-SOLICIT(eth0)"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "6"})
  void multicastDnsFindsAServiceAtAnotherNode(String version) {
    Verdict verdict =
        traffic.during(
            () -> {
              spawnMdns("h2_1", "answer", version);
              traffic.awaitOutput("h2_1", "mdns", "listening");
              spawnMdns("h4", "ask", version);
              traffic.awaitOutput("h4", "mdns", "found");
            });
    verdict.assertExactlyOnce(version.equals("4") ? IP4 : IP6);
    traffic.end("h2_1", "mdns");
  }

  @ParameterizedTest
  @ValueSource(strings = {"239.1.2.3", "ff05::bf%eth0"})
  void eachReceiverOfAGroupGetsEachDatagramOnce(String group) {
    String version = group.contains(":") ? "-V" : "-N";
    List<String> receivers = List.of("h0_1", "h1", "h2", "h3", "h3_1", "h4_1");
    for (String host : receivers) {
      traffic.call(host, "ip route replace 239.0.0.0/8 dev eth0");
      traffic.spawn(host, "iperf", "iperf -s -u -l 512 %s -B %s".formatted(version, group));
      traffic.awaitOutput(host, "iperf", "listening");
    }
    traffic.call("h0", "ip route replace 239.0.0.0/8 dev eth0");
    Verdict verdict =
        traffic.during(
            () -> {
              String sending = "iperf -c %s -u -l 512 %s -T 4 -b 400k -t 1";
              traffic.call("h0", sending.formatted(group, version));
              receivers.forEach(host -> traffic.awaitOutput(host, "iperf", "%)"));
            });
    verdict.assertExactlyOnce();
    assertTrue(verdict.floods() >= 90, () -> "sent " + verdict);
    for (String host : receivers) {
      String said = traffic.end(host, "iperf");
      Matcher report = LOST_OF_TOTAL.matcher(said);
      assertTrue(report.find(), said);
      assertEquals("0", report.group(1), said);
      assertTrue(Integer.parseInt(report.group(2)) >= 90, said);
    }
  }

  @Test
  void theBridgesOwnInterfaceIsALeafLikeAnyOther() {
    Traffic.Local local = traffic.localUp("n1", "br0", "10.9.0.1/8", "fd00:bf::9:1/64");
    lab.awaitFlow(1, "in_port=LOCAL");
    Verdict verdict =
        traffic.during(
            () -> {
              ping("n1", "10.0.0.4");
              ping("h3_1", "10.9.0.1");
              ping("h1_1", "10.9.0.1");
              ping("h0", "fd00:bf::9:1");
              ping("n1", "fd00:bf::1:3");
              broadcast(local);
            });
    verdict.assertExactlyOnce(ARP, IP4, IP6, "0x" + Frames.TYPE);
  }

  @Test
  void aBridgeOfAnApplicationIsJoinedByPatchPorts() {
    traffic.call(
        "n2",
        "ovs-vsctl --db=unix:%s/n2/db.sock".formatted(lab.directory())
            + " add-br app -- set bridge app datapath_type=netdev"
            + " -- add-port app up -- set interface up type=patch options:peer=down"
            + " -- add-port br0 down -- set interface down type=patch options:peer=up"
            + " ofport_request=77");
    lab.awaitFlow(2, "in_port=77");
    Traffic.Local local = traffic.localUp("n2", "app", "10.7.0.1/8", "fd00:bf::7:1/64");
    Verdict verdict =
        traffic.during(
            () -> {
              ping("n2", "10.0.0.1");
              ping("h4_1", "10.7.0.1");
              ping("h2_1", "10.7.0.1");
              ping("n2", "fd00:bf::4");
              broadcast(local);
            });
    verdict.assertExactlyOnce(ARP, IP4, IP6, "0x" + Frames.TYPE);
  }

  @Test
  void severalHostsBehindOneLeafPortReachAllOthersAndAreReached() {
    Guest first = traffic.guest("h2", "10.8.0.1/8");
    Guest second = traffic.guest("h2", "10.8.0.2/8");
    Verdict verdict =
        traffic.during(
            () -> {
              ping(first.name(), "10.1.0.3");
              ping(second.name(), "10.0.0.1");
              ping("h4", "10.8.0.1");
              ping("h4", "10.0.0.3");
            });
    verdict.assertExactlyOnce(ARP, IP4);
  }

  @Test
  void leavesOfOneNodeTalkOnWhileItsControllerHangs() {
    ping("h3", "10.1.0.4");
    String controller = lab.directory() + "/n3/controller.pid";
    Verdict verdict =
        traffic.during(
            () -> {
              traffic.call("n3", "sh -c 'kill -STOP $(cat " + controller + ")'");
              ping("h3", "10.1.0.4");
              traffic.call("h3", "ip neigh flush dev eth0");
              // ARP for it is flooded, which the switch does for its own leaves.
              ping("h3", "10.1.0.4");
              traffic.call("n3", "sh -c 'kill -CONT $(cat " + controller + ")'");
            });
    verdict.assertExactlyOnce(ARP, IP4);
    lab.awaitReady();
  }

  private void ping(String host, String address) {
    String version = address.contains(":") ? "-6" : "-4";
    String said = traffic.call(host, "ping %s -n -c 2 -i 0.2 -W 3 %s".formatted(version, address));
    assertTrue(said.contains(" 2 received, 0% packet loss"), said);
  }

  private void broadcast(Traffic.Local from) {
    traffic.send(from.wire(), List.of(Frames.of(Frames.BROADCAST, from.mac(), Frames.TYPE)));
  }

  private void startDnsmasq(Guest server, String services) {
    String fixed =
        "dnsmasq --keep-in-foreground --log-facility=- --conf-file=/dev/null --port=0"
            + " --interface=eth0 --no-ping --leasefile-ro --pid-file= --user=root ";
    traffic.spawn(server.name(), "dnsmasq", fixed + services);
    traffic.awaitOutput(server.name(), "dnsmasq", "dnsmasq-dhcp");
  }

  private void spawnMdns(String host, String what, String version) {
    String command = "env 'PYTHONPATH=%s' %s -B -m bflab.traffic.mdns %s %s eth0";
    traffic.spawn(
        host, "mdns", command.formatted(LabProcess.DIRECTORY, LabProcess.PYTHON, what, version));
  }
}
