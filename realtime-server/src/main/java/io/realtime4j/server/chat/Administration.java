package io.realtime4j.server.chat;

import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.Revocations;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.http.AdminServices;
import io.realtime4j.server.chat.moderation.TenantModeration;
import io.realtime4j.server.chat.moderation.Whom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What programs can do over HTTP, done as a program in this process does it. */
record Administration(
    ClusterOperations operations,
    Function<String, TenantModeration> moderations,
    Function<String, Revocations> revokers)
    implements AdminServices {
  @Override
  public Moderation moderation(String tenant) {
    return moderations.apply(tenant);
  }

  @Override
  public Revocations revocations(String tenant) {
    return revokers.apply(tenant);
  }

  @Override
  public Supplier<CompletableFuture<Integer>> broadcast(
      String tenant, List<String> rooms, String event, JsonObject payload) {
    return moderations.apply(tenant).prepared(rooms, event, payload);
  }

  @Override
  public CompletableFuture<List<ConnectedSession>> sessions(
      String tenant, @Nullable String userId, String after, int limit) {
    return operations.sessions(Whom.of(tenant, userId), after, limit);
  }

  @Override
  public CompletableFuture<Integer> kickUser(String tenant, String userId, String message) {
    return operations.kick(Whom.of(tenant, userId), message);
  }

  @Override
  public CompletableFuture<Integer> kickSession(String tenant, String sid, String message) {
    return operations.kick(Whom.sid(tenant, sid), message);
  }
}
