package org.boundedflood.openflow;

import java.io.IOException;
import java.util.List;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.types.OFPort;

/**
 * A controller that answers each packet-in with a packet-out of its frame, to measure what the
 * channel costs: {@code java PacketOutResponder ENDPOINT}, then load from outside. Runs until it is
 * killed.
 */
final class PacketOutResponder implements SessionListener {
  private static final List<OFAction> FLOOD = List.of(OpenFlow13.output(OFPort.FLOOD));

  private PacketOutResponder() {}

  /** Listens on the endpoint given. */
  public static void main(String[] arguments) throws IOException {
    OpenFlowSettings settings = OpenFlowSettings.builder().listen(arguments[0]).build();
    OpenFlowServer server = new OpenFlowServer(settings, new PacketOutResponder());
    System.out.println("listening on " + server.start());
  }

  @Override
  public void connected(OpenFlowSession session) {}

  @Override
  public void packetIn(OpenFlowSession session, PacketIn packetIn) {
    session.send(List.of(OpenFlow13.packetOut(packetIn.inPort(), packetIn.frame(), FLOOD)));
  }

  @Override
  public void message(OpenFlowSession session, OFMessage message) {}

  @Override
  public void error(OpenFlowSession session, SwitchError error) {}

  @Override
  public void disconnected(OpenFlowSession session, DisconnectReason reason) {}
}
