package org.boundedflood.topologies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Real programs and raw frames at the leaves of an overlay, and what became of every frame. Hosts
 * go by name: {@code h0} is the first leaf of node 0 and {@code h0_1} its second, {@code g1_h0} the
 * first guest behind the port of {@code h0}, {@code n0} node 0 itself.
 */
final class Traffic {
  /** A host with an address of its own behind the port of a leaf. */
  record Guest(String name, String mac) {}

  /** The own interface of a bridge: the name of its wire, and its address. */
  record Local(String wire, String mac) {}

  /**
   * What became of all frames that the leaves sent during something.
   *
   * @param sent the number of frames by the 16 bits behind their addresses, in hex
   * @param floods how many of them have several recipients
   * @param lost copies that did not come, or not unchanged, a line each
   * @param surplus copies that nobody wanted
   * @param overheard copies of unicast frames at leaves that they are not for
   */
  record Verdict(
      Map<String, Integer> sent,
      int floods,
      List<String> lost,
      List<String> surplus,
      List<String> overheard) {
    Verdict {
      sent = Map.copyOf(sent);
      lost = List.copyOf(lost);
      surplus = List.copyOf(surplus);
      overheard = List.copyOf(overheard);
    }

    /** How many frames of this type were sent. */
    int sent(String type) {
      return sent.getOrDefault(type, 0);
    }

    /** Every frame reached each leaf that it is for once and unchanged, and no other leaf. */
    void assertExactlyOnce() {
      assertEquals(List.of(), lost, "lost");
      assertEquals(List.of(), surplus, "surplus");
      assertEquals(List.of(), overheard, "overheard");
    }

    /** The same, and at least one frame of each of these types was sent. */
    void assertExactlyOnce(String... types) {
      assertTrue(sent.keySet().containsAll(List.of(types)), () -> "sent " + sent);
      assertExactlyOnce();
    }
  }

  private final LabProcess process;

  Traffic(LabProcess process) {
    this.process = process;
  }

  /** Adds a host behind the port of a leaf, with these addresses. */
  Guest guest(String leaf, String... addresses) {
    ObjectNode request = request("guest").put("leaf", leaf);
    JsonNode made = process.ask(with(request, "addresses", List.of(addresses)));
    return new Guest(made.get("name").textValue(), made.get("mac").textValue());
  }

  /** Gives the own interface of a bridge at a node addresses and brings it up. */
  Local localUp(String node, String bridge, String... addresses) {
    ObjectNode request = request("local_up").put("node", node).put("bridge", bridge);
    JsonNode made = process.ask(with(request, "addresses", List.of(addresses)));
    return new Local(made.get("name").textValue(), made.get("mac").textValue());
  }

  /**
   * What a program printed that a host ran to its end, which must be a good one. The command is
   * split into words as a shell would do it.
   */
  String call(String host, String command) {
    return process.ask(request("call").put("host", host).put("command", command)).textValue();
  }

  /** Starts a program that goes on at a host. */
  void spawn(String host, String role, String command) {
    ObjectNode request = request("spawn").put("host", host).put("role", role);
    process.ask(request.put("command", command));
  }

  /** Waits until a program has printed the text; all that it printed then. */
  String awaitOutput(String host, String role, String text) {
    ObjectNode request = request("await_output").put("host", host).put("role", role);
    return process.ask(request.put("text", text)).textValue();
  }

  /** Ends a program; all that it printed. */
  String end(String host, String role) {
    return process.ask(request("end").put("host", host).put("role", role)).textValue();
  }

  /** Puts frames, each in hex, on the wire of a leaf or of a bridge's own interface. */
  void send(String wire, List<String> frames) {
    process.ask(with(request("send").put("wire", wire), "frames", frames));
  }

  /** Gives all tunnels and all leaves another MTU, and waits until all nodes have taken it in. */
  void setMtu(int tunnels, int leaves) {
    process.ask(request("mtu").put("tunnels", tunnels).put("leaves", leaves));
  }

  /** Does something and waits until nothing is under way any more. */
  Verdict during(Runnable something) {
    process.ask(request("watch"));
    something.run();
    JsonNode said = process.ask(request("verdict"));
    Map<String, Integer> sent = new HashMap<>();
    said.get("sent")
        .properties()
        .forEach(type -> sent.put(type.getKey(), type.getValue().intValue()));
    return new Verdict(
        sent,
        said.get("floods").intValue(),
        lines(said.get("lost")),
        lines(said.get("surplus")),
        lines(said.get("overheard")));
  }

  private ObjectNode request(String verb) {
    return process.request("traffic").put("ask", verb);
  }

  private static ObjectNode with(ObjectNode request, String name, List<String> texts) {
    ArrayNode array = request.putArray(name);
    texts.forEach(array::add);
    return request;
  }

  private static List<String> lines(JsonNode array) {
    List<String> lines = new ArrayList<>();
    array.forEach(each -> lines.add(each.textValue()));
    return lines;
  }
}
