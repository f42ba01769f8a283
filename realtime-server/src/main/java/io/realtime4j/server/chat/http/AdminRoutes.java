package io.realtime4j.server.chat.http;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.MessageLimits;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What programs can do over HTTP, route by route. docs/http-api.yaml says the same. */
final class AdminRoutes {
  private static final int MAX_ROOMS = 100;
  private static final int MAX_EVENTS = 100;

  /** A user who has more sessions is no user; they are counted no further. */
  private static final int MAX_COUNTED = 1_000;

  private static final String PUT_OUT = "You were put out";
  private static final String MEMBER = "/api/rooms/{room}/members/{userId}";

  private final AdminServices services;
  private final Remembered remembered;
  private final List<AdminRoute> routes = new ArrayList<>();

  AdminRoutes(AdminServices services, Remembered remembered) {
    this.services = services;
    this.remembered = remembered;
    add("POST", "/api/broadcast", call -> prepared(call.tenant(), call.body()).get());
    add("POST", "/api/broadcast/batch", this::broadcastBatch);
    addRooms();
    addMembers();
    addUsers();
  }

  List<AdminRoute> all() {
    return List.copyOf(routes);
  }

  private void add(String method, String template, AdminAction action) {
    routes.add(new AdminRoute(method, template, 200, action));
  }

  private void addRooms() {
    add(
        "GET",
        "/api/rooms",
        call ->
            moderation(call)
                .rooms(call.after(), call.limit())
                .thenApply(page -> AdminJson.page("rooms", page, AdminJson::room)));
    routes.add(
        new AdminRoute(
            "POST",
            "/api/rooms",
            201,
            call ->
                moderation(call)
                    .createRoom(
                        call.text("name"),
                        settings(
                            call.only("name", "visibility", "maxMembers", "slowModeMs", "closed")
                                .body()))
                    .thenApply(AdminJson::room)));
    add(
        "GET",
        "/api/rooms/{room}",
        call ->
            moderation(call)
                .room(call.part(0))
                .thenApply(
                    room -> AdminJson.room(room.orElseThrow(() -> Refusals.noRoom(call.part(0))))));
    add(
        "PATCH",
        "/api/rooms/{room}",
        call ->
            moderation(call)
                .updateRoom(
                    call.part(0),
                    settings(call.only("visibility", "maxMembers", "slowModeMs", "closed").body()))
                .thenApply(AdminJson::room));
    add(
        "POST",
        "/api/rooms/{room}/close",
        call -> moderation(call).closeRoom(call.part(0)).thenApply(AdminJson::room));
    routes.add(new AdminRoute("POST", "/api/rooms/{room}/messages", 201, this::send));
    add(
        "GET",
        "/api/rooms/{room}/bans",
        call ->
            moderation(call)
                .bans(call.part(0), call.after(), call.limit())
                .thenApply(page -> AdminJson.page("bans", page, AdminJson::ban)));
    add(
        "PUT",
        "/api/rooms/{room}/bans/{userId}",
        call ->
            moderation(call)
                .ban(
                    call.part(0),
                    call.part(1),
                    call.until("by", "reason"),
                    call.body().optionalText("by"),
                    call.body().optionalText("reason"))
                .thenApply(AdminJson::ban));
    add(
        "DELETE",
        "/api/rooms/{room}/bans/{userId}",
        call ->
            moderation(call).unban(call.part(0), call.part(1)).thenApply(done -> JsonObject.EMPTY));
  }

  private void addMembers() {
    add(
        "GET",
        "/api/rooms/{room}/members",
        call ->
            moderation(call)
                .members(call.part(0), call.after(), call.limit())
                .thenApply(page -> AdminJson.page("members", page, AdminJson::member)));
    add(
        "PUT",
        MEMBER,
        call ->
            moderation(call)
                .addMember(call.part(0), call.part(1), call.only("role").text("role", "member"))
                .thenApply(AdminJson::member));
    add(
        "DELETE",
        MEMBER,
        call ->
            moderation(call)
                .removeMember(call.part(0), call.part(1))
                .thenApply(was -> JsonObject.of("removed", was)));
    add(
        "PUT",
        MEMBER + "/role",
        call ->
            moderation(call)
                .assignRole(call.part(0), call.part(1), call.only("role").text("role"))
                .thenApply(AdminJson::member));
    add(
        "PUT",
        MEMBER + "/mute",
        call ->
            moderation(call)
                .mute(call.part(0), call.part(1), call.until())
                .thenApply(AdminJson::member));
    add(
        "DELETE",
        MEMBER + "/mute",
        call -> moderation(call).unmute(call.part(0), call.part(1)).thenApply(AdminJson::member));
  }

  private void addUsers() {
    add("GET", "/api/sessions", call -> sessions(call, null));
    add(
        "POST",
        "/api/sessions/{sessionId}/kick",
        call ->
            ended(
                services.kickSession(call.tenant(), call.part(0), call.text("message", PUT_OUT))));
    add("GET", "/api/users/{userId}/sessions", call -> sessions(call, call.part(0)));
    add(
        "GET",
        "/api/users/{userId}/online",
        call ->
            services
                .sessions(call.tenant(), call.part(0), call.after(), MAX_COUNTED)
                .thenApply(all -> JsonObject.of("online", !all.isEmpty(), "sessions", all.size())));
    add(
        "POST",
        "/api/users/{userId}/kick",
        call ->
            ended(services.kickUser(call.tenant(), call.part(0), call.text("message", PUT_OUT))));
    add(
        "GET",
        "/api/revocations",
        call ->
            services
                .revocations(call.tenant())
                .revoked(call.after(), call.limit())
                .thenApply(page -> AdminJson.page("revocations", page, AdminJson::revocation)));
    add(
        "PUT",
        "/api/users/{userId}/revocation",
        call -> ended(services.revocations(call.tenant()).revokeUser(call.part(0), call.until())));
    add(
        "DELETE",
        "/api/users/{userId}/revocation",
        call -> restored(services.revocations(call.tenant()).restoreUser(call.part(0))));
    add(
        "PUT",
        "/api/tokens/{tokenId}/revocation",
        call -> ended(services.revocations(call.tenant()).revokeToken(call.part(0), call.until())));
    add(
        "DELETE",
        "/api/tokens/{tokenId}/revocation",
        call -> restored(services.revocations(call.tenant()).restoreToken(call.part(0))));
    add(
        "PUT",
        "/api/sessions/{sessionId}/revocation",
        call ->
            ended(services.revocations(call.tenant()).revokeSession(call.part(0), call.until())));
    add(
        "DELETE",
        "/api/sessions/{sessionId}/revocation",
        call -> restored(services.revocations(call.tenant()).restoreSession(call.part(0))));
  }

  private Moderation moderation(AdminCall call) {
    return services.moderation(call.tenant());
  }

  private static RoomSettings settings(Payload body) {
    RoomSettings.Builder settings = RoomSettings.builder();
    String visibility = body.optionalText("visibility");
    if (visibility != null) {
      settings.visibility(visibility(visibility));
    }
    Long maxMembers = body.optionalInteger("maxMembers", 0);
    if (maxMembers != null) {
      settings.maxMembers((int) Math.min(maxMembers, Integer.MAX_VALUE));
    }
    Long slowMode = body.optionalInteger("slowModeMs", 0);
    if (slowMode != null) {
      settings.slowMode(Duration.ofMillis(slowMode));
    }
    return settings.isClosed(body.optionalBool("closed")).build();
  }

  private static RoomVisibility visibility(String text) {
    for (RoomVisibility one : RoomVisibility.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(text)) {
        return one;
      }
    }
    throw Refusals.validation("visibility", "must be public, private or secret");
  }

  /** Returns what sends an event, or finds that it was sent; reads and checks it first. */
  private Supplier<CompletableFuture<JsonObject>> prepared(String tenant, Payload body) {
    String field = body.value("rooms") == null ? "roomNames" : "rooms";
    List<String> rooms = List.copyOf(body.ids(field, MAX_ROOMS));
    String event = body.id("eventType");
    JsonObject payload = body.object("payload");
    String eventId = body.optionalId("eventId");
    Supplier<CompletableFuture<Integer>> sending =
        services.broadcast(tenant, rooms, event, payload == null ? JsonObject.EMPTY : payload);
    return () ->
        remembered.once(
            tenant,
            eventId,
            () -> sending.get().thenApply(count -> JsonObject.of("recipientCount", count)));
  }

  private CompletionStage<JsonObject> send(AdminCall call) {
    AdminCall known =
        call.only(
            "content",
            "type",
            "threadId",
            "replyTo",
            "mentions",
            "attachments",
            "metadata",
            "clientMessageId",
            "userName");
    Payload body = known.body();
    String content = body.optionalText("content");
    List<JsonValue> attachments = body.array("attachments");
    JsonObject metadata = body.object("metadata");
    OutgoingMessage message =
        new OutgoingMessage(
            call.part(0),
            content == null ? "" : content,
            call.text("type", "text"),
            body.optionalId("threadId"),
            body.optionalId("replyTo"),
            body.value("mentions") == null
                ? List.of()
                : List.copyOf(body.ids("mentions", MessageLimits.LIST)),
            attachments == null ? JsonArray.EMPTY : new JsonArray(attachments),
            metadata == null ? JsonObject.EMPTY : metadata);
    return moderation(call)
        .send(message, body.optionalId("userName"), body.optionalId("clientMessageId"))
        .thenApply(AdminJson::sent);
  }

  /** All are checked before any is sent: one that cannot be sent refuses the whole call. */
  private CompletionStage<JsonObject> broadcastBatch(AdminCall call) {
    List<Supplier<CompletableFuture<JsonObject>>> sendings = new ArrayList<>();
    for (Payload event : call.body().objects("events", MAX_EVENTS)) {
      sendings.add(prepared(call.tenant(), event));
    }
    List<CompletableFuture<JsonObject>> sent = new ArrayList<>();
    sendings.forEach(sending -> sent.add(sending.get()));
    return Stages.all(sent)
        .thenApply(results -> JsonObject.of("results", AdminJson.list(results, result -> result)));
  }

  private static CompletionStage<JsonObject> ended(CompletableFuture<Integer> sessions) {
    return sessions.thenApply(count -> JsonObject.of("sessionsEnded", count));
  }

  private static CompletionStage<JsonObject> restored(CompletableFuture<Boolean> was) {
    return was.thenApply(restored -> JsonObject.of("restored", restored));
  }

  private CompletionStage<JsonObject> sessions(AdminCall call, @Nullable String userId) {
    int limit = call.limit();
    if (limit < 1 || limit > Moderation.MAX_PAGE) {
      throw Refusals.validation("limit", "must be from 1 to " + Moderation.MAX_PAGE);
    }
    return services
        .sessions(call.tenant(), userId, call.after(), limit + 1)
        .thenApply(
            all ->
                JsonObject.of(
                    "sessions",
                    AdminJson.list(all.subList(0, Math.min(limit, all.size())), AdminJson::session),
                    "hasMore",
                    all.size() > limit));
  }
}
