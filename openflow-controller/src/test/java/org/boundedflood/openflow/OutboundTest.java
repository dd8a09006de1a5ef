package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFFlowMod;

/** When a switch counts as stuck, by a clock that the test moves. */
class OutboundTest implements Outbound.Owner {
  private static final Duration STALL = Duration.ofSeconds(1);
  private static final long ALMOST_STALLED = STALL.toMillis() * 9 / 10;

  private static final OFFlowMod FLOW_MOD =
      OpenFlow13.addFlow(FlowEntry.of(0, 1, OpenFlow13.match().build()));

  private final MockTicker time = Ticker.newMockTicker();
  private final Socket socket = new Socket(time);
  private final List<String> stuck = new ArrayList<>();
  private final Outbound outbound =
      new Outbound(
          socket,
          OpenFlowSettings.builder().stallTimeout(STALL).build(),
          new CounterSet(null),
          this);

  @Test
  void aSwitchThatTakesNothingIsStuckAfterTheStallTimeoutAndNotBefore() {
    outbound.send(Collections.nCopies(10, FLOW_MOD));
    pass(STALL.toMillis() - 1);
    assertEquals(List.of(), stuck);
    pass(1);
    assertEquals(1, stuck.size());
    assertTrue(stuck.get(0).contains("none was taken for 1000 ms"), stuck.get(0));
  }

  @Test
  void aSlowSwitchThatTakesSomethingNowAndThenIsKept() {
    for (int i = 0; i < 20; i++) {
      outbound.send(FLOW_MOD);
    }
    for (int i = 0; i < 15; i++) {
      pass(ALMOST_STALLED);
      socket.take(1);
      assertEquals(List.of(), stuck);
    }
    assertTrue(outbound.pendingBytes() > 0, "all was taken: nothing was tested");
  }

  @Test
  void aLargeBatchThatIsTakenSlowlyShowsProgress() {
    outbound.send(Collections.nCopies(2_000, FLOW_MOD));
    pass(ALMOST_STALLED);
    socket.take(1);
    pass(ALMOST_STALLED);
    assertTrue(outbound.pendingBytes() > 0, "all was taken: nothing was tested");
    assertEquals(List.of(), stuck);
  }

  @Test
  void timeWithNothingToSendIsNotHeldAgainstTheSwitch() {
    outbound.send(FLOW_MOD);
    socket.take(1);
    pass(10 * STALL.toMillis());
    outbound.send(FLOW_MOD);
    pass(ALMOST_STALLED);
    assertEquals(List.of(), stuck);
  }

  @Override
  public void stuck(String text) {
    stuck.add(text);
  }

  @Override
  public void schedule(Runnable work, long nanos) {
    var unused = socket.eventLoop().schedule(work, nanos, TimeUnit.NANOSECONDS);
  }

  private void pass(long millis) {
    time.advance(millis, TimeUnit.MILLISECONDS);
    socket.runScheduledPendingTasks();
  }

  /** A socket that takes what it is told to, write by write. */
  private static final class Socket extends EmbeddedChannel {
    private int writes;

    Socket(Ticker ticker) {
      super(EmbeddedChannel.builder().ticker(ticker));
    }

    void take(int count) {
      writes = count;
      flush();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer queue) {
      for (; writes > 0 && !queue.isEmpty(); writes--) {
        queue.remove();
      }
    }
  }
}
