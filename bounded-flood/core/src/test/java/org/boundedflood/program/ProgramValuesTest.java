package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.boundedflood.core.Punt;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ProgramValuesTest {
  private static final PortNumber PORT = PortNumber.of(1);
  private static final Flow.Key KEY = new Flow.Key(2, 100, Match.ANY.from(PORT));

  @Test
  void aCookieHasOwnerPurposeAndGenerationInItsUpperHalf() {
    assertEquals(0xb0f1_0c01_0000_0000L, Cookies.of(Purpose.NEW_SOURCE));
    assertEquals(0xb0f1_1102_0000_0000L, Cookies.of(Purpose.LEAF_FLOOD, 2));
  }

  @Test
  void aPuntIsReadFromTheCookieOfAnyGenerationOfThisProgramOnly() {
    assertEquals(Optional.of(Punt.NEW_SOURCE), Cookies.puntOf(Cookies.of(Purpose.NEW_SOURCE, 77)));
    assertEquals(Optional.empty(), Cookies.puntOf(Cookies.of(Purpose.LOCAL_DESTINATION)));
    assertEquals(Optional.empty(), Cookies.puntOf(0xb0f2_0c01_0000_0000L));
    assertEquals(Optional.empty(), Cookies.puntOf(0xb0f1_ff01_0000_0000L));
    assertEquals(Optional.empty(), Cookies.puntOf(0));
  }

  @Test
  void everyPuntIsThePurposeOfOneKindOfFlowAndThatOfTheSwitchesFloodsOfThree() {
    List<Punt> punts =
        Arrays.stream(Purpose.values()).flatMap(purpose -> purpose.punt().stream()).toList();
    assertEquals(List.of(), Arrays.stream(Punt.values()).filter(p -> !punts.contains(p)).toList());
    assertEquals(Punt.values().length + 2, punts.size());
  }

  @Test
  void noTwoPurposesShareACode() {
    Map<Integer, List<Purpose>> byCode =
        Arrays.stream(Purpose.values()).collect(Collectors.groupingBy(Purpose::code));
    assertTrue(
        byCode.values().stream().allMatch(purposes -> purposes.size() == 1), byCode::toString);
  }

  @Test
  void theSubjectOfAReasonDoesNotMakeAFlowAnother() {
    Flow one = Flow.of(KEY, Instructions.DROP, Reason.of(Purpose.LEAF_INGRESS, () -> "port 1"));
    Flow other = Flow.of(KEY, Instructions.DROP, Reason.of(Purpose.LEAF_INGRESS));
    assertEquals(one, other);
    assertEquals(one.hashCode(), other.hashCode());
    assertEquals("port 1: a device is attached: check who sends", one.reason().toString());
  }

  @Test
  void aProgramIteratesByKeyHoweverItWasMade() {
    Flow first = flow(new Flow.Key(0, 9, Match.ANY));
    Flow second = flow(new Flow.Key(0, 8, Match.ANY.from(PORT)));
    Flow third = flow(new Flow.Key(0, 8, Match.ANY));
    Flow fourth = flow(new Flow.Key(1, 9, Match.ANY));
    SwitchProgram program =
        SwitchProgram.of(List.of(fourth, second, third, first), List.of(), List.of());
    assertEquals(List.of(first, second, third, fourth), List.copyOf(program.flows().values()));
    assertEquals(3, program.without(second.key()).flows().size());
    assertThrows(UnsupportedOperationException.class, () -> program.flows().clear());
  }

  @Test
  void aWrongValueIsRefusedWithWhatWasFoundAndWhatIsAllowed() {
    refuses("01:00:00:00:00:00", () -> new MaskedMac(MacAddress.of(1L << 40), MacAddress.of(1)));
    refuses("at least one bit", () -> new MaskedMac(MacAddress.of(0), MacAddress.of(0)));
    refuses("found 0x5ff", () -> Match.ANY.ofType(0x5ff));
    refuses("found 0x10000", () -> Match.ANY.ofType(0x10000));
    refuses("found 0", () -> Instructions.punt(0));
    refuses("found 255", () -> new Flow.Key(255, 0, Match.ANY));
    refuses("found 65536", () -> new Flow.Key(0, 65536, Match.ANY));
    refuses("later one", () -> Flow.installed(KEY, Instructions.goTo(2), 0, false, 0));
    refuses("found -1", () -> Flow.installed(KEY, Instructions.DROP, -1, false, 0));
    refuses("0xffffff01", () -> new Group(0xffff_ff01, Group.Type.ALL, List.of()));
    refuses("found 0", () -> new Group(1, Group.Type.INDIRECT, List.of()));
    Group.Bucket unwatched = Group.Bucket.output(PORT);
    refuses("watch", () -> new Group(1, Group.Type.FAST_FAILOVER, List.of(unwatched)));
    Group.Bucket watched = Group.Bucket.outputWhileLive(PORT);
    refuses("watch", () -> new Group(1, Group.Type.ALL, List.of(watched)));
    refuses("found 0", () -> new Meter(0, 1, 1));
    refuses("found 0", () -> new Meter(1, 0, 1));
    refuses("found 0", () -> new Meter(1, 1, 0));
    refuses("0 packets/s", () -> new PlannerSettings.Limit(0, 1));
    refuses("found 0", () -> new PlannerSettings(PlannerSettings.DEFAULT.limits(), 0));
    refuses("none for", () -> new PlannerSettings(Map.of(), 300));
    refuses("purpose", () -> Cookies.of(Purpose.FOREIGN));
    Flow flow = flow(KEY);
    refuses("once", () -> SwitchProgram.of(List.of(flow, flow), List.of(), List.of()));
  }

  private static Flow flow(Flow.Key key) {
    return Flow.installed(key, Instructions.DROP, 0, false, 0);
  }

  private static void refuses(String expected, Executable making) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, making);
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(expected), message);
  }
}
