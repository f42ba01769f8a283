package io.realtime4j.verification.seeds;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who has asked to be hidden from whom, and the check that nothing tells of him. Only what is
 * certain counts: a change that has been acknowledged, and for longer than its way to the viewer.
 */
final class PrivacyBook {
  /** What was decided before a change has arrived by then. */
  private static final Duration ON_ITS_WAY = Duration.ofMillis(300);

  /** An invisible user leaves a room as one who lost the connection: after the grace. */
  private static final Duration GRACE = Duration.ofSeconds(16);

  /** Who could not be reached knows what holds when he has heard all others, and has read it. */
  private static final Duration RETURN = Duration.ofSeconds(8);

  /** Where it was not heard of at once, for a server could not be reached, as much later. */
  private static final Duration LONGEST_CUT = Duration.ofSeconds(25);

  private final World world;
  private final Map<String, Choice> choices = new LinkedHashMap<>();
  private final Map<String, Integer> changes = new LinkedHashMap<>();
  private final Map<String, Set<String>> contacts = new LinkedHashMap<>();

  PrivacyBook(World world) {
    this.world = world;
  }

  /** From here to the answer nothing about the user is certain. Returns the change's number. */
  int changing(String user) {
    choices.remove(user);
    return changes.merge(user, 1, Integer::sum);
  }

  /** Was acknowledged: counts unless another change is on its way. */
  void changed(String user, int change, JsonObject settings) {
    if (changes.get(user) == change) {
      choices.put(user, new Choice(settings, world.now()));
    }
  }

  /** Whether a user has ever asked to be shown otherwise, be it answered or not. */
  boolean mayHide(String user) {
    return changes.containsKey(user);
  }

  /** May be listed from now on; who was listed once is never taken for hidden again. */
  void contact(String target, String viewer) {
    contacts.computeIfAbsent(target, t -> new LinkedHashSet<>()).add(viewer);
  }

  void heard(SimClient viewer, String event, JsonObject payload) {
    if (!viewer.link().isCurrent(ON_ITS_WAY)) {
      return;
    }
    switch (event) {
      case "presence:changed" -> presence(viewer, payload);
      case "presence:bulk" -> each(payload, "presences", one -> presence(viewer, one));
      case "user:joined" -> unseen(viewer, event, payload, ON_ITS_WAY);
      case "user:left" -> unseen(viewer, event, payload, grace());
      case "typing:event" -> typing(viewer, payload);
      case "typing:batch" -> each(payload, "updates", one -> typing(viewer, one));
      case "message:delivered" -> unseen(viewer, event, payload, ON_ITS_WAY);
      case "message:read", "message:batch-read" -> {
        unseen(viewer, event, payload, ON_ITS_WAY);
        Choice choice = certain(viewer, payload.string("userId").orElse(""), ON_ITS_WAY);
        Checks.that(
            choice == null || choice.is("allowReadReceipts"),
            () -> viewer.name() + " hears who reads: " + payload);
      }
      default -> {}
    }
  }

  /** An answer has come over the link that was asked, perhaps not the viewer's present one. */
  void answered(SimClient viewer, Link asked, String event, JsonObject answer) {
    JsonObject data = answer.object("data").orElse(JsonObject.EMPTY);
    if (!asked.isCurrent(ON_ITS_WAY)) {
      return;
    }
    switch (event) {
      case "room:join" -> {
        each(data, "members", one -> unseen(viewer, event, one, grace()));
        data.array("members")
            .ifPresent(
                members ->
                    Checks.that(
                        data.integer("memberCount").orElse(-1L) == members.size(),
                        () -> viewer.name() + " can count the hidden: " + data));
      }
      case "presence:get" -> each(data, "presences", one -> presence(viewer, one));
      default -> {}
    }
  }

  private void presence(SimClient viewer, JsonObject presence) {
    String target = presence.string("userId").orElseThrow();
    Choice choice = certain(viewer, target, ON_ITS_WAY);
    if (choice == null) {
      return;
    }
    if (hides(choice, viewer.user(), target)) {
      Checks.that(
          presence.equals(JsonObject.of("userId", target, "status", "offline")),
          () -> viewer.name() + " sees one who is hidden: " + presence);
    }
    if (choice.is("invisibleMode") || !choice.is("showOnlineStatus")) {
      Checks.that(
          presence.string("status").orElse("").equals("offline")
              && !presence.has("device")
              && (choice.is("showOnlineStatus") || !presence.has("customStatus")),
          () -> viewer.name() + " sees a status that is not shown: " + presence);
    }
    Checks.that(
        choice.is("showLastSeen") || !presence.has("lastSeen"),
        () -> viewer.name() + " sees when: " + presence);
  }

  private Duration grace() {
    return world.profile() == Profile.CLUSTER ? GRACE.plus(LONGEST_CUT) : GRACE;
  }

  private void unseen(SimClient viewer, String event, JsonObject payload, Duration after) {
    String target = payload.string("userId").orElse("");
    Choice choice = certain(viewer, target, ON_ITS_WAY);
    // A server that could not be reached takes from the screens only now who has hidden meanwhile.
    boolean isMadeGoodFor =
        event.equals("user:left") && world.reachedFor(viewer).compareTo(RETURN) < 0;
    Checks.that(
        choice == null || isMadeGoodFor || !hides(choice, viewer.user(), target),
        () -> viewer.name() + " hears of one who is hidden: " + event + " " + payload);
    Choice old = certain(viewer, target, after);
    Checks.that(
        old == null || !old.is("invisibleMode"),
        () -> viewer.name() + " hears of one who is invisible: " + event + " " + payload);
  }

  private void typing(SimClient viewer, JsonObject payload) {
    each(
        payload,
        "users",
        one -> {
          unseen(viewer, "typing:event", one, ON_ITS_WAY);
          Choice choice = certain(viewer, one.string("userId").orElse(""), ON_ITS_WAY);
          Checks.that(
              choice == null || choice.is("showTyping"),
              () -> viewer.name() + " sees who types: " + payload);
        });
  }

  /** Returns what the target has chosen, if that has held for so long, for somebody else. */
  private Choice certain(SimClient viewer, String target, Duration after) {
    Choice choice = choices.get(target);
    return choice == null
            || viewer.user().equals(target)
            || world.now().minus(choice.since).compareTo(after) <= 0
        ? null
        : choice;
  }

  private boolean hides(Choice choice, String viewer, String target) {
    return switch (choice.settings.string("visibility").orElse("everyone")) {
      case "nobody" -> true;
      case "contacts" ->
          !contacts.getOrDefault(target, Set.of()).contains(viewer)
              && !(Plugins.isOfPair(viewer) && Plugins.isOfPair(target));
      default -> false;
    };
  }

  private static void each(
      JsonObject payload, String key, java.util.function.Consumer<JsonObject> action) {
    for (JsonValue value : payload.array(key).orElse(JsonArray.EMPTY).values()) {
      action.accept((JsonObject) value.parsed());
    }
  }

  private record Choice(JsonObject settings, Duration since) {
    boolean is(String key) {
      return settings.bool(key).orElseThrow();
    }
  }
}
