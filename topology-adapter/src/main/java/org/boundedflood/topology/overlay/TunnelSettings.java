package org.boundedflood.topology.overlay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.ovs.bridge.MadePort;
import org.boundedflood.topology.member.Advert;
import org.boundedflood.topology.member.TunnelKind;

/**
 * How this node makes its ends of tunnels. Immutable.
 *
 * @param overlay name of the overlay: its ports carry it as their mark
 * @param underlay this node's own address, at which its tunnels end
 * @param key the virtual network's number, the same at all members: 0 to 16777215
 * @param mtu bytes of Ethernet payload that a tunnel carries, 0 if unknown
 * @param options further options of the interface, handed to Open vSwitch as they are
 */
public record TunnelSettings(
    String overlay, String underlay, int key, int mtu, SortedMap<String, String> options) {
  private static final int NAME_DIGITS = 12;

  public TunnelSettings {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    if (key < 0 || key > 0xff_ffff) {
      throw new IllegalArgumentException("a tunnel's key must be 0 to 16777215, found " + key);
    }
  }

  /** The mark of this overlay's ports in {@code external_ids:bf-owner}. */
  String owner() {
    return "overlay:" + overlay;
  }

  /** This end of a tunnel to a member. */
  MadePort port(Advert peer, TunnelKind kind, String bridge) {
    SortedMap<String, String> set = new TreeMap<>(options);
    set.put("remote_ip", peer.underlay());
    set.put("local_ip", underlay);
    set.put("key", Integer.toString(key));
    SortedMap<String, String> notes = new TreeMap<>(Map.of("bf-peer", peer.node().toString()));
    if (mtu > 0) {
      notes.put("bf-mtu", Integer.toString(mtu));
    }
    return new MadePort(portName(bridge, peer.node()), kind.type(), set, owner(), notes);
  }

  /** One name for each bridge and peer, since interfaces of all bridges share their names. */
  private String portName(String bridge, NodeId peer) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash =
          digest.digest((bridge + " " + overlay + " " + peer).getBytes(StandardCharsets.UTF_8));
      return "bft" + HexFormat.of().formatHex(hash).substring(0, NAME_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
