package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.loop.Stages;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@code presence:settings:get} and {@code :update}, {@code contacts:add} and their kind. */
public final class PrivacyEvents implements EventHandlers {
  private static final int MAX_IDS = 500;
  private static final int PAGE = 500;

  private final PrivacyHub hub;

  public PrivacyEvents(PrivacyHub hub) {
    this.hub = hub;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("presence:settings:get", this::get);
    registry.accept("presence:settings:update", this::update);
    registry.accept("contacts:add", this::add);
    registry.accept("contacts:remove", this::remove);
    registry.accept("contacts:list", this::list);
  }

  private void get(Request request) {
    user(request);
    Stages.settle(hub.settings(request.who()), request::reply, request::fail);
  }

  private void update(Request request) {
    user(request);
    Stages.settle(hub.change(request.who(), request.payload()), request::reply, request::fail);
  }

  private void add(Request request) {
    String userId = user(request);
    List<String> ids = List.copyOf(request.payload().ids("userIds", MAX_IDS));
    if (ids.contains(userId)) {
      throw Refusals.validation("userIds", "must not have the caller among them");
    }
    answer(
        request,
        changes -> changes.addContacts(userId, ids),
        count -> JsonObject.of("count", count));
  }

  private void remove(Request request) {
    String userId = user(request);
    List<String> ids = List.copyOf(request.payload().ids("userIds", MAX_IDS));
    answer(
        request,
        changes -> changes.removeContacts(userId, ids),
        count -> JsonObject.of("count", count));
  }

  private void list(Request request) {
    String userId = user(request);
    String after = request.payload().optionalId("after");
    Long limit = request.payload().optionalInteger("limit", 1);
    int page = (int) Math.min(limit == null ? PAGE : limit, PAGE);
    answer(
        request,
        changes -> changes.contacts(userId, after == null ? "" : after, page + 1),
        ids ->
            JsonObject.of(
                "userIds",
                JsonArray.of(ids.subList(0, Math.min(page, ids.size())).toArray()),
                "hasMore",
                ids.size() > page));
  }

  private <T> void answer(
      Request request,
      Function<UserChanges, CompletableFuture<T>> action,
      Function<T, JsonObject> data) {
    user(request);
    Stages.settle(
        hub.on(request.who().tenant(), tenant -> action.apply(tenant.changes())),
        value -> request.reply(data.apply(value)),
        request::fail);
  }

  private static String user(Request request) {
    if (request.who().isAnonymous()) {
      throw Refusals.authRequired();
    }
    return request.who().userId();
  }
}
