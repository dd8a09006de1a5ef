package org.boundedflood.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFType;
import org.projectfloodlight.openflow.protocol.OFVersion;

/**
 * The way out of a session: gives transaction ids, encodes, and keeps the queue bounded.
 *
 * <p>The queue is Netty's outbound buffer. Above {@link OpenFlowSettings#highWaterMark} bytes
 * packet-outs are dropped; above {@link OpenFlowSettings#queueLimit}, or if nothing of it drains
 * for {@link OpenFlowSettings#stallTimeout}, the switch counts as stuck. Used on the event loop
 * alone, except {@link #pendingBytes}.
 */
final class Outbound {
  private static final int CHUNK = 1 << 16;
  private static final int XID = 4;

  private final Channel channel;
  private final OpenFlowSettings settings;
  private final CounterSet counters;
  private final SentMessages sent;
  private final Owner owner;
  private final ChannelFutureListener drained = future -> drained();
  private int lastXid;
  private long lastDrain;
  private boolean watching;

  Outbound(Channel channel, OpenFlowSettings settings, CounterSet counters, Owner owner) {
    this.channel = channel;
    this.settings = settings;
    this.counters = counters;
    this.sent = new SentMessages(settings.rememberedMessages());
    this.owner = owner;
  }

  /** Who is told that a switch is stuck. */
  interface Owner {
    void stuck(String text);

    void schedule(Runnable work, long nanos);
  }

  /** What was sent and may still be refused. */
  SentMessages sent() {
    return sent;
  }

  long pendingBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  boolean isWritable() {
    return channel.isOpen() && pendingBytes() <= settings.highWaterMark();
  }

  /** Sends one message and returns its transaction id. */
  int send(OFMessage message) {
    send(List.of(message));
    return lastXid;
  }

  /** Sends messages with one flush; see {@link OpenFlowSession#send}. */
  void send(List<? extends OFMessage> messages) {
    messages.forEach(Outbound::checkVersion);
    ByteBuf buffer = channel.alloc().buffer((int) Math.min(CHUNK, 256L * messages.size()));
    boolean complete = false;
    try {
      for (OFMessage message : messages) {
        append(buffer, message);
      }
      complete = true;
    } finally {
      if (!complete) {
        buffer.release();
      }
    }
    write(buffer);
  }

  /** Sends a message made by hand, its transaction id included; takes the buffer over. */
  void sendRaw(ByteBuf message) {
    count(message.readableBytes());
    write(message);
  }

  int nextXid() {
    lastXid++;
    if (lastXid == 0) {
      lastXid = 1;
    }
    return lastXid;
  }

  private void append(ByteBuf buffer, OFMessage message) {
    int start = buffer.writerIndex();
    message.writeTo(buffer);
    int length = buffer.writerIndex() - start;
    if (message.getType() == OFType.PACKET_OUT
        && pendingBytes() + buffer.writerIndex() > settings.highWaterMark()) {
      buffer.writerIndex(start);
      counters.increment(OpenFlowCounter.PACKET_OUTS_DROPPED);
      return;
    }
    int xid = nextXid();
    buffer.setInt(start + XID, xid);
    sent.add(xid, message);
    count(length);
  }

  private static void checkVersion(OFMessage message) {
    if (message.getVersion() != OFVersion.OF_13) {
      throw new IllegalArgumentException(
          "a message must be of OpenFlow 1.3, found "
              + message.getVersion()
              + " in "
              + MessageText.of(message));
    }
  }

  private void count(int length) {
    counters.increment(OpenFlowCounter.MESSAGES_SENT);
    counters.add(OpenFlowCounter.BYTES_SENT, length);
  }

  private void write(ByteBuf buffer) {
    if (!buffer.isReadable()) {
      buffer.release();
      return;
    }
    long before = pendingBytes();
    if (before == 0) {
      lastDrain = now();
    }
    if (before + buffer.readableBytes() > settings.queueLimit()) {
      buffer.release();
      owner.stuck(before + " bytes are queued, more than " + settings.queueLimit() + " would be");
      return;
    }
    // In chunks, so that a slow switch shows progress while it takes a large batch.
    while (buffer.readableBytes() > CHUNK) {
      channel.write(buffer.readRetainedSlice(CHUNK)).addListener(drained);
    }
    channel.writeAndFlush(buffer).addListener(drained);
    watch();
  }

  /** The time by which the event loop keeps its timers, in nanoseconds. */
  private long now() {
    return channel.eventLoop().ticker().nanoTime();
  }

  private void drained() {
    lastDrain = now();
  }

  private void watch() {
    if (!watching && pendingBytes() > 0) {
      watching = true;
      owner.schedule(this::checkProgress, settings.stallTimeout().toNanos());
    }
  }

  private void checkProgress() {
    watching = false;
    if (pendingBytes() == 0) {
      return;
    }
    long stalled = now() - lastDrain;
    long left = settings.stallTimeout().toNanos() - stalled;
    if (left <= 0) {
      owner.stuck(
          pendingBytes()
              + " bytes are queued and none was taken for "
              + TimeUnit.NANOSECONDS.toMillis(stalled)
              + " ms");
      return;
    }
    watching = true;
    owner.schedule(this::checkProgress, left);
  }
}
