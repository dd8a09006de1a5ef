package org.boundedflood.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.boundedflood.openflow.DisconnectReason.Kind;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFeaturesReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFAuxId;

/**
 * The way of a connection to a session. Used on the event loop alone.
 *
 * <pre>
 *  WAIT_TLS -> WAIT_HELLO -> WAIT_FEATURES -> (WAIT_INCUMBENT ->) WAIT_PORTS -> ACTIVE
 *                                 any of them -> CLOSED
 * </pre>
 *
 * <p>Each step has {@link OpenFlowSettings#handshakeStep} of time, except waiting for the incumbent
 * of the same datapath id, which has {@link OpenFlowSettings#echoTimeout} to show that it is alive.
 * What arrives and is not what the state waits for is left to the session, which drops and counts
 * it, or ends the connection where it refuses our part of the handshake.
 */
final class Handshake {
  private static final OFFactory FACTORY = OFFactories.getFactory(OFVersion.OF_13);
  private static final int WHOLE_FRAMES = 0xffff;
  private static final int HELLO_TYPE = 0;
  private static final int ERROR_TYPE = 1;

  private final Session session;
  private final Channel channel;
  private final Duration step;
  private final Outbound outbound;
  private final PendingRequests requests;
  private final PortTable ports;
  private final Connections connections;
  private volatile State state = State.WAIT_TLS;
  private volatile @Nullable OFFeaturesReply features;
  private int featuresXid;

  Handshake(
      Session session,
      Channel channel,
      Duration step,
      Outbound outbound,
      PendingRequests requests,
      PortTable ports,
      Connections connections) {
    this.session = session;
    this.channel = channel;
    this.step = step;
    this.outbound = outbound;
    this.requests = requests;
    this.ports = ports;
    this.connections = connections;
  }

  /** Where a connection stands. */
  enum State {
    /** Nothing can be sent yet: the TLS handshake has its own time-out. */
    WAIT_TLS,
    WAIT_HELLO,
    WAIT_FEATURES,
    /** Another connection has the datapath id, and is asked whether it is alive. */
    WAIT_INCUMBENT,
    WAIT_PORTS,
    ACTIVE,
    CLOSED
  }

  State state() {
    return state;
  }

  Optional<OFFeaturesReply> features() {
    return Optional.ofNullable(features);
  }

  /** The connection carries bytes. */
  void begin() {
    if (state == State.WAIT_TLS) {
      outbound.sendRaw(Hello.ours(channel.alloc(), outbound.nextXid()));
      enter(State.WAIT_HELLO);
    }
  }

  /** Takes the first message. */
  void hello(int type, ByteBuf frame) {
    if (type == ERROR_TYPE && frame.readableBytes() >= 12) {
      session.finish(
          Kind.VERSION_MISMATCH, "the switch refused our hello: " + ErrorReader.text(frame));
    } else if (type != HELLO_TYPE) {
      session.finish(
          Kind.PROTOCOL_VIOLATION,
          "the first message must be a HELLO, found " + WireNames.type(type));
    } else if (!Hello.offersOurs(frame)) {
      String text =
          "OpenFlow 1.3 is needed, the switch offers "
              + Hello.offers(frame)
              + "; on Open vSwitch: ovs-vsctl set bridge BRIDGE protocols=OpenFlow13";
      outbound.sendRaw(Hello.refusal(channel.alloc(), frame, text));
      session.finish(Kind.VERSION_MISMATCH, text);
    } else {
      featuresXid = outbound.send(FACTORY.featuresRequest());
      outbound.send(
          FACTORY.buildSetConfig().setFlags(Set.of()).setMissSendLen(WHOLE_FRAMES).build());
      enter(State.WAIT_FEATURES);
    }
  }

  /**
   * Takes the features.
   *
   * @return whether they were waited for
   */
  boolean features(OFFeaturesReply reply) {
    if (state != State.WAIT_FEATURES) {
      return false;
    }
    if (!reply.getAuxiliaryId().equals(OFAuxId.MAIN)) {
      session.finish(
          Kind.PROTOCOL_VIOLATION,
          "auxiliary connections are not supported, found number " + reply.getAuxiliaryId());
      return true;
    }
    claim(reply);
    return true;
  }

  /** Takes an error that answers no pending request. */
  void refused(SwitchError error) {
    if (state == State.WAIT_FEATURES && error.xid() == Integer.toUnsignedLong(featuresXid)) {
      session.finish(Kind.PROTOCOL_VIOLATION, "the switch refused: " + error.text());
    }
  }

  /** The connection is over. */
  void close() {
    state = State.CLOSED;
  }

  private void claim(OFFeaturesReply reply) {
    Optional<Session> incumbent = connections.claim(reply.getDatapathId(), session);
    if (incumbent.isEmpty()) {
      features = reply;
      askPorts();
      return;
    }
    state = State.WAIT_INCUMBENT;
    incumbent.get().prove(alive -> session.schedule(() -> incumbentAnswered(reply, alive), 0));
  }

  private void incumbentAnswered(OFFeaturesReply reply, boolean alive) {
    if (state != State.WAIT_INCUMBENT) {
      return;
    }
    if (alive) {
      session.finish(
          Kind.DUPLICATE_DATAPATH,
          "datapath " + reply.getDatapathId() + " is connected already, and alive");
    } else {
      claim(reply);
    }
  }

  private void askPorts() {
    OFMessage request = FACTORY.buildPortDescStatsRequest().build();
    requests.expect(
        outbound.send(request),
        request,
        PortTable.LONGEST_DESCRIPTION,
        OFPortDescStatsReply.class::isInstance,
        this::portsDescribed,
        failure -> {
          if (state == State.WAIT_PORTS) {
            session.finish(
                failure.kind() == RequestFailedException.Kind.TIMED_OUT
                    ? Kind.HANDSHAKE_TIMEOUT
                    : Kind.PROTOCOL_VIOLATION,
                String.valueOf(failure.getMessage()));
          }
        });
    enter(State.WAIT_PORTS);
  }

  private void portsDescribed(List<OFMessage> parts) {
    if (state != State.WAIT_PORTS) {
      return;
    }
    List<OFPortDesc> all = new ArrayList<>();
    parts.forEach(part -> all.addAll(((OFPortDescStatsReply) part).getEntries()));
    if (ports.describe(all)) {
      state = State.ACTIVE;
      session.established();
    } else {
      session.finish(Kind.PROTOCOL_VIOLATION, PortTable.OVERFLOW);
    }
  }

  private void enter(State next) {
    state = next;
    session.schedule(
        () -> {
          if (state == next) {
            session.finish(
                Kind.HANDSHAKE_TIMEOUT,
                "the switch did not get beyond " + next + " within " + step);
          }
        },
        step.toNanos());
  }
}
