package org.boundedflood.switching;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.boundedflood.openflow.Endpoint;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFEchoRequest;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFeaturesRequest;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowModFailedCode;
import org.projectfloodlight.openflow.protocol.OFFlowRemovedReason;
import org.projectfloodlight.openflow.protocol.OFFlowStatsRequest;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsRequest;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFMeterConfigStatsRequest;
import org.projectfloodlight.openflow.protocol.OFPacketInReason;
import org.projectfloodlight.openflow.protocol.OFPortConfig;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortDescStatsRequest;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFTableStatsRequest;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.errormsg.OFFlowModFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.DatapathId;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFErrorCauseData;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** A switch on a loopback socket that keeps what it is told and answers what it is asked. */
final class ScriptedSwitch implements AutoCloseable {
  private static final OFFactory FACTORY = OFFactories.getFactory(OFVersion.OF_13);
  private static final long PATIENCE_SECONDS = 20;

  private final Socket socket = new Socket();
  private final long datapath;
  private final SwitchTables tables;
  private final List<OFPortDesc> ports;
  private final BlockingQueue<OFMessage> commands = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> counts = new LinkedBlockingQueue<>();
  private final AtomicInteger readings = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile CountDownLatch mayAnswer = new CountDownLatch(0);
  private volatile Predicate<OFFlowMod> refuses = mod -> false;
  private volatile boolean answersBarriers = true;
  private volatile Function<OFMessage, Optional<OFMessage>> answers = request -> Optional.empty();

  private ScriptedSwitch(long datapath, SwitchTables tables, List<OFPortDesc> ports) {
    this.datapath = datapath;
    this.tables = tables;
    this.ports = ports;
  }

  static ScriptedSwitch of(long datapath, SwitchTables tables, OFPortDesc... ports) {
    return new ScriptedSwitch(datapath, tables, List.of(ports));
  }

  /** Connects, and does what a switch does from now on. */
  ScriptedSwitch connect(Endpoint controller) throws IOException {
    InetSocketAddress address = (InetSocketAddress) controller.address();
    socket.connect(address);
    socket.setTcpNoDelay(true);
    send(
        FACTORY
            .buildHello()
            .setElements(
                List.of(
                    FACTORY
                        .buildHelloElemVersionbitmap()
                        .setBitmaps(List.of(org.projectfloodlight.openflow.types.U32.of(1 << 4)))
                        .build()))
            .build());
    Thread reader = new Thread(this::read, "scripted switch");
    reader.setDaemon(true);
    reader.start();
    return this;
  }

  static OFPortDesc port(int number, String name, boolean up) {
    return FACTORY
        .buildPortDesc()
        .setPortNo(OFPort.of(number))
        .setName(name)
        .setHwAddr(MacAddress.of(0x02_bb_00_00_00_00L + number))
        .setConfig(up ? Set.of() : Set.of(OFPortConfig.PORT_DOWN))
        .build();
  }

  /** Answers questions about flows only, until told otherwise. */
  ScriptedSwitch holdingAnswers() {
    mayAnswer = new CountDownLatch(1);
    return this;
  }

  void answer() {
    mayAnswer.countDown();
  }

  /** Answers such flow-mods with an error and does not carry them out. */
  ScriptedSwitch refusing(Predicate<OFFlowMod> refused) {
    refuses = refused;
    return this;
  }

  /** Gives these answers, where there are any, ahead of all that it would do otherwise. */
  void answering(Function<OFMessage, Optional<OFMessage>> given) {
    answers = given;
  }

  /** Leaves barriers unanswered from now on, and answers echo requests all the same. */
  void ignoreBarriers() {
    answersBarriers = false;
  }

  /** How often the flows were asked for. */
  int readings() {
    return readings.get();
  }

  /** Waits until the switch was asked so often how many flows it has. */
  void awaitCounts(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      assertNotNull(counts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nobody counted");
    }
  }

  /** The next change, frame or barrier that the controller sent. */
  OFMessage next() throws InterruptedException {
    OFMessage message = commands.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertNotNull(message, "the controller sent nothing");
    return message;
  }

  /** All that the controller has sent and nobody has looked at yet. */
  List<OFMessage> commands() {
    List<OFMessage> sent = new ArrayList<>();
    commands.drainTo(sent);
    return sent;
  }

  void forgetCommands() {
    commands.clear();
  }

  /** All that the controller sent up to its next message of a kind, which is the last. */
  List<OFMessage> until(Class<? extends OFMessage> kind) throws InterruptedException {
    List<OFMessage> messages = new ArrayList<>();
    do {
      messages.add(next());
    } while (!kind.isInstance(messages.get(messages.size() - 1)));
    return messages;
  }

  boolean awaitEnd() throws InterruptedException {
    return ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Sends frames to the controller, all of them in one write. */
  void packetIn(int port, long cookie, byte[]... frames) throws IOException {
    OFMessage[] messages = new OFMessage[frames.length];
    for (int i = 0; i < frames.length; i++) {
      messages[i] =
          FACTORY
              .buildPacketIn()
              .setBufferId(OFBufferId.NO_BUFFER)
              .setTotalLen(frames[i].length)
              .setReason(OFPacketInReason.ACTION)
              .setTableId(TableId.of(1))
              .setCookie(U64.of(cookie))
              .setMatch(FACTORY.buildMatch().setExact(MatchField.IN_PORT, OFPort.of(port)).build())
              .setData(frames[i])
              .build();
    }
    send(messages);
  }

  void portStatus(OFPortReason reason, OFPortDesc port) throws IOException {
    send(FACTORY.buildPortStatus().setReason(reason).setDesc(port).build());
  }

  /** Forgets a flow and says so. */
  void forget(OFFlowMod flow, OFFlowRemovedReason reason) throws IOException {
    tables.forget(flow);
    sayRemoved(flow, reason);
  }

  /** Says that a flow was removed that may be there again by now. */
  void sayRemoved(OFFlowMod flow, OFFlowRemovedReason reason) throws IOException {
    send(
        FACTORY
            .buildFlowRemoved()
            .setTableId(flow.getTableId())
            .setPriority(flow.getPriority())
            .setMatch(flow.getMatch())
            .setCookie(flow.getCookie())
            .setIdleTimeout(flow.getIdleTimeout())
            .setReason(reason)
            .build());
  }

  private void read() {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        byte[] header = in.readNBytes(8);
        if (header.length < 8) {
          return;
        }
        int length = ByteBuffer.wrap(header).getShort(2) & 0xffff;
        ByteBuf whole = Unpooled.wrappedBuffer(header, in.readNBytes(length - 8));
        take(OFFactories.getGenericReader().readFrom(whole));
      }
    } catch (IOException e) {
      // The connection is over, which is what the latch tells.
    } catch (OFParseError e) {
      throw new IllegalStateException("the controller sent what cannot be decoded", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  private void take(OFMessage message) throws IOException, InterruptedException {
    long xid = message.getXid();
    Optional<OFMessage> answer = answers.apply(message);
    if (answer.isPresent()) {
      send(answer.get());
    } else if (message instanceof OFFeaturesRequest) {
      send(
          FACTORY
              .buildFeaturesReply()
              .setXid(xid)
              .setDatapathId(DatapathId.of(datapath))
              .setNTables((short) 254)
              .build());
    } else if (message instanceof OFPortDescStatsRequest) {
      send(FACTORY.buildPortDescStatsReply().setXid(xid).setEntries(ports).build());
    } else if (message instanceof OFEchoRequest echo) {
      send(FACTORY.buildEchoReply().setXid(xid).setData(echo.getData()).build());
    } else if (message instanceof OFFlowStatsRequest) {
      send(tables.flowStats(xid));
      readings.incrementAndGet();
    } else if (message instanceof OFTableStatsRequest) {
      send(tables.tableStats(xid));
      counts.add(xid);
    } else if (message instanceof OFGroupDescStatsRequest) {
      mayAnswer.await();
      send(tables.groupStats(xid));
    } else if (message instanceof OFMeterConfigStatsRequest) {
      send(tables.meterStats(xid));
    } else {
      command(message, xid);
    }
  }

  private void command(OFMessage message, long xid) throws IOException {
    if (message instanceof OFFlowMod mod && refuses.test(mod)) {
      OFFlowModFailedErrorMsg error =
          FACTORY
              .errorMsgs()
              .buildFlowModFailedErrorMsg()
              .setXid(xid)
              .setCode(OFFlowModFailedCode.TABLE_FULL)
              .setData(OFErrorCauseData.of(new byte[0], OFVersion.OF_13))
              .build();
      send(error);
    } else {
      tables.apply(message);
    }
    switch (message.getType()) {
      case FLOW_MOD, GROUP_MOD, METER_MOD, PACKET_OUT -> commands.add(message);
      case BARRIER_REQUEST -> {
        commands.add(message);
        if (answersBarriers) {
          send(FACTORY.buildBarrierReply().setXid(xid).build());
        }
      }
      default -> {}
    }
  }

  private synchronized void send(OFMessage... messages) throws IOException {
    ByteBuf bytes = Unpooled.buffer();
    for (OFMessage message : messages) {
      message.writeTo(bytes);
    }
    bytes.readBytes(socket.getOutputStream(), bytes.readableBytes());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
