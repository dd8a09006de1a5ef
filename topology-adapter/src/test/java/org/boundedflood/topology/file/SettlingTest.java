package org.boundedflood.topology.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class SettlingTest {
  private final Settling settling = new Settling();

  @Test
  void anUntouchedFileIsNotRead() {
    assertEquals(OptionalLong.empty(), settling.dueIn(0));
  }

  @Test
  void aTouchedFileIsReadOnceItWasLeftAlone() {
    settling.touched(1000);
    assertEquals(OptionalLong.of(50), settling.dueIn(1000));
    settling.touched(1030);
    assertEquals(OptionalLong.of(40), settling.dueIn(1040));
    assertEquals(OptionalLong.of(0), settling.dueIn(1080));
    assertEquals(OptionalLong.of(0), settling.dueIn(5000));
  }

  @Test
  void aFileThatIsAlwaysTouchedIsReadOnceASecond() {
    for (long now = 0; now < 1000; now += 10) {
      settling.touched(now);
    }
    assertEquals(OptionalLong.of(5), settling.dueIn(995));
    assertEquals(OptionalLong.of(0), settling.dueIn(1000));
  }

  @Test
  void aFileThatWasReadIsSettledUntilTouchedAgain() {
    settling.touched(0);
    settling.settled();
    assertEquals(OptionalLong.empty(), settling.dueIn(50));
    settling.touched(2000);
    assertEquals(OptionalLong.of(50), settling.dueIn(2000));
  }
}
