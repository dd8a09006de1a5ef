package org.boundedflood.topologies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.boundedflood.core.ring.NodeId;

/** A running overlay of real switches. Nodes and leaves are numbered from 0, clockwise. */
final class Lab implements AutoCloseable {
  /** Pings sent and answered, with the pairs that got no answer. */
  record Pings(int sent, int received, List<Double> millis, List<String> unanswered) {
    Pings {
      millis = List.copyOf(millis);
      unanswered = List.copyOf(unanswered);
    }
  }

  /** Copies of broadcasts at leaves, and the hops of those seen between nodes. */
  record Floods(
      int sent,
      int expected,
      int delivered,
      int duplicates,
      int missed,
      List<Integer> hops,
      List<String> astray) {
    Floods {
      hops = List.copyOf(hops);
      astray = List.copyOf(astray);
    }
  }

  /**
   * The tunnels that one frame for each pair of leaves crossed, those that would have done, and the
   * frames that did not come to their destination alone.
   */
  record Ways(List<Integer> hops, List<Integer> shortest, List<String> astray) {
    Ways {
      hops = List.copyOf(hops);
      shortest = List.copyOf(shortest);
      astray = List.copyOf(astray);
    }
  }

  /** What became of a steady stream of pings; the gap is the longest time without an answer. */
  record Stream(int sent, int received, int lost, double longestGapMillis) {}

  /** A frame that came in at a node, in hex, with the interface. */
  record Captured(String port, String hex) {
    /** The bytes from the offset {@code from} to before {@code to}, in hex. */
    String bytes(int from, int to) {
      return hex.substring(2 * from, 2 * to);
    }

    /** The number of bytes. */
    int length() {
      return hex.length() / 2;
    }
  }

  /** What to build; everything else is the lab's default. */
  record Setup(
      int nodes,
      int longLinks,
      int leaves,
      long seed,
      String controllers,
      double delay,
      List<Integer> originals,
      boolean floodsBySwitch) {
    Setup {
      originals = List.copyOf(originals);
    }

    /** An overlay with a controller process for each node and a leaf behind each. */
    static Setup of(int nodes) {
      return new Setup(nodes, 1, 1, 1, "per-node", 0, List.of(), true);
    }

    /** The same with this number of long-distance links opened by each node. */
    Setup withLongLinks(int count) {
      return new Setup(nodes, count, leaves, seed, controllers, delay, originals, floodsBySwitch);
    }

    /** The same with this number of leaves behind each node. */
    Setup withLeaves(int count) {
      return new Setup(
          nodes, longLinks, count, seed, controllers, delay, originals, floodsBySwitch);
    }

    /** The same with other identifiers and links. */
    Setup withSeed(long other) {
      return new Setup(
          nodes, longLinks, leaves, other, controllers, delay, originals, floodsBySwitch);
    }

    /** The same with one process that controls all nodes. */
    Setup withSharedController() {
      return new Setup(nodes, longLinks, leaves, seed, "shared", delay, originals, floodsBySwitch);
    }

    /** The same with nodes that the original's command line starts. */
    Setup inPlaceOfTheOriginal() {
      return new Setup(
          nodes, longLinks, leaves, seed, "ryu-manager", delay, originals, floodsBySwitch);
    }

    /** The same with peers in the place of these nodes that speak the original's frames only. */
    Setup withOriginals(List<Integer> indexes) {
      return new Setup(nodes, longLinks, leaves, seed, controllers, delay, indexes, floodsBySwitch);
    }

    /** The same with nodes whose controllers flood, and not their switches. */
    Setup withFloodsByController() {
      return new Setup(nodes, longLinks, leaves, seed, controllers, delay, originals, false);
    }

    /** The same with links that take this many milliseconds each way. */
    Setup withDelay(double millis) {
      return new Setup(
          nodes, longLinks, leaves, seed, controllers, millis, originals, floodsBySwitch);
    }
  }

  private final LabProcess process;
  private final JsonNode made;

  private Lab(LabProcess process, JsonNode made) {
    this.process = process;
    this.made = made;
  }

  /** Builds an overlay and waits until its controllers hold every link to be usable. */
  static Lab start(LabProcess process, Setup setup) {
    ObjectNode request = process.request("start");
    request.put("nodes", setup.nodes()).put("long_links", setup.longLinks());
    request.put("leaves", setup.leaves()).put("seed", setup.seed());
    request.put("controllers", setup.controllers());
    request.putObject("shape").put("delay_ms", setup.delay());
    ArrayNode originals = request.putArray("originals");
    setup.originals().forEach(originals::add);
    request.putObject("options").put("flood", setup.floodsBySwitch() ? "switch" : "controller");
    Lab lab = new Lab(process, process.ask(request));
    lab.process.ask(process.request("start_controllers"));
    lab.awaitReady();
    return lab;
  }

  /** Where the lab keeps the files of this run, those of node 3 in {@code n3}. */
  String directory() {
    return made.get("directory").textValue();
  }

  /** The identifiers of all nodes. */
  List<NodeId> nodes() {
    return items(made.get("nodes")).map(node -> NodeId.of(node.get("nid").textValue())).toList();
  }

  /** The MAC addresses of all leaves. */
  List<String> macs() {
    return items(made.get("leaves")).map(leaf -> leaf.get("mac").textValue()).toList();
  }

  /** The links as pairs of nodes, the lower one first. */
  List<List<Integer>> links() {
    return items(made.get("links")).map(Lab::integers).toList();
  }

  /** The nodes that share a link with this one. */
  List<Integer> peers(int node) {
    return links().stream()
        .filter(link -> link.contains(node))
        .map(link -> link.get(0) == node ? link.get(1) : link.get(0))
        .toList();
  }

  /** A link that joins no neighbours on the ring, nor nodes two places apart. */
  List<Integer> shortcut() {
    int count = nodes().size();
    return links().stream()
        .filter(link -> Math.floorMod(link.get(1) - link.get(0), count) > 2)
        .filter(link -> Math.floorMod(link.get(0) - link.get(1), count) > 2)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no shortcut among " + links()));
  }

  /** One ping after the other from leaf to leaf. */
  Pings ping(int from, int to, int version, int count) {
    ObjectNode request = process.request("ping").put("source", from).put("target", to);
    return pings(process.ask(request.put("version", version).put("count", count)));
  }

  /** One ping for each ordered pair of leaves. */
  Pings pingAll(int version) {
    return pings(process.ask(process.request("ping_all").put("version", version)));
  }

  /** One ping for each ordered pair of these leaves. */
  Pings pingAmong(List<Integer> leaves, int version) {
    return pings(process.ask(among(process.request("ping_all").put("version", version), leaves)));
  }

  /** Starts pings at a steady pace and names the stream. */
  int startPings(int from, int to, double intervalMillis) {
    ObjectNode request = process.request("ping_start").put("source", from).put("target", to);
    return process.ask(request.put("interval_ms", intervalMillis)).intValue();
  }

  /** Waits until a stream has got this many more answers. */
  void awaitPings(int stream, int more) {
    process.ask(process.request("await_pings").put("stream", stream).put("more", more));
  }

  /** Ends a stream of pings. */
  Stream stopPings(int stream) {
    JsonNode said = process.ask(process.request("ping_stop").put("stream", stream));
    return new Stream(
        said.get("sent").intValue(),
        said.get("received").intValue(),
        said.get("lost").intValue(),
        said.get("longestGapMs").doubleValue());
  }

  /** Lets each leaf send this many broadcasts and counts every copy. */
  Floods broadcasts(int each) {
    return floods(process.ask(process.request("broadcasts").put("each", each)));
  }

  /** Lets each of these leaves send broadcasts and counts the copies at the others of them. */
  Floods broadcastsAmong(List<Integer> leaves, int each) {
    return floods(process.ask(among(process.request("broadcasts").put("each", each), leaves)));
  }

  /** Lets each leaf send a frame to each other one and counts on the wire how far it goes. */
  Ways unicastHops() {
    JsonNode said = process.ask(process.request("unicast_hops"));
    assertNothingUncounted(said);
    return new Ways(
        integers(said.get("hops")), integers(said.get("shortest")), strings(said.get("astray")));
  }

  /** Broadcasts a frame from a MAC address that was not behind that leaf before. */
  void appear(int leaf, String mac) {
    process.ask(process.request("appear").put("leaf", leaf).put("mac", mac));
  }

  /** Starts to keep what overlay frames come in at a node, and names the capture. */
  int startCapture(int node) {
    return process.ask(process.request("capture_start").put("node", node)).intValue();
  }

  /** What came in since the capture started. */
  List<Captured> stopCapture(int capture) {
    JsonNode frames = process.ask(process.request("capture_stop").put("capture", capture));
    return items(frames)
        .map(each -> new Captured(each.get("port").textValue(), each.get("hex").textValue()))
        .toList();
  }

  /** The flows of a node in OpenFlow's words, without statistics, sorted. */
  List<String> flows(int node) {
    return strings(process.ask(process.request("flows").put("node", node)));
  }

  /** Waits until a flow of the node contains the text; all its flows then. */
  List<String> awaitFlow(int node, String text) {
    return strings(process.ask(process.request("await_flow").put("node", node).put("text", text)));
  }

  /** How many frames of leaves and floods all switches gave to their controllers so far. */
  int punted() {
    return process.ask(process.request("punted")).intValue();
  }

  /** Empties the neighbour tables of all leaves. */
  void forgetNeighbours() {
    process.ask(process.request("forget_neighbours"));
  }

  /** What the leaves of this overlay send, and what becomes of it. */
  Traffic traffic() {
    return new Traffic(process);
  }

  /** What the node's controller answers to {@code bf show}. */
  JsonNode show(int node, String what) {
    return process.ask(process.request("show").put("node", node).put("what", what));
  }

  /** Waits until the switches of these nodes flood. */
  void awaitFloodsBySwitch(List<Integer> at) {
    ObjectNode request = process.request("await_floods").put("by", "switch");
    ArrayNode nodes = request.putArray("nodes");
    at.forEach(nodes::add);
    process.ask(request);
  }

  /** Waits until the controllers hold every link whose ports exist to be usable. */
  void awaitReady() {
    process.ask(process.request("await_ready"));
  }

  /** Waits until the controller of a node holds exactly so many links to be usable. */
  void awaitLinks(int node, int count) {
    process.ask(process.request("await_links").put("node", node).put("count", count));
  }

  /** Does something to one node: {@code kill_node}, {@code start_controller} and the like. */
  void to(int node, String verb) {
    process.ask(process.request(verb).put("node", node));
  }

  /** Takes the carrier from a link or gives it back: {@code link_down}, {@code link_up}. */
  void toLink(List<Integer> link, String verb) {
    process.ask(process.request(verb).put("a", link.get(0)).put("b", link.get(1)));
  }

  /** Removes the port of a node that leads to a peer. */
  void deletePort(int node, int peer) {
    process.ask(process.request("del_port").put("node", node).put("peer", peer));
  }

  /** Adds a removed port again under an OpenFlow number of its own. */
  void addPort(int node, int peer, int number) {
    ObjectNode request = process.request("add_port").put("node", node).put("peer", peer);
    process.ask(request.put("number", number));
  }

  /** Has the server in the place of the original's controller name a tunnel, or no longer. */
  void nameTunnel(int node, int peer, boolean named) {
    ObjectNode request = process.request("name_tunnel").put("node", node).put("peer", peer);
    process.ask(request.put("named", named));
  }

  @Override
  public void close() throws IOException {
    process.close();
  }

  /** The numbers from 0 to below the count, without some. */
  static List<Integer> allBut(int count, List<Integer> excluded) {
    return IntStream.range(0, count).filter(each -> !excluded.contains(each)).boxed().toList();
  }

  private static ObjectNode among(ObjectNode request, List<Integer> leaves) {
    ArrayNode numbers = request.putArray("among");
    leaves.forEach(numbers::add);
    return request;
  }

  private static Pings pings(JsonNode said) {
    List<Double> millis = new ArrayList<>();
    said.get("millis").forEach(each -> millis.add(each.doubleValue()));
    return new Pings(
        said.get("sent").intValue(),
        said.get("received").intValue(),
        millis,
        strings(said.get("unanswered")));
  }

  private static Floods floods(JsonNode said) {
    assertNothingUncounted(said);
    return new Floods(
        said.get("sent").intValue(),
        said.get("expected").intValue(),
        said.get("delivered").intValue(),
        said.get("duplicates").intValue(),
        said.get("missed").intValue(),
        integers(said.get("hops")),
        strings(said.get("astray")));
  }

  private static void assertNothingUncounted(JsonNode said) {
    if (said.get("lostByCounter").intValue() > 0) {
      throw new AssertionError("the frame counter itself lost frames: " + said);
    }
  }

  private static List<String> strings(JsonNode array) {
    return items(array).map(JsonNode::textValue).toList();
  }

  private static List<Integer> integers(JsonNode array) {
    return items(array).map(JsonNode::intValue).toList();
  }

  private static java.util.stream.Stream<JsonNode> items(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
