package org.boundedflood.core.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortNumberTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 65_534, Integer.MAX_VALUE, 0xffffff00, 0xfffffffe})
  void physicalPortsAndTheLocalPortAreAccepted(int value) {
    assertTrue(PortNumber.isPort(value));
    assertEquals(value, PortNumber.of(value).value());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0xffffff01, 0xfffffffd, 0xffffffff})
  void reservedNumbersAreRefused(int value) {
    assertFalse(PortNumber.isPort(value));
    assertThrows(IllegalArgumentException.class, () -> PortNumber.of(value));
  }

  @Test
  void numbersAreUnsigned() {
    assertTrue(PortNumber.of(0xffffff00).compareTo(PortNumber.of(1)) > 0);
    assertEquals("4294967040", PortNumber.of(0xffffff00).toString());
    assertEquals("LOCAL", PortNumber.LOCAL.toString());
  }
}
