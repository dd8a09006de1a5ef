package org.boundedflood.openflow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A server on a free port of the loopback, and what its listener hears. */
final class Fixture implements AutoCloseable {
  final Recorder heard = new Recorder();
  final OpenFlowServer server;
  final Endpoint endpoint;
  private final List<FakeSwitch> switches = new ArrayList<>();

  private Fixture(OpenFlowSettings settings) throws IOException {
    server = new OpenFlowServer(settings, heard);
    endpoint = server.start().get(0);
  }

  static Fixture start() throws IOException {
    return start(OpenFlowSettings.builder());
  }

  /** Starts with other settings; the endpoint is added here. */
  static Fixture start(OpenFlowSettings.Builder settings) throws IOException {
    return new Fixture(settings.listen("tcp:0").build());
  }

  static Fixture startOn(String endpoint, OpenFlowSettings.Builder settings) throws IOException {
    return new Fixture(settings.listen(endpoint).build());
  }

  /** A switch that has said nothing yet; closed with the fixture. */
  FakeSwitch connect() throws IOException {
    return keep(FakeSwitch.connect(endpoint));
  }

  /** Closes a switch with the fixture. */
  FakeSwitch keep(FakeSwitch peer) {
    switches.add(peer);
    return peer;
  }

  /** A switch whose handshake is complete; its session is the next thing heard. */
  FakeSwitch connect(long datapath) throws IOException, InterruptedException {
    return connect().handshake(datapath);
  }

  /** A switch that completes the handshake and then reads nothing. */
  FakeSwitch connectHanging(long datapath) throws IOException {
    return keep(FakeSwitch.connectHanging(endpoint, datapath));
  }

  long count(OpenFlowCounter counter) {
    return server.counters().getOrDefault(counter, -1L);
  }

  static long count(OpenFlowSession session, OpenFlowCounter counter) {
    return session.counters().getOrDefault(counter, -1L);
  }

  /** Does something on a session's event loop and returns what came of it. */
  static <T> T onLoop(OpenFlowSession session, Callable<T> work)
      throws InterruptedException, ExecutionException, TimeoutException {
    return session.executor().submit(work).get(FakeSwitch.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Asks something on a session's event loop. */
  static <T> CompletableFuture<T> ask(
      OpenFlowSession session, Supplier<CompletableFuture<T>> question)
      throws InterruptedException, ExecutionException, TimeoutException {
    return onLoop(session, question::get);
  }

  /** Waits for an answer. */
  static <T> T await(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(FakeSwitch.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (FakeSwitch peer : switches) {
      peer.close();
    }
  }
}
