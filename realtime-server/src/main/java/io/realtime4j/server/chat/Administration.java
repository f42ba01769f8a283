package io.realtime4j.server.chat;

import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.Revocations;
import io.realtime4j.server.chat.http.AdminServices;
import io.realtime4j.server.chat.session.ChatSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/** What programs can do over HTTP, done as a program in this process does it. */
record Administration(
    Operations operations,
    Function<String, Moderation> moderations,
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
  public CompletableFuture<List<ConnectedSession>> sessions() {
    return operations.sessions();
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
