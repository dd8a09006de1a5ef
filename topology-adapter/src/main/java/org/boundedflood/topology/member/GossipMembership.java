package org.boundedflood.topology.member;

import io.scalecube.cluster.Cluster;
import io.scalecube.cluster.ClusterConfig;
import io.scalecube.cluster.ClusterImpl;
import io.scalecube.cluster.ClusterMessageHandler;
import io.scalecube.cluster.Member;
import io.scalecube.cluster.membership.MembershipEvent;
import io.scalecube.cluster.metadata.MetadataCodec;
import io.scalecube.cluster.transport.api.Message;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Membership by ScaleCube Cluster: SWIM, in which each member asks one other every two seconds
 * whether it is there, and changes spread as gossip. What a member tells about itself is the alias
 * in its membership record.
 *
 * <p>Bound: the members of the overlay. A later life of a node takes the place of an earlier one.
 */
public final class GossipMembership implements Membership {
  private static final Logger log = LoggerFactory.getLogger(GossipMembership.class);

  /**
   * Slow on purpose: the ring is repaired as soon as links fall silent, so nothing waits for this,
   * and a member on a busy machine must not be taken for dead, for that would make it busier.
   */
  private static final int PING_MILLIS = 2_000;

  private static final int PING_TIMEOUT_MILLIS = 1_800;
  private static final int SUSPICION_ROUNDS = 2;
  private static final int GOSSIP_MILLIS = 200;
  private static final int SYNC_MILLIS = 10_000;

  /**
   * How long a member that starts keeps asking those through whom it joins, which start as well.
   */
  private static final int SYNC_TIMEOUT_MILLIS = 30_000;

  /**
   * Rounds in which a piece of gossip is passed on, times the logarithm of the number of members.
   * By the library's reckoning one member in n^4 misses it, and the exchange of lists makes up for
   * that.
   */
  private static final int GOSSIP_ROUNDS = 2;

  private static final String LINK = "bf/link";
  private static final String SENDER = "bf-node";
  private static final String TEXT = "bf-text";

  private final Advert self;
  private final GossipSettings settings;
  private final Introductions introductions = new Introductions();
  private final GossipTransport transport;
  private final Executor loop;
  private final Map<NodeId, Known> known = new ConcurrentHashMap<>();
  private volatile @Nullable Cluster cluster;

  /** One life of another member. */
  private record Known(Member member, Advert advert) {}

  /**
   * This node as a member to be.
   *
   * @param loop calls the listener, one call at a time
   */
  public GossipMembership(
      Advert self, Admission admission, GossipSettings settings, Executor loop) {
    this.self = self;
    this.settings = settings;
    this.transport = new GossipTransport(admission, settings, introductions);
    this.loop = loop;
  }

  @Override
  public CompletableFuture<String> join(MembershipListener listener) {
    return new ClusterImpl(config())
        .handler(joined -> new Handler(joined, listener))
        .start()
        .map(Cluster::address)
        .toFuture();
  }

  private ClusterConfig config() {
    return ClusterConfig.defaultConfig()
        .metadata("")
        .metadataCodec(new NoMetadata())
        .memberAlias(self.text())
        .transport(
            config -> config.port(settings.listen().getPort()).transportFactory(same -> transport))
        .failureDetector(
            config -> config.pingInterval(PING_MILLIS).pingTimeout(PING_TIMEOUT_MILLIS))
        .gossip(config -> config.gossipInterval(GOSSIP_MILLIS).gossipRepeatMult(GOSSIP_ROUNDS))
        .membership(
            config ->
                config
                    .namespace(settings.overlay())
                    .seedMembers(settings.seeds().stream().map(HostPort::toString).toList())
                    .syncInterval(SYNC_MILLIS)
                    .syncTimeout(SYNC_TIMEOUT_MILLIS)
                    .suspicionMult(SUSPICION_ROUNDS));
  }

  @Override
  public void send(NodeId member, String message) {
    Known recipient = known.get(member);
    if (recipient == null) {
      log.debug("no member {} to send to", member);
      return;
    }
    Message wrapped =
        Message.withQualifier(LINK)
            .header(SENDER, self.node().toString())
            .header(TEXT, message)
            .build();
    transport
        .send(recipient.member().address(), wrapped)
        .subscribe(
            nothing -> {},
            failure -> log.debug("message to {} is lost: {}", member, failure.toString()));
  }

  @Override
  public CompletableFuture<Void> leave() {
    Cluster joined = cluster;
    if (joined == null) {
      return transport.stop().toFuture();
    }
    joined.shutdown();
    return joined.onShutdown().onErrorComplete().toFuture();
  }

  @Override
  public void close() {
    transport.stop().subscribe();
  }

  /** Called on the library's thread. */
  private final class Handler implements ClusterMessageHandler {
    private final MembershipListener listener;
    private final Map<String, NodeId> nodes = new HashMap<>();

    Handler(Cluster joined, MembershipListener listener) {
      this.listener = listener;
      // From here on it listens, though it may still be trying to join: it can be left.
      cluster = joined;
    }

    @Override
    public void onMembershipEvent(MembershipEvent event) {
      switch (event.type()) {
        case ADDED, UPDATED -> {
          introductions.believe(event.member().id());
          up(event.member());
        }
        case LEAVING, REMOVED -> {
          introductions.giveUp(event.member().id());
          gone(event.member());
        }
      }
    }

    private void up(Member member) {
      Advert advert;
      try {
        advert = Advert.of(Objects.requireNonNullElse(member.alias(), ""));
      } catch (IllegalArgumentException e) {
        log.warn("member at {} is left out: {}", member.address(), e.getMessage());
        return;
      }
      NodeId node = advert.node();
      Known before = known.get(node);
      if (node.equals(self.node())) {
        log.error("node id {} is this node's and also that of {}", node, member.address());
      } else if (before == null || before.advert().since() <= advert.since()) {
        nodes.put(member.id(), node);
        known.put(node, new Known(member, advert));
        loop.execute(() -> listener.memberUp(advert));
      }
    }

    private void gone(Member member) {
      // If it crashed, its end did not close; what is sent there is lost even if it is back.
      transport.mistrust(member.address());
      NodeId node = nodes.remove(member.id());
      Known present = node == null ? null : known.get(node);
      if (node != null && present != null && present.member().id().equals(member.id())) {
        known.remove(node);
        loop.execute(() -> listener.memberGone(node));
      }
    }

    @Override
    public void onMessage(Message message) {
      String sender = message.header(SENDER);
      String text = message.header(TEXT);
      if (LINK.equals(message.qualifier()) && sender != null && text != null) {
        NodeId node;
        try {
          node = NodeId.of(sender);
        } catch (IllegalArgumentException e) {
          log.warn("message of {} is left out: {}", message.sender(), e.getMessage());
          return;
        }
        loop.execute(() -> listener.messageIn(node, text));
      }
    }
  }

  /** There is none: see {@link Introductions}. */
  private static final class NoMetadata implements MetadataCodec {
    @Override
    public Object deserialize(ByteBuffer buffer) {
      return "";
    }

    @Override
    public ByteBuffer serialize(Object metadata) {
      return ByteBuffer.allocate(0);
    }
  }
}
