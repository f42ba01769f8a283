package io.realtime4j.server.chat.http;

import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.Revocations;
import io.realtime4j.api.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the endpoints for programs work with: what a program in this process has as well. */
public interface AdminServices {
  Moderation moderation(String tenant);

  Revocations revocations(String tenant);

  /** Returns what sends an event as {@link Moderation#broadcast} does, once that is known to go. */
  Supplier<CompletableFuture<Integer>> broadcast(
      String tenant, List<String> rooms, String event, JsonObject payload);

  /**
   * Returns sessions of a tenant by sid, or of one of its users, on all servers.
   *
   * @param userId {@code null} for all
   * @param after those after this one
   * @param limit no more than these
   */
  CompletableFuture<List<ConnectedSession>> sessions(
      String tenant, @Nullable String userId, String after, int limit);

  /** Puts sessions of a user out, on all servers; completes with how many there were. */
  CompletableFuture<Integer> kickUser(String tenant, String userId, String message);

  /** Puts a session of a tenant out, on whichever server; completes with whether it was there. */
  CompletableFuture<Integer> kickSession(String tenant, String sid, String message);
}
