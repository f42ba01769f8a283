package io.realtime4j.sample.app;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Manages a server that runs, over HTTP; each method is a command. */
@Command(
    name = "admin",
    description = {
      "Manages a server that runs, over HTTP, with its REALTIME_API_KEY.",
      "Prints the server's answer as JSON."
    })
final class AdminCommand {
  private final Map<String, String> environment;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The server; default: REALTIME_URL, else http://localhost:3101.")
  private @Nullable String url;

  @Spec private @Nullable CommandSpec spec;

  AdminCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Command(name = "rooms", description = "Lists rooms by name.")
  int rooms(
      @Option(
              names = "--after",
              defaultValue = "",
              paramLabel = "NAME",
              description = "Goes on after this name.")
          String after) {
    return say(http().get("/api/rooms?after=" + AdminHttp.escaped(after)));
  }

  @Command(name = "create-room", description = "Creates a room.")
  int createRoom(
      @Parameters(paramLabel = "ROOM") String room,
      @Option(
              names = "--visibility",
              defaultValue = "public",
              paramLabel = "VISIBILITY",
              description = "public, private or secret; default: public.")
          String visibility,
      @Option(
              names = "--max-members",
              defaultValue = "0",
              paramLabel = "NUMBER",
              description = "How many may be members; 0, the default, for any number.")
          int maxMembers,
      @Option(
              names = "--slow-mode",
              converter = DurationConverter.class,
              paramLabel = "TIME",
              description = "The pause between two messages of a member, such as 10s.")
          @Nullable Duration slow) {
    return say(
        http()
            .send(
                "POST",
                "/api/rooms",
                JsonObject.of(
                    "name", room,
                    "visibility", visibility,
                    "maxMembers", maxMembers,
                    "slowModeMs", slow == null ? 0 : slow.toMillis())));
  }

  @Command(name = "update-room", description = "Changes a room; what is not given stays as it is.")
  int updateRoom(
      @Parameters(paramLabel = "ROOM") String room,
      @Option(
              names = "--visibility",
              paramLabel = "VISIBILITY",
              description = "public, private or secret.")
          @Nullable String visibility,
      @Option(
              names = "--max-members",
              paramLabel = "NUMBER",
              description = "How many may be members; 0 for any number.")
          @Nullable Integer maxMembers,
      @Option(
              names = "--slow-mode",
              converter = DurationConverter.class,
              paramLabel = "TIME",
              description = "The pause between two messages of a member, such as 10s.")
          @Nullable Duration slow,
      @Option(
              names = "--closed",
              arity = "1",
              paramLabel = "true|false",
              description = "Whether members can read, no more.")
          @Nullable Boolean closed) {
    return say(
        http()
            .send(
                "PATCH",
                room(room),
                JsonObject.builder()
                    .putIfPresent("visibility", visibility)
                    .putIfPresent("maxMembers", maxMembers)
                    .putIfPresent("slowModeMs", slow == null ? null : slow.toMillis())
                    .putIfPresent("closed", closed)
                    .build()));
  }

  @Command(name = "close-room", description = "Closes a room: members can read, no more.")
  int closeRoom(@Parameters(paramLabel = "ROOM") String room) {
    return say(http().send("POST", room(room) + "/close", JsonObject.EMPTY));
  }

  @Command(name = "send", description = "Sends a message to a room as the server itself.")
  int send(
      @Parameters(paramLabel = "ROOM") String room,
      @Parameters(paramLabel = "TEXT") String text,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              description = "How its author is shown; without it the user id, system.")
          @Nullable String name,
      @Option(
              names = "--id",
              paramLabel = "ID",
              description = "What is sent again with the same id is sent once.")
          @Nullable String id) {
    return say(
        http()
            .send(
                "POST",
                room(room) + "/messages",
                JsonObject.builder()
                    .put("content", text)
                    .putIfPresent("userName", name)
                    .putIfPresent("clientMessageId", id)
                    .build()));
  }

  @Command(name = "members", description = "Lists a room's members by user.")
  int members(
      @Parameters(paramLabel = "ROOM") String room,
      @Option(
              names = "--after",
              defaultValue = "",
              paramLabel = "NAME",
              description = "Goes on after this name.")
          String after) {
    return say(http().get(room(room) + "/members?after=" + AdminHttp.escaped(after)));
  }

  @Command(name = "add", description = "Makes a user a member of a room.")
  int add(
      @Parameters(paramLabel = "ROOM") String room,
      @Parameters(paramLabel = "USER") String user,
      @Option(
              names = "--role",
              defaultValue = "member",
              paramLabel = "ROLE",
              description = "owner, moderator or member; default: member.")
          String role) {
    return say(http().send("PUT", member(room, user), JsonObject.of("role", role)));
  }

  @Command(name = "role", description = "Gives a member a role.")
  int role(
      @Parameters(paramLabel = "ROOM") String room,
      @Parameters(paramLabel = "USER") String user,
      @Parameters(paramLabel = "ROLE", description = "owner, moderator or member") String role) {
    return say(http().send("PUT", member(room, user) + "/role", JsonObject.of("role", role)));
  }

  @Command(name = "remove", description = "Ends a membership and puts the user out of the room.")
  int remove(
      @Parameters(paramLabel = "ROOM") String room, @Parameters(paramLabel = "USER") String user) {
    return say(http().send("DELETE", member(room, user), JsonObject.EMPTY));
  }

  @Command(name = "mute", description = "Keeps a member from sending and typing.")
  int mute(
      @Parameters(paramLabel = "ROOM") String room,
      @Parameters(paramLabel = "USER") String user,
      @Option(
              names = "--for",
              converter = DurationConverter.class,
              paramLabel = "TIME",
              description = "How long, such as 30m or 24h.")
          @Nullable Duration time) {
    return say(http().send("PUT", member(room, user) + "/mute", until(time).build()));
  }

  @Command(name = "unmute", description = "Lets a member speak again.")
  int unmute(
      @Parameters(paramLabel = "ROOM") String room, @Parameters(paramLabel = "USER") String user) {
    return say(http().send("DELETE", member(room, user) + "/mute", JsonObject.EMPTY));
  }

  @Command(name = "ban", description = "Bans a user from a room, for good without --for.")
  int ban(
      @Parameters(paramLabel = "ROOM") String room,
      @Parameters(paramLabel = "USER") String user,
      @Option(
              names = "--for",
              converter = DurationConverter.class,
              paramLabel = "TIME",
              description = "How long, such as 30m or 24h.")
          @Nullable Duration time,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Kept with the ban.")
          @Nullable String reason) {
    JsonObject ban = until(time).putIfPresent("reason", reason).build();
    return say(http().send("PUT", room(room) + "/bans/" + AdminHttp.escaped(user), ban));
  }

  @Command(name = "unban", description = "Lifts a ban.")
  int unban(
      @Parameters(paramLabel = "ROOM") String room, @Parameters(paramLabel = "USER") String user) {
    String path = room(room) + "/bans/" + AdminHttp.escaped(user);
    return say(http().send("DELETE", path, JsonObject.EMPTY));
  }

  @Command(name = "bans", description = "Lists a room's bans by user.")
  int bans(
      @Parameters(paramLabel = "ROOM") String room,
      @Option(
              names = "--after",
              defaultValue = "",
              paramLabel = "NAME",
              description = "Goes on after this name.")
          String after) {
    return say(http().get(room(room) + "/bans?after=" + AdminHttp.escaped(after)));
  }

  @Command(name = "online", description = "Says whether a user is connected, however it shows.")
  int online(@Parameters(paramLabel = "USER") String user) {
    return say(http().get("/api/users/" + AdminHttp.escaped(user) + "/online"));
  }

  @Command(name = "sessions", description = "Lists who is connected, or a user's sessions.")
  int sessions(
      @Option(names = "--user", paramLabel = "USER", description = "Only of this user.")
          @Nullable String user) {
    return say(
        http()
            .get(
                user == null
                    ? "/api/sessions"
                    : "/api/users/" + AdminHttp.escaped(user) + "/sessions"));
  }

  @Command(
      name = "kick",
      description =
          "Ends a user's sessions. Their clients do not come back by themselves; the user may.")
  int kick(
      @Parameters(paramLabel = "USER") String user,
      @Option(
              names = "--message",
              defaultValue = "You were put out",
              paramLabel = "TEXT",
              description = "For the user to read.")
          String message) {
    String path = "/api/users/" + AdminHttp.escaped(user) + "/kick";
    return say(http().send("POST", path, JsonObject.of("message", message)));
  }

  @Command(
      name = "revoke",
      description = "Ends sessions and refuses them from then on: of a user, a token, a session.")
  int revoke(
      @Parameters(paramLabel = "KIND", description = "user, token or session") String kind,
      @Parameters(paramLabel = "ID") String id,
      @Option(
              names = "--for",
              converter = DurationConverter.class,
              paramLabel = "TIME",
              description = "How long, such as 30m or 24h.")
          @Nullable Duration time) {
    return say(http().send("PUT", revocation(kind, id), until(time).build()));
  }

  @Command(name = "unrevoke", description = "Takes a revocation back.")
  int unrevoke(
      @Parameters(paramLabel = "KIND", description = "user, token or session") String kind,
      @Parameters(paramLabel = "ID") String id) {
    return say(http().send("DELETE", revocation(kind, id), JsonObject.EMPTY));
  }

  @Command(
      name = "revocations",
      description = "Lists what is revoked: sessions, tokens, users, each by id.")
  int revocations(
      @Option(
              names = "--after",
              defaultValue = "",
              paramLabel = "KIND/ID",
              description = "Goes on after this one, such as user/mallory.")
          String after) {
    return say(http().get("/api/revocations?after=" + AdminHttp.escaped(after)));
  }

  private String revocation(String kind, String id) {
    if (!List.of("user", "token", "session").contains(kind)) {
      throw new ParameterException(spec().commandLine(), "KIND must be user, token or session.");
    }
    return "/api/" + kind + "s/" + AdminHttp.escaped(id) + "/revocation";
  }

  @Command(name = "broadcast", description = "Sends an event to all who are in rooms.")
  int broadcast(
      @Parameters(paramLabel = "EVENT") String event,
      @Parameters(paramLabel = "JSON", description = "An object.") String payload,
      @Option(names = "--room", required = true) List<String> rooms) {
    return say(
        http()
            .send(
                "POST",
                "/api/broadcast",
                JsonObject.of(
                    "eventType", event,
                    "rooms", JsonArray.of(rooms.toArray()),
                    "payload", object(payload))));
  }

  private JsonObject object(String text) {
    try {
      JsonValue value = Json.parse(text, ProtocolLimits.DEFAULT).parsed();
      if (value instanceof JsonObject object) {
        return object;
      }
    } catch (RuntimeException e) {
      // Said below.
    }
    throw new ParameterException(spec().commandLine(), "JSON must be an object.");
  }

  private static String room(String name) {
    return "/api/rooms/" + AdminHttp.escaped(name);
  }

  private static String member(String room, String user) {
    return room(room) + "/members/" + AdminHttp.escaped(user);
  }

  private static JsonObject.Builder until(@Nullable Duration time) {
    return JsonObject.builder()
        .putIfPresent("until", time == null ? null : Instant.now().plus(time).toEpochMilli());
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("run through a command line");
    }
    return spec;
  }

  private AdminHttp http() {
    String key = environment.get("REALTIME_API_KEY");
    if (key == null || key.isBlank()) {
      throw new ParameterException(
          spec().commandLine(), "Set REALTIME_API_KEY to a key that the server knows.");
    }
    String given = url == null ? environment.get("REALTIME_URL") : url;
    try {
      URI server = URI.create(given == null ? "http://localhost:3101" : given);
      // Where the server is told keys by tenant, one of them is meant here.
      return new AdminHttp(server, key.substring(key.indexOf(':') + 1).trim());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), "--url must be an address.");
    }
  }

  private int say(JsonObject answer) {
    spec().commandLine().getOut().println(Json.toText(answer));
    spec().commandLine().getOut().flush();
    return 0;
  }
}
