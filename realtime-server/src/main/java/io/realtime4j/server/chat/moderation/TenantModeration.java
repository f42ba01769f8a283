package io.realtime4j.server.chat.moderation;

import io.realtime4j.api.BanInfo;
import io.realtime4j.api.InfoPage;
import io.realtime4j.api.MemberInfo;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.RoomInfo;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.RoomUpdate;
import io.realtime4j.server.chat.message.MessageDraft;
import io.realtime4j.server.chat.relay.Recipients;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.room.RoomModeration;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SystemName;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rooms of a tenant. From any thread; all is done on the rooms' own loops. */
public final class TenantModeration implements Moderation {
  private static final int MAX_ROOM_CHARS = 255;
  private static final int MAX_ID_CHARS = 256;
  private static final int MAX_ROOMS = 100;
  private static final int MAX_ROLE_CHARS = 64;
  private static final int MAX_TEXT_CHARS = 1_000;

  private final String tenant;
  private final RoomDirectory rooms;
  private final RoomServices services;
  private final Function<List<RoomKey>, CompletableFuture<Integer>> hearers;
  private final Deeds deeds;

  /**
   * Creates one.
   *
   * @throws IllegalArgumentException if it can be the name of no tenant
   */
  public TenantModeration(
      String tenant,
      RoomDirectory rooms,
      RoomServices services,
      Function<List<RoomKey>, CompletableFuture<Integer>> hearers,
      Deeds deeds) {
    this.tenant = Principal.builder().tenant(tenant).build().tenant();
    this.rooms = rooms;
    this.services = services;
    this.hearers = hearers;
    this.deeds = deeds;
  }

  @Override
  public CompletableFuture<RoomInfo> createRoom(String name, RoomSettings settings) {
    RoomKey key = key(name);
    checkCreatable(key, settings);
    RoomRow.Builder row =
        RoomRow.builder()
            .tenant(tenant)
            .name(name)
            .type(key.type())
            .createdAtMillis(services.clock().millis());
    RoomVisibility visibility = settings.visibility();
    if (visibility != null) {
      row.visibility(Infos.text(visibility));
    }
    Integer maxMembers = settings.maxMembers();
    if (maxMembers != null) {
      row.maxMembers(maxMembers);
    }
    Duration slowMode = settings.slowMode();
    if (slowMode != null) {
      row.slowModeMillis(slowMode.toMillis());
    }
    row.isClosed(Boolean.TRUE.equals(settings.isClosed()));
    RoomRow wanted = row.build();
    return in(key, room -> room.create(wanted)).thenApply(Infos::of);
  }

  private static void checkCreatable(RoomKey key, RoomSettings settings) {
    if (!List.of("room", "channel").contains(key.type())
        || key.name().startsWith(RoomKey.THREAD)
        || key.name().endsWith(":")) {
      throw new IllegalArgumentException(
          "name must be a plain name or channel:{id}, was \"" + key.name() + "\"");
    }
    checkSecret(key, settings);
  }

  private static void checkSecret(RoomKey key, RoomSettings settings) {
    if (settings.visibility() == RoomVisibility.SECRET && !key.type().equals("room")) {
      throw new IllegalArgumentException(
          "only a room with a plain name can be secret, was \"" + key.name() + "\"");
    }
  }

  @Override
  public CompletableFuture<RoomInfo> updateRoom(String name, RoomSettings changes) {
    RoomKey key = key(name);
    checkSecret(key, changes);
    RoomVisibility visibility = changes.visibility();
    Duration slowMode = changes.slowMode();
    RoomUpdate update =
        RoomUpdate.builder()
            .tenant(tenant)
            .name(name)
            .visibility(visibility == null ? null : Infos.text(visibility))
            .maxMembers(changes.maxMembers())
            .slowModeMillis(slowMode == null ? null : slowMode.toMillis())
            .isClosed(changes.isClosed())
            .build();
    return in(key, room -> room.update(update)).thenApply(Infos::of);
  }

  @Override
  public CompletableFuture<RoomInfo> closeRoom(String name) {
    return updateRoom(name, RoomSettings.builder().isClosed(true).build());
  }

  @Override
  public CompletableFuture<Optional<RoomInfo>> room(String name) {
    return in(key(name), RoomModeration::row).thenApply(row -> row.map(Infos::of));
  }

  @Override
  public CompletableFuture<InfoPage<RoomInfo>> rooms(String after, int limit) {
    checkPage(limit);
    return deeds
        .begin(
            () -> {
              // They come into being when they are first looked for.
              List<CompletableFuture<Boolean>> configured = new ArrayList<>();
              services.options().rooms().forEach(name -> configured.add(isOpened(name)));
              return Stages.all(configured)
                  .thenCompose(all -> services.store().rooms().page(tenant, after, limit));
            })
        .thenApply(page -> Infos.page(page, Infos::of));
  }

  private CompletableFuture<Boolean> isOpened(String name) {
    CompletableFuture<Boolean> opened = new CompletableFuture<>();
    rooms.enter(
        new RoomKey(tenant, name), room -> opened.complete(true), opened::completeExceptionally);
    return opened;
  }

  @Override
  public CompletableFuture<MemberInfo> addMember(String room, String userId, String role) {
    checkUser(userId);
    checkRole(role);
    return in(key(room), open -> open.add(userId, role)).thenApply(this::member);
  }

  @Override
  public CompletableFuture<Boolean> removeMember(String room, String userId) {
    checkUser(userId);
    return in(key(room), open -> open.remove(userId));
  }

  @Override
  public CompletableFuture<MemberInfo> assignRole(String room, String userId, String role) {
    checkUser(userId);
    checkRole(role);
    return in(key(room), open -> open.assign(userId, role)).thenApply(this::member);
  }

  @Override
  public CompletableFuture<MemberInfo> mute(String room, String userId, @Nullable Instant until) {
    checkUser(userId);
    long end = Infos.end(until, services.clock());
    return in(key(room), open -> open.mute(userId, end)).thenApply(this::member);
  }

  @Override
  public CompletableFuture<MemberInfo> unmute(String room, String userId) {
    checkUser(userId);
    return in(key(room), open -> open.mute(userId, 0)).thenApply(this::member);
  }

  @Override
  public CompletableFuture<BanInfo> ban(
      String room,
      String userId,
      @Nullable Instant until,
      @Nullable String by,
      @Nullable String reason) {
    checkUser(userId);
    Ban ban =
        Ban.builder()
            .tenant(tenant)
            .room(room)
            .userId(userId)
            .bannedBy(Require.clean("by", by, MAX_ID_CHARS))
            .reason(Require.clean("reason", reason, MAX_TEXT_CHARS))
            .atMillis(services.clock().millis())
            .untilMillis(Infos.end(until, services.clock()))
            .build();
    return in(key(room), open -> open.ban(ban)).thenApply(Infos::of);
  }

  @Override
  public CompletableFuture<Void> unban(String room, String userId) {
    checkUser(userId);
    return in(key(room), open -> open.unban(userId));
  }

  @Override
  public CompletableFuture<InfoPage<MemberInfo>> members(String room, String after, int limit) {
    checkPage(limit);
    return in(key(room), open -> open.members(after, limit))
        .thenApply(page -> Infos.page(page, this::member));
  }

  @Override
  public CompletableFuture<InfoPage<BanInfo>> bans(String room, String after, int limit) {
    checkPage(limit);
    return in(key(room), open -> open.bans(after, limit))
        .thenApply(page -> Infos.page(page, Infos::of));
  }

  @Override
  public CompletableFuture<Integer> broadcast(
      List<String> roomNames, String event, JsonObject payload) {
    return prepared(roomNames, event, payload).get();
  }

  /**
   * Returns what sends an event, once nothing is wrong with it: of several either all are sent or
   * none.
   *
   * @throws IllegalArgumentException as for {@link #broadcast}
   */
  public Supplier<CompletableFuture<Integer>> prepared(
      List<String> roomNames, String event, JsonObject payload) {
    Require.filled("event", Require.clean("event", event, MAX_ROOM_CHARS));
    Require.range("number of rooms", roomNames.size(), 1, MAX_ROOMS);
    List<RoomKey> keys = roomNames.stream().map(this::key).distinct().toList();
    Runnable sent =
        services
            .relay()
            .written(
                Recipients.inRooms(tenant, keys.stream().map(RoomKey::name).toList()),
                null,
                event,
                payload);
    return () ->
        deeds.begin(
            () -> {
              if (services.peers().isCutOff()) {
                throw Refusals.cutOff();
              }
              sent.run();
              return hearers.apply(keys);
            });
  }

  @Override
  public CompletableFuture<SentMessage> send(
      OutgoingMessage message, @Nullable String userName, @Nullable String clientMessageId) {
    RoomKey key = key(message.roomName());
    String thread = message.threadId();
    Principal system = SystemName.in(tenant, userName);
    JsonObject payload =
        JsonObject.builder()
            .put("content", message.content())
            .put("type", message.type())
            .putIfPresent("replyTo", message.replyTo())
            .putIfPresent(
                "mentions",
                message.mentions().isEmpty() ? null : JsonArray.of(message.mentions().toArray()))
            .putIfPresent(
                "attachments", message.attachments().size() == 0 ? null : message.attachments())
            .putIfPresent(
                "metadata", message.metadata().members().isEmpty() ? null : message.metadata())
            .putIfPresent("clientMessageId", clientMessageId)
            .build();
    MessageDraft draft;
    try {
      draft = MessageDraft.ofSystem(new Payload(payload), thread, system);
    } catch (RefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
    return deeds
        .begin(
            () -> {
              CompletableFuture<JsonObject> done = new CompletableFuture<>();
              rooms.enter(
                  key,
                  room ->
                      Stages.settle(
                          room.sendAsSystem(system, draft),
                          done::complete,
                          done::completeExceptionally),
                  done::completeExceptionally);
              return done;
            })
        .thenApply(TenantModeration::sent);
  }

  private static SentMessage sent(JsonObject data) {
    return new SentMessage(
        data.string("clientMessageId").orElse(""),
        data.string("messageId").orElse(""),
        data.string("roomName").orElse(""),
        data.integer("offset").orElse(0L),
        Instant.parse(data.string("sentAt").orElseThrow()),
        data.bool("duplicate").orElse(false));
  }

  private MemberInfo member(Membership row) {
    return Infos.of(row, services.clock().millis());
  }

  private <T> CompletableFuture<T> in(
      RoomKey key, Function<RoomModeration, CompletableFuture<T>> action) {
    return deeds.begin(
        () -> {
          CompletableFuture<T> done = new CompletableFuture<>();
          rooms.enter(
              key,
              room ->
                  Stages.settle(
                      action.apply(room.moderation()), done::complete, done::completeExceptionally),
              done::completeExceptionally);
          return done;
        });
  }

  private RoomKey key(String name) {
    Require.filled("name", Require.clean("name", name, MAX_ROOM_CHARS));
    return new RoomKey(tenant, name);
  }

  private static void checkUser(String userId) {
    Require.filled("userId", Require.clean("userId", userId, MAX_ID_CHARS));
  }

  private static void checkRole(String role) {
    Require.filled("role", Require.clean("role", role, MAX_ROLE_CHARS));
  }

  private static void checkPage(int limit) {
    Require.range("limit", limit, 1, MAX_PAGE);
  }
}
