package org.boundedflood.topology.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdvertTest {
  private static Advert advert(long id, TunnelKind... kinds) {
    return new Advert(NodeId.of(0, id), 12, "192.0.2.1", List.of(kinds));
  }

  @Test
  void itIsReadAsItWasWrittenAndWhatLaterVersionsAddIsLeftOut() {
    Advert advert = advert(1, TunnelKind.VXLAN, TunnelKind.GENEVE);
    assertEquals(advert, Advert.of(advert.text()));
    assertEquals(advert, Advert.of(advert.text() + ",stt and more"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2 00000000000000000000000000000001 12 192.0.2.1 geneve",
        "1 00000000000000000000000000000001 12 192.0.2.1",
        "1 00000000000000000000000000000001 x 192.0.2.1 geneve",
        "1 0001 12 192.0.2.1 geneve",
        "1 00000000000000000000000000000001 12 host;rm geneve",
        "1 00000000000000000000000000000001 12 192.0.2.1 stt"
      })
  void everythingElseIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Advert.of(text));
  }

  @Test
  void twoMembersComeToTheSameKindWhicheverAsks() {
    Advert low = advert(1, TunnelKind.GRE, TunnelKind.GENEVE);
    Advert high = advert(2, TunnelKind.GENEVE, TunnelKind.GRE);
    assertEquals(Optional.of(TunnelKind.GRE), low.tunnelTo(high));
    assertEquals(low.tunnelTo(high), high.tunnelTo(low));
    assertEquals(Optional.empty(), low.tunnelTo(advert(3, TunnelKind.VXLAN)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1:7", "[2001:db8::1]:65535", "node-1.example.org:7373"})
  void hostsAreWrittenAsTheyAreRead(String text) {
    assertEquals(text, HostPort.of(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "host:", ":1", "host:65536", "2001:db8::1:7", "a b:1", "[x]:1"})
  void otherHostsAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> HostPort.of(text));
  }
}
