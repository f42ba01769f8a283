package io.realtime4j.server.chat.http;

import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.Revocations;
import io.realtime4j.api.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What the endpoints for programs work with: what a program in this process has as well. */
public interface AdminServices {
  Moderation moderation(String tenant);

  Revocations revocations(String tenant);

  /** Returns what sends an event as {@link Moderation#broadcast} does, once that is known to go. */
  Supplier<CompletableFuture<Integer>> broadcast(
      String tenant, List<String> rooms, String event, JsonObject payload);

  /** Returns some sessions of a tenant. */
  CompletableFuture<List<ConnectedSession>> sessions(String tenant, Predicate<Target> which);

  /** Puts sessions of a tenant out; completes with how many there were. */
  CompletableFuture<Integer> kick(String tenant, Predicate<Target> who, String message);

  /** A session that may be put out. */
  record Target(String userId, String sid) {}
}
