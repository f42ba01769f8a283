package io.realtime4j.server.chat.presence;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.SessionAudience;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.SessionShard;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** {@code presence:update}, {@code :subscribe}, {@code :unsubscribe}, {@code :get}. */
public final class PresenceEvents implements EventHandlers {
  private static final int MAX_IDS = 500;
  private static final int MAX_WATCHED = 5_000;

  private final PresenceHub hub;
  private final InstantSource clock;

  public PresenceEvents(PresenceHub hub, InstantSource clock) {
    this.hub = hub;
    this.clock = clock;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("presence:update", whereOn(this::update));
    registry.accept("presence:subscribe", whereOn(this::subscribe));
    registry.accept("presence:unsubscribe", whereOn(this::unsubscribe));
    registry.accept("presence:get", whereOn(this::get));
  }

  private Consumer<Request> whereOn(Consumer<Request> handler) {
    return hub.isOn() ? handler : request -> request.fail(PresenceHub.switchedOff());
  }

  private void update(Request request) {
    requireUser(request);
    PresenceUpdate update = PresenceUpdate.of(request.payload(), clock.millis());
    hub.update(request.session(), request.who(), update, request::reply);
  }

  private void subscribe(Request request) {
    requireUser(request);
    Set<String> ids = request.payload().ids("userIds", MAX_IDS);
    ChatSession session = request.session();
    long added = ids.stream().filter(id -> !session.watched().contains(id)).count();
    if (session.watched().size() + added > MAX_WATCHED) {
      throw Refusals.quota("A session can watch at most " + MAX_WATCHED + " users", MAX_WATCHED);
    }
    for (String id : ids) {
      session.watch(id);
      session.shard().watches(new SessionShard.UserKey(request.who().tenant(), id), session);
    }
    if (added > 0) {
      session.kept().watchesOthers();
    }
    answer(
        request,
        ids,
        data -> {
          PrivacyGate.session(session).answer("presence:bulk", data);
          request.reply(data);
        });
  }

  private void unsubscribe(Request request) {
    requireUser(request);
    ChatSession session = request.session();
    int before = session.watched().size();
    for (String id : request.payload().ids("userIds", MAX_WATCHED)) {
      if (session.unwatch(id)) {
        session.shard().unwatches(new SessionShard.UserKey(request.who().tenant(), id), session);
      }
    }
    if (session.watched().size() < before) {
      session.kept().watchesOthers();
    }
    request.reply();
  }

  private void get(Request request) {
    requireUser(request);
    answer(request, request.payload().ids("userIds", MAX_IDS), request::reply);
  }

  private void answer(Request request, Set<String> ids, Consumer<JsonObject> taker) {
    hub.facets(
        request.who().tenant(),
        ids,
        facets ->
            taker.accept(SessionAudience.bulk(PrivacyGate.seenBy(request.who().userId(), facets))),
        request::fail);
  }

  private static void requireUser(Request request) {
    if (request.who().isAnonymous()) {
      throw Refusals.authRequired();
    }
  }
}
