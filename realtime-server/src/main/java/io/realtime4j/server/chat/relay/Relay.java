package io.realtime4j.server.chat.relay;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.cluster.LogOrder;
import io.realtime4j.server.chat.cluster.Part;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.privacy.PrivacyHub;
import io.realtime4j.server.chat.session.SessionsHere;
import org.jspecify.annotations.Nullable;

/*
 * Each server tells its own sessions, and each decides by its own gate who of them may know. What is
 * told is often about a message, so it waits on every server for the log to come as far as it had
 * where it was told. Who was cut off misses it: such events hold only now, as those that a client
 * without a connection misses.
 */

/** Tells events to those whom they are for, on whichever server those are. From any thread. */
public final class Relay implements Part {
  /** What it tells peers about. */
  public static final String SUBJECT = "events";

  private final PrivacyHub privacy;
  private final SessionsHere here;
  private final Peers peers;
  private final EventLoop first;
  private final LogOrder log;

  /**
   * Creates one.
   *
   * @param first the first loop, on which peers are heard
   */
  public Relay(PrivacyHub privacy, SessionsHere here, Peers peers, EventLoop first, LogOrder log) {
    this.privacy = privacy;
    this.here = here;
    this.peers = peers;
    this.first = first;
    this.log = log;
  }

  /**
   * Tells those who may know of the user that it is about.
   *
   * @param about the user, or {@code null} if it is about none, or was decided already
   */
  public void tell(Recipients to, @Nullable String about, String event, JsonObject data) {
    written(to, about, event, data).run();
  }

  /** Returns what tells of it, for who finds out first whether it can be written at all. */
  public Runnable written(Recipients to, @Nullable String about, String event, JsonObject data) {
    Runnable local = local(to, about, event, data);
    return () -> {
      local.run();
      tellElsewhere(to, about, event, data);
    };
  }

  /** Tells those on other servers alone: those here were told already. */
  public void tellElsewhere(Recipients to, @Nullable String about, String event, JsonObject data) {
    if (!peers.areExpected() || to.areAll(here)) {
      return;
    }
    first.execute(
        () ->
            peers.tell(
                SUBJECT,
                JsonObject.builder()
                    .put("to", to.toJson())
                    .putIfPresent("about", about)
                    .put("event", event)
                    .put("data", data)
                    .put("after", log.head())
                    .build()));
  }

  private Runnable local(Recipients to, @Nullable String about, String event, JsonObject data) {
    return privacy.audience(to.tenant(), shard -> to.on(shard, here)).written(about, event, data);
  }

  @Override
  public void told(String peer, JsonObject message) {
    Recipients to = Recipients.of(message.object("to").orElseThrow());
    if (!to.mayBe(here)) {
      return;
    }
    Runnable local =
        local(
            to,
            message.string("about").orElse(null),
            message.string("event").orElseThrow(),
            message.object("data").orElse(JsonObject.EMPTY));
    log.after(message.integer("after").orElse(0L), local);
  }
}
