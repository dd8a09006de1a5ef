package org.boundedflood.overlay;

import java.util.List;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;

/** IP multicasts, with addresses that use all bits, and frames that look like some but are none. */
final class Multicasts {
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;

  private Multicasts() {}

  static EthernetFrame ipv4() {
    return frame("01:00:5e:7f:ee:dd", IPV4, 30, 0xef, 0xff, 0xee, 0xdd);
  }

  static EthernetFrame ipv6() {
    return frame(
        "33:33:fe:dc:ba:98",
        IPV6,
        38,
        0xff,
        2,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0xfe,
        0xdc,
        0xba,
        0x98);
  }

  /** Whose destination address does not follow from the packet, or not by a rule of the switch. */
  static List<EthernetFrame> notRestorable() {
    return List.of(
        frame("01:00:5e:7f:00:01", IPV4, 30, 10, 0, 0, 1),
        frame("33:33:00:00:00:01", IPV6, 38, 0x20, 1, 13, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
        frame("01:00:5e:00:00:01", 0x88b5, 30, 0xe0, 0, 0, 1),
        frame("01:00:0c:cc:cc:cc", 0x2000, 30, 0xe0, 0, 0, 1),
        frame("03:bf:0a:00:00:01", IPV4, 30, 10, 0, 0, 1));
  }

  private static EthernetFrame frame(String destination, int type, int offset, int... bytes) {
    byte[] frame = new byte[80];
    MacAddress.of(destination).write(frame, 0);
    frame[12] = (byte) (type >>> 8);
    frame[13] = (byte) type;
    for (int i = 0; i < bytes.length; i++) {
      frame[offset + i] = (byte) bytes[i];
    }
    return EthernetFrame.of(frame);
  }
}
