package io.realtime4j.sample.app.chat;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceSettings;
import io.realtime4j.api.PresenceSettingsUpdate;
import io.realtime4j.api.PresenceVisibility;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RoomMember;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.views.MessageRow;
import io.realtime4j.views.OwnPresence;
import io.realtime4j.views.OwnPresenceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The lines that begin with a slash. */
final class ChatCommands {
  private static final String HELP =
      """
      /join ROOM            look at another room
      /dm USER              talk to somebody alone
      /who                  who is here
      /invite USER          have somebody come into this room, where you may
      /accept [ROOM]        come into a room that you are invited to
      /decline [ROOM]       say that you do not come
      /edit TEXT            have your last message say something else
      /delete               delete your last message
      /retry                send again what has failed
      /status CHOICE [TEXT] online, away, busy or invisible, and why
      /privacy [WHO]        who may see you: everyone, contacts or nobody
      /swap NAME            go over to another transport: okhttp or netty
      /offline, /online     disconnect and connect
      /quit                 end; what waits is sent the next time\
      """;

  /** What the distribution has. */
  private static final Set<String> TRANSPORTS = Set.of("okhttp", "netty");

  private final RealtimeClient client;
  private final ChatSession session;
  private final OwnPresenceView presence;
  private final ChatInvitations invitations;
  private final ChatEvents events;

  ChatCommands(
      RealtimeClient client,
      ChatSession session,
      OwnPresenceView presence,
      ChatInvitations invitations,
      ChatEvents events) {
    this.client = client;
    this.session = session;
    this.presence = presence;
    this.invitations = invitations;
    this.events = events;
  }

  /** Returns false if it was the last. */
  boolean run(String line) {
    String[] words = line.split("\\s+", 2);
    String rest = words.length < 2 ? "" : words[1].strip();
    switch (words[0]) {
      case "quit" -> {
        return false;
      }
      case "help" -> events.accept(JsonObject.of("event", "help", "text", HELP));
      case "offline" -> hear(session.disconnect());
      case "online" -> online();
      case "join" -> named(rest, "ROOM", () -> session.go(client.rooms().join(rest)));
      case "dm" -> named(rest, "USER", () -> session.go(client.rooms().direct(rest)));
      case "who" -> who();
      case "invite" ->
          named(rest, "USER", () -> hear(invitations.invite(session.here().room().name(), rest)));
      case "accept" -> accept(invitations.wanted(rest));
      case "decline" -> hear(invitations.decline(invitations.wanted(rest)));
      case "edit" -> named(rest, "TEXT", () -> edit(rest));
      case "delete" -> delete();
      case "retry" -> retry();
      case "status" -> status(rest);
      case "privacy" -> privacy(rest);
      case "swap" -> named(rest, "NAME", () -> swap(rest));
      default -> problem("There is no /" + words[0] + "; /help lists the commands.");
    }
    return true;
  }

  private void named(String rest, String what, Runnable command) {
    if (rest.isEmpty()) {
      problem(what + " is missing; /help lists the commands.");
    } else {
      command.run();
    }
  }

  private void online() {
    // What goes wrong is told as an event.
    var unused = session.connect();
  }

  private void accept(String room) {
    hear(invitations.accept(room).thenRun(() -> session.go(client.rooms().join(room))));
  }

  private void who() {
    List<JsonValue> users = new ArrayList<>();
    for (RoomMember member : session.here().room().members().listed()) {
      users.add(new JsonString(member.userId()));
    }
    events.accept(
        JsonObject.of(
            "event",
            "members",
            "room",
            session.here().room().name(),
            "users",
            new JsonArray(users),
            "count",
            session.here().room().members().count()));
  }

  private void edit(String text) {
    MessageRow last = session.here().lastOwn();
    if (last == null) {
      problem("You have said nothing here yet.");
    } else {
      hear(session.here().room().edit(last.messageId(), text).done());
    }
  }

  private void delete() {
    MessageRow last = session.here().lastOwn();
    if (last == null) {
      problem("You have said nothing here yet.");
    } else {
      hear(session.here().room().delete(last.messageId()).done());
    }
  }

  private void retry() {
    List<MessageRow> failed = session.here().rows().stream().filter(MessageRow::canRetry).toList();
    if (failed.isEmpty()) {
      problem("Nothing has failed here.");
    }
    failed.forEach(row -> hear(client.queue().retry(row.key()).stored()));
  }

  private void status(String rest) {
    String[] words = rest.split("\\s+", 2);
    OwnPresence.Choice choice = find(OwnPresence.Choice.values(), words[0]);
    if (choice == null) {
      problem("CHOICE must be online, away, busy or invisible.");
      return;
    }
    hear(presence.choose(choice));
    hear(presence.setCustomStatus(words.length < 2 ? null : custom(words[1])));
  }

  private static CustomStatus custom(String text) {
    int length = text.codePointCount(0, text.length());
    int end = text.offsetByCodePoints(0, Math.min(length, CustomStatus.MAX_LENGTH));
    return CustomStatus.of(text.substring(0, end));
  }

  private void privacy(String rest) {
    if (rest.isEmpty()) {
      tell(client.presence().settings());
      return;
    }
    PresenceVisibility visibility = find(PresenceVisibility.values(), rest);
    if (visibility == null || visibility == PresenceVisibility.OTHER) {
      problem("WHO must be everyone, contacts or nobody.");
    } else {
      tell(
          client
              .presence()
              .updateSettings(PresenceSettingsUpdate.builder().visibility(visibility).build()));
    }
  }

  private void swap(String transport) {
    if (!TRANSPORTS.contains(transport)) {
      problem("NAME must be okhttp or netty.");
      return;
    }
    hear(
        client
            .swapTransport(transport)
            .thenRun(
                () ->
                    events.accept(
                        JsonObject.of(
                            "event", "transport", "transport", client.status().transport()))));
  }

  private void tell(CompletionStage<PresenceSettings> settings) {
    hear(
        settings.thenAccept(
            now ->
                events.accept(
                    JsonObject.of(
                        "event", "privacy",
                        "visibility", now.visibility().name().toLowerCase(Locale.ROOT),
                        "invisible", now.invisible()))));
  }

  private static <E extends Enum<E>> @Nullable E find(E[] values, String name) {
    for (E value : values) {
      if (value.name().equalsIgnoreCase(name)) {
        return value;
      }
    }
    return null;
  }

  private void hear(CompletionStage<?> stage) {
    var unused =
        stage.exceptionally(
            failure -> {
              events.accept(ChatProblem.of(failure));
              return null;
            });
  }

  private void problem(String message) {
    events.accept(ChatProblem.of("USAGE", message));
  }
}
