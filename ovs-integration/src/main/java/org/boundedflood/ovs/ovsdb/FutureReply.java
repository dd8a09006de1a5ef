package org.boundedflood.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Completes a future with what is read out of an answer. */
final class FutureReply<T> implements ReplyHandler {
  private final CompletableFuture<T> future;
  private final Function<JsonNode, T> reader;

  FutureReply(CompletableFuture<T> future, Function<JsonNode, T> reader) {
    this.future = future;
    this.reader = reader;
  }

  @Override
  public void answered(JsonNode result) {
    T value;
    try {
      value = reader.apply(result);
    } catch (OvsdbException e) {
      future.completeExceptionally(e);
      if (e.kind() == OvsdbException.Kind.MALFORMED) {
        throw e;
      }
      return;
    }
    future.complete(value);
  }

  @Override
  public void failed(OvsdbException reason) {
    future.completeExceptionally(reason);
  }
}
