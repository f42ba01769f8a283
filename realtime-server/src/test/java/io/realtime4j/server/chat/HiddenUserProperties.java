package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.fake.FakeExchange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * No byte about a hidden user: the same is done in two worlds, in one of which the hidden user does
 * nothing at all; whoever may not see that user receives the same bytes in both.
 */
class HiddenUserProperties {
  private static final String ROOM = "channel:c";
  private static final Pattern MESSAGE_ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  record Step(boolean byHidden, String what, long millis) {}

  @Provide
  Arbitrary<Step> steps() {
    Arbitrary<String> hidden =
        Arbitraries.of(
            "connect",
            "leave",
            "lose",
            "join",
            "exit",
            "type",
            "type",
            "stop",
            "busy",
            "away",
            "custom",
            "read",
            "deliver",
            "batch-read",
            "channel-read",
            "receipt",
            "contact",
            "dm",
            "typing-flag",
            "receipts-flag",
            "thread",
            "join-thread",
            "watch",
            "look",
            "invited");
    Arbitrary<String> others =
        Arbitraries.of(
            "send",
            "send",
            "friend:type",
            "friend:type",
            "friend:stop",
            "friend:busy",
            "ask",
            "sync",
            "members",
            "receipts",
            "channels",
            "rejoin",
            "type",
            "friend:exit",
            "friend:join",
            "friend:read",
            "invite",
            "invite",
            "invitations",
            "revoke",
            "history",
            "messages",
            "http");
    Arbitrary<Long> millis = Arbitraries.of(0L, 20L, 60L, 110L, 700L, 1_600L, 16_000L);
    return Arbitraries.oneOf(
        Combinators.combine(hidden, millis).as((what, wait) -> new Step(true, what, wait)),
        Combinators.combine(others, millis).as((what, wait) -> new Step(false, what, wait)));
  }

  @Property(tries = 150)
  void whoMayNotSeeAUserReceivesNoByteOfThatUser(
      @ForAll("modes") String mode,
      @ForAll("capabilities") List<String> capabilities,
      @ForAll @Size(max = 40) List<@From("steps") Step> steps) {
    compare(mode, capabilities, 1, steps);
  }

  @Property(tries = 100)
  void norFromAnotherServer(
      @ForAll("modes") String mode,
      @ForAll("capabilities") List<String> capabilities,
      @ForAll @Size(max = 40) List<@From("steps") Step> steps) {
    compare(mode, capabilities, 2, steps);
  }

  private static void compare(
      String mode, List<String> capabilities, int servers, List<Step> steps) {
    World with = new World(mode, capabilities, servers);
    World without = new World(mode, capabilities, servers);
    for (Step step : steps) {
      with.take(step, true);
      without.take(step, false);
      assertThat(with.heard()).as("after %s of %s", step, steps).isEqualTo(without.heard());
    }
  }

  @Example
  void whatAHiddenUserDoesMovesNobodyElsesNews() {
    Step connect = new Step(true, "connect", 20);
    whoMayNotSeeAUserReceivesNoByteOfThatUser(
        "nobody", List.of(), List.of(connect, connect, new Step(false, "friend:busy", 20)));
  }

  @Example
  void aHiddenMemberIsInvitedLikeSomebodyWhoIsNone() {
    List<Step> steps =
        List.of(
            new Step(true, "connect", 20),
            new Step(true, "join", 20),
            new Step(false, "invite", 20),
            new Step(true, "invited", 20),
            new Step(false, "invite", 20),
            new Step(false, "invitations", 20),
            new Step(false, "revoke", 20));
    for (String mode : List.of("nobody", "contacts", "invisible")) {
      whoMayNotSeeAUserReceivesNoByteOfThatUser(mode, List.of("batch"), steps);
    }
  }

  /** Clients that take several at a time get what is told in batches. */
  @Provide
  Arbitrary<List<String>> capabilities() {
    return Arbitraries.of(List.of(), List.of("batch"), List.of("batch", "position"));
  }

  @Provide
  Arbitrary<String> modes() {
    return Arbitraries.of("nobody", "contacts", "invisible");
  }

  /** A viewer, a friend of both, and somebody hidden from the viewer from the start. */
  private static final class World {
    final ChatWorld world;
    // Where the hidden user is, too.
    final ChatWorld hiddens;
    final RawClient viewer;
    final RawClient friend;
    final List<String> sent = new ArrayList<>();
    final Map<String, String> names = new LinkedHashMap<>();
    RawClient hidden;
    final List<String> answered = new ArrayList<>();
    boolean typing = true;
    boolean receipts = true;

    World(String mode, List<String> capabilities, int servers) {
      List<ChatWorld> worlds = servers == 1 ? List.of(new ChatWorld()) : ChatWorld.cluster(servers);
      worlds.forEach(one -> one.with("REALTIME_RATE_LIMIT", "100000").start());
      world = worlds.get(0);
      hiddens = worlds.get(servers - 1);
      hidden = hiddens.client("hidden", "delivery-ack");
      hidden.ask(
          "presence:settings:update",
          mode.equals("invisible")
              ? JsonObject.of("invisibleMode", true, "showLastSeen", false)
              : JsonObject.of("visibility", mode));
      hidden.leave();
      hidden = null;
      viewer = world.client("viewer", capabilities.toArray(new String[0]));
      friend = world.client("friend", "delivery-ack");
      viewer.ask(
          "presence:subscribe", JsonObject.of("userIds", List.of("hidden", "friend", "nobody")));
      viewer.join(ROOM);
      friend.join(ROOM);
      world.server.moderation("primary").assignRole(ROOM, "viewer", "moderator");
      world.advance(20_000);
      viewer.clear();
      viewer.takeRaw();
    }

    void take(Step step, boolean isHiddenThere) {
      if (!step.byHidden) {
        other(step.what);
      } else if (isHiddenThere) {
        hidden(step.what);
      }
      world.advance(step.millis);
      // Heartbeats are answered.
      viewer.settle();
      friend.settle();
      if (hidden != null) {
        hidden.settle();
      }
    }

    private static JsonObject room() {
      return JsonObject.of("roomName", ROOM);
    }

    private static JsonObject thread() {
      return JsonObject.of("roomName", ROOM + ":thread:t");
    }

    private JsonObject ids() {
      return JsonObject.of("roomName", ROOM, "messageIds", sent);
    }

    private void other(String what) {
      switch (what) {
        case "send" -> sent.add(viewer.send(ROOM, "x").string("messageId").orElseThrow());
        case "friend:type" -> friend.call("typing:start", room());
        case "friend:stop" -> friend.call("typing:stop", room());
        case "friend:busy" -> friend.ask("presence:update", JsonObject.of("status", "busy"));
        case "friend:exit" -> friend.call("room:leave", room());
        case "friend:join" -> friend.call("room:join", room());
        case "friend:read" -> friend.call("message:batch-read-ack", ids());
        case "ask" ->
            viewer.ask(
                "presence:get", JsonObject.of("userIds", List.of("hidden", "friend", "nobody")));
        case "sync" -> viewer.ask("delivery:sync", JsonObject.of("messageIds", sent));
        case "members" -> viewer.ask("room:members", room());
        case "receipts" -> {
          if (!sent.isEmpty()) {
            viewer.ask("receipts:get", JsonObject.of("messageId", sent.get(0), "limit", 1));
          }
        }
        case "channels" -> viewer.ask("sync:channels", JsonObject.EMPTY);
        case "invite" -> viewer.call("invitation:create", user());
        case "revoke" -> viewer.call("invitation:revoke", user());
        case "invitations" -> viewer.ask("invitations:list", room());
        case "history" -> viewer.ask("room:history", room());
        case "messages" -> viewer.ask("sync:messages", JsonObject.of("channelId", "c"));
        case "http" -> answered.add(http("/api/presence?userIds=hidden,friend,nobody"));
        case "rejoin" -> viewer.join(ROOM);
        case "type" -> viewer.ask("typing:start", room());
        default -> throw new IllegalArgumentException(what);
      }
    }

    private static JsonObject user() {
      return room().toBuilder().put("userId", "hidden").build();
    }

    private String http(String target) {
      FakeExchange exchange =
          world.transport.request(
              "GET", target, "", Map.of("authorization", "Bearer " + world.token("viewer")));
      world.loops.run();
      return exchange.status() + " " + exchange.body();
    }

    private void hidden(String what) {
      if (what.equals("connect")) {
        hidden = hidden == null ? hiddens.client("hidden", "delivery-ack") : hidden;
        return;
      }
      if (hidden == null) {
        return;
      }
      switch (what) {
        case "leave" -> {
          hidden.leave();
          hidden = null;
        }
        case "lose" -> {
          hidden.lose();
          hidden = null;
        }
        case "join" -> hidden.call("room:join", room());
        case "exit" -> hidden.call("room:leave", room());
        case "type" -> hidden.call("typing:start", room());
        case "join-thread" -> hidden.call("room:join", thread());
        case "watch" ->
            hidden.ask("presence:subscribe", JsonObject.of("userIds", List.of("viewer", "friend")));
        case "look" -> {
          for (String event : List.of("room:members", "room:history", "sync:channels")) {
            hidden.call(event, room());
          }
        }
        // To accept or to decline would be an answer, which is his own to give.
        case "invited" -> hidden.call("invitations:list", JsonObject.EMPTY);
        case "thread" ->
            hidden.call("typing:start", JsonObject.of("roomName", ROOM, "threadId", "t"));
        case "stop" -> hidden.call("typing:stop", room());
        case "busy", "away" -> hidden.ask("presence:update", JsonObject.of("status", what));
        case "custom" ->
            hidden.ask(
                "presence:update",
                JsonObject.of(
                    "status", "online", "customStatus", JsonObject.of("text", "still here")));
        case "read" -> {
          if (!sent.isEmpty()) {
            hidden.call(
                "message:read-ack",
                JsonObject.of("roomName", ROOM, "messageId", sent.get(sent.size() - 1)));
          }
        }
        case "deliver" -> hidden.call("message:delivered-ack", ids());
        case "batch-read" -> hidden.call("message:batch-read-ack", ids());
        case "channel-read" -> hidden.call("channel:read", room());
        case "receipt" -> {
          if (!sent.isEmpty()) {
            hidden.call(
                "receipt:update", JsonObject.of("messageId", sent.get(0), "status", "read"));
          }
        }
        case "contact" -> hidden.ask("contacts:add", JsonObject.of("userIds", List.of("friend")));
        case "dm" -> {
          hidden.join("dm:friend:hidden");
          friend.join("dm:friend:hidden");
        }
        case "typing-flag" -> {
          typing = !typing;
          hidden.ask("presence:settings:update", JsonObject.of("showTyping", typing));
        }
        case "receipts-flag" -> {
          receipts = !receipts;
          hidden.ask("presence:settings:update", JsonObject.of("allowReadReceipts", receipts));
        }
        default -> throw new IllegalArgumentException(what);
      }
    }

    /** What the viewer has received, message ids by order; in no order within one step. */
    List<String> heard() {
      List<String> heard = new ArrayList<>(viewer.takeRaw());
      heard.addAll(answered);
      answered.clear();
      return heard.stream().map(this::named).sorted().toList();
    }

    private String named(String frame) {
      Matcher matcher = MESSAGE_ID.matcher(frame);
      return matcher.replaceAll(
          id -> names.computeIfAbsent(id.group(), known -> "message " + names.size()));
    }
  }
}
