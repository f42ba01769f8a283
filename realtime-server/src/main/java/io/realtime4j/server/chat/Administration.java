package io.realtime4j.server.chat;

import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.Revocations;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.http.AdminServices;
import io.realtime4j.server.chat.moderation.TenantModeration;
import io.realtime4j.server.chat.session.ChatSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What programs can do over HTTP, done as a program in this process does it. */
record Administration(
    Operations operations,
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
      String tenant, Predicate<Target> which) {
    return operations.sessions(
        session -> session.principal().tenant().equals(tenant) && which.test(target(session)));
  }

  @Override
  public CompletableFuture<Integer> kick(String tenant, Predicate<Target> who, String message) {
    return operations.kick(
        session -> session.principal().tenant().equals(tenant) && who.test(target(session)),
        message);
  }

  private static Target target(ChatSession session) {
    return new Target(session.principal().userId(), session.socket().id());
  }
}
