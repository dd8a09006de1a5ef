package org.boundedflood.ovs.bridge;

import static org.boundedflood.ovs.bridge.Vswitch.NODE_ID;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.ovs.ovsdb.DatabaseSchema;
import org.boundedflood.ovs.ovsdb.Operation;
import org.boundedflood.ovs.ovsdb.OperationResult;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbValue;
import org.jspecify.annotations.Nullable;

/**
 * A bridge of Open vSwitch, by name. Methods may be called from any thread; listeners are called
 * and futures completed on the client's event loop. Futures fail with a {@link BridgeException} or
 * an {@link org.boundedflood.ovs.ovsdb.OvsdbException}.
 */
public final class OvsBridge implements AutoCloseable {
  private final OvsdbClient client;
  private final String name;
  private final BridgeView view;
  private final List<TakeOverHold> holds = new ArrayList<>();

  private OvsBridge(OvsdbClient client, String name) {
    this.client = client;
    this.name = name;
    this.view = new BridgeView(client, name);
  }

  /** The bridge with this name, whether it exists or not. The client stays the caller's. */
  public static OvsBridge of(OvsdbClient client, String name) {
    return new OvsBridge(client, name);
  }

  /** The bridge's name. */
  public String name() {
    return name;
  }

  /** The node id kept in the bridge's {@code external_ids:bf-node-id}, if there is one. */
  public CompletableFuture<Optional<String>> nodeId() {
    return guarded(
        (settings, schema) ->
            new Plan<>(List.of(), Optional.ofNullable(settings.externalIds().get(NODE_ID))));
  }

  /**
   * Keeps a node id in the bridge unless it has one already.
   *
   * @return the node id that the bridge has now: {@code proposed}, or the one that was there
   */
  public CompletableFuture<String> nodeId(String proposed) {
    return guarded(
        (settings, schema) -> {
          SortedMap<String, String> externalIds = settings.externalIds();
          String kept = externalIds.putIfAbsent(NODE_ID, proposed);
          return kept != null
              ? new Plan<>(List.of(), kept)
              : new Plan<>(
                  settings.write(
                      List.of(), Map.of(Vswitch.EXTERNAL_IDS, OvsdbValue.map(externalIds))),
                  proposed);
        });
  }

  /**
   * Sets a key of the bridge's {@code external_ids}.
   *
   * @param value what it becomes; null to remove it
   * @return whether anything had to be changed
   */
  public CompletableFuture<Boolean> setExternalId(String key, @Nullable String value) {
    return guarded(
        (settings, schema) -> {
          SortedMap<String, String> externalIds = settings.externalIds();
          String before = value == null ? externalIds.remove(key) : externalIds.put(key, value);
          return Objects.equals(before, value)
              ? new Plan<>(List.of(), false)
              : new Plan<>(
                  settings.write(
                      List.of(), Map.of(Vswitch.EXTERNAL_IDS, OvsdbValue.map(externalIds))),
                  true);
        });
  }

  /**
   * Takes the bridge over, once. What the bridge was set to before is kept in its {@code
   * external_ids:bf-saved}; a bridge that is taken over already keeps what it has there.
   *
   * @return whether anything had to be changed
   */
  public CompletableFuture<Boolean> takeOver(TakeOver wanted) {
    return Outcome.plain(client, attempt(wanted, null).thenApply(done -> done == Attempt.CHANGED));
  }

  /** Takes the bridge over as soon as it exists, and keeps it so. */
  public BridgeHold hold(TakeOver wanted, HoldListener listener) {
    TakeOverHold hold =
        new TakeOverHold(
            client, view, wanted, listener, heldRow -> attempt(wanted, heldRow, listener));
    client.onLoop(
        () -> {
          holds.add(hold);
          hold.begin();
        });
    return hold;
  }

  /**
   * Gives the bridge back: what the take-over changed is as it was before, its node id stays. Works
   * also for a take-over by another process.
   *
   * @return whether the bridge had been taken over
   */
  public CompletableFuture<Boolean> release() {
    return counted(
        OvsCounter.RELEASES,
        true,
        guarded(
            (settings, schema) -> {
              String saved = settings.externalIds().get(Vswitch.SAVED);
              return saved == null
                  ? new Plan<>(List.of(), false)
                  : new Plan<>(SavedSettings.read(name, saved).restore(settings), true);
            }));
  }

  /**
   * Has the switch read its whole configuration again. It tries to connect to a lost controller at
   * pauses of up to 8 s, whatever a take-over says, until it has read its configuration once while
   * that controller was connected.
   */
  public CompletableFuture<Void> reconfigure() {
    List<Operation> raised =
        List.of(Operation.increment(Vswitch.ROOT, List.of(), Vswitch.NEXT_CONFIGURATION));
    return Outcome.plain(
        client, client.transact(Vswitch.DATABASE, raised).thenApply(results -> null));
  }

  /**
   * Watches the bridge through reconnects of the client. A listener added late hears of the present
   * state at once.
   *
   * @return closing it ends the calls to {@code listener}
   */
  public BridgeWatch watch(BridgeListener listener) {
    client.onLoop(() -> view.add(listener));
    return () -> client.onLoop(() -> view.remove(listener));
  }

  /**
   * Turns BFD on for an interface, whose former BFD settings are kept in its {@code
   * external_ids:bf-saved-bfd}.
   */
  public CompletableFuture<Void> enableBfd(String interfaceName, BfdSettings settings) {
    return guardedBfd(interfaceName, results -> BfdPlan.enable(interfaceName, settings, results));
  }

  /** Gives an interface the BFD settings that it had before {@link #enableBfd}. */
  public CompletableFuture<Void> disableBfd(String interfaceName) {
    return guardedBfd(interfaceName, results -> BfdPlan.disable(interfaceName, results));
  }

  /**
   * Makes a port, or sets one that the same owner made as this one says. The future completes when
   * the database has it; the switch shows in the next snapshot what it made of it.
   *
   * @return whether anything had to be changed
   */
  public CompletableFuture<Boolean> makePort(MadePort port) {
    return guardedPort(port.name(), results -> MadePortPlan.make(port, name, results));
  }

  /**
   * Removes a port that this owner made.
   *
   * @return whether it was there
   */
  public CompletableFuture<Boolean> removePort(String portName, String owner) {
    return guardedPort(portName, results -> MadePortPlan.remove(portName, owner, name, results));
  }

  private CompletableFuture<Boolean> guardedPort(
      String portName, Function<List<OperationResult>, Plan<Boolean>> planner) {
    return Outcome.plain(
        client,
        GuardedWrite.run(client, "port " + portName, MadePortPlan.reads(name, portName), planner));
  }

  /** Ends all holds and watches. The bridge stays as it is set. */
  @Override
  public void close() {
    client.onLoop(
        () -> {
          holds.forEach(TakeOverHold::end);
          holds.clear();
          view.close();
        });
  }

  /**
   * Takes over; a switch that has not found a controller which was there already looks for it. Only
   * where all controllers are on this host: there what stands in for them changes nothing else.
   */
  private CompletableFuture<Attempt> attempt(
      TakeOver wanted, @Nullable UUID heldRow, HoldListener listener) {
    return attempt(wanted, heldRow)
        .thenCompose(
            done ->
                done == Attempt.UNCHANGED
                        && heldRow == null
                        && TakeOverPlan.needsNoInBand(wanted)
                        && !listener.switchConnected()
                    ? reattach(wanted).thenApply(reattached -> done)
                    : CompletableFuture.completedFuture(done));
  }

  private CompletableFuture<Attempt> attempt(TakeOver wanted, @Nullable UUID heldRow) {
    return counted(OvsCounter.TAKE_OVERS, Attempt.CHANGED, set(wanted, heldRow));
  }

  private CompletableFuture<Attempt> set(TakeOver wanted, @Nullable UUID heldRow) {
    return guarded((settings, schema) -> TakeOverPlan.of(settings, wanted, schema, heldRow));
  }

  private CompletableFuture<?> reattach(TakeOver wanted) {
    client.counters().increment(OvsCounter.REATTACHMENTS);
    return new Reattachment(client, controllers -> set(controllers, null)).run(wanted);
  }

  private <T> CompletableFuture<T> guarded(
      BiFunction<BridgeSettings, DatabaseSchema, Plan<T>> planner) {
    return Outcome.plain(
        client,
        client
            .schema(Vswitch.DATABASE)
            .thenCompose(
                schema ->
                    GuardedWrite.run(
                        client,
                        "bridge " + name,
                        BridgeSettings.reads(name, schema),
                        results -> planner.apply(BridgeSettings.read(name, results), schema))));
  }

  private CompletableFuture<Void> guardedBfd(
      String interfaceName, Function<List<OperationResult>, Plan<Boolean>> planner) {
    return Outcome.plain(
        client,
        GuardedWrite.run(
                client, "interface " + interfaceName, BfdPlan.reads(interfaceName), planner)
            .thenApply(changed -> null));
  }

  /** Counts an outcome that is the one to be counted. */
  private <T> CompletableFuture<T> counted(
      OvsCounter counter, T success, CompletableFuture<T> outcome) {
    return Outcome.plain(
        client,
        outcome.whenComplete(
            (value, failure) -> {
              if (success.equals(value)) {
                client.counters().increment(counter);
              }
            }));
  }
}
