package org.boundedflood.overlay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;

/** A device at a leaf port, which keeps what it receives and may move to another node. */
final class SimulatedLeaf {
  private static final int TEST_ETHER_TYPE = 0x88b5;

  private final String name;
  private final MacAddress mac;
  private final Schedule schedule;
  private final List<String> received = new ArrayList<>();
  private OverlaySwitch node;
  private PortNumber port;
  private final List<EthernetFrame> frames = new ArrayList<>();
  private int strays;

  SimulatedLeaf(String name, MacAddress mac, OverlaySwitch node, Schedule schedule) {
    this.name = name;
    this.mac = mac;
    this.schedule = schedule;
    this.node = node;
    this.port = plugInto(node);
  }

  String name() {
    return name;
  }

  MacAddress mac() {
    return mac;
  }

  PortNumber port() {
    return port;
  }

  /** Texts of the frames that came in since the last call, in order. */
  List<String> takeReceived() {
    List<String> taken = List.copyOf(received);
    received.clear();
    return taken;
  }

  /** All frames that came in since the last call, in order. */
  List<EthernetFrame> takeFrames() {
    List<EthernetFrame> taken = List.copyOf(frames);
    frames.clear();
    return taken;
  }

  /** How many frames for this device left by ports at which it was once and is no more. */
  int strays() {
    return strays;
  }

  /**
   * Plugs the same device into another port, of another node or of the same; the old port stays up,
   * with nothing behind it.
   */
  void moveTo(OverlaySwitch other) {
    node = other;
    port = plugInto(other);
  }

  void broadcast(String text) {
    send(MacAddress.BROADCAST, text);
  }

  void sendTo(SimulatedLeaf other, String text) {
    send(other.mac, text);
  }

  void send(MacAddress destination, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[Math.max(60, EthernetFrame.HEADER_BYTES + payload.length)];
    destination.write(frame, 0);
    mac.write(frame, MacAddress.BYTES);
    frame[12] = (byte) (TEST_ETHER_TYPE >>> 8);
    frame[13] = (byte) TEST_ETHER_TYPE;
    System.arraycopy(payload, 0, frame, EthernetFrame.HEADER_BYTES, payload.length);
    send(EthernetFrame.of(frame));
  }

  /** Sends any frame whatever. */
  void send(EthernetFrame frame) {
    OverlaySwitch at = node;
    PortNumber ingress = port;
    schedule.at(schedule.now(), () -> at.receive(ingress, frame));
  }

  private PortNumber plugInto(OverlaySwitch at) {
    PortNumber here = at.freePort();
    at.addLeafPort(here, frame -> receive(at, here, frame));
    return here;
  }

  private void receive(OverlaySwitch at, PortNumber here, EthernetFrame frame) {
    if (at == node && here.equals(port)) {
      frames.add(frame);
      if (frame.etherType() == TEST_ETHER_TYPE) {
        received.add(text(frame));
      }
    } else if (frame.destination().equals(mac)) {
      strays++;
    }
  }

  private static String text(EthernetFrame frame) {
    return new String(
            frame.bytes(),
            EthernetFrame.HEADER_BYTES,
            frame.length() - EthernetFrame.HEADER_BYTES,
            StandardCharsets.UTF_8)
        .replace("\0", "");
  }
}
