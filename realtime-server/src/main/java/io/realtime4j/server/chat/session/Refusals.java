package io.realtime4j.server.chat.session;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.RateLimiter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The errors of the wire contract, as exceptions that the router turns into answers. */
public final class Refusals {
  static final String VALIDATION_ERROR = "VALIDATION_ERROR";
  public static final String ROOM_NOT_FOUND = "ROOM_NOT_FOUND";
  public static final String FORBIDDEN = "FORBIDDEN";
  public static final String NOT_A_MEMBER = "NOT_A_MEMBER";
  public static final String UNAVAILABLE = "UNAVAILABLE";
  static final String INTERNAL_ERROR = "INTERNAL_ERROR";

  /** A fan-out that is behind catches up within this time, or refuses again. */
  public static final Duration FAN_OUT_PAUSE = Duration.ofMillis(500);

  /** Under this name the details of a refusal have the limit that was passed. */
  private static final String LIMIT = "limit";

  private Refusals() {}

  public static RefusedException validation(String field, String problem) {
    return refusal(VALIDATION_ERROR, field + " " + problem, JsonObject.of("field", field));
  }

  /** Returns what is said of a value beyond a limit; {@code limit} is the one that holds. */
  public static RefusedException beyond(String field, String problem, long limit) {
    return refusal(
        VALIDATION_ERROR, field + " " + problem, JsonObject.of("field", field, LIMIT, limit));
  }

  public static RefusedException tooLarge(String field, int limitBytes) {
    return refusal(
        "PAYLOAD_TOO_LARGE",
        field + " must be at most " + limitBytes + " bytes of UTF-8",
        JsonObject.of("field", field, "limitBytes", limitBytes));
  }

  /** Returns what is said of a message that is too large as a whole, mostly by one field. */
  public static RefusedException messageTooLarge(String field, int limitBytes) {
    return refusal(
        "PAYLOAD_TOO_LARGE",
        "The message must be at most "
            + limitBytes
            + " bytes of UTF-8 with everything in it; most of it is "
            + field,
        JsonObject.of("field", field, "limitBytes", limitBytes));
  }

  /** Returns what is said of more than there may be; {@code limit} is how much that is. */
  public static RefusedException quota(String message, long limit) {
    return refusal("QUOTA_EXCEEDED", message, JsonObject.of(LIMIT, limit));
  }

  /** Returns what is said of a room that has as many members as it takes. */
  public static RefusedException roomFull(int limit) {
    return refusal(
        "ROOM_FULL",
        "The room is full: it takes " + limit + " members",
        JsonObject.of(LIMIT, limit));
  }

  public static RefusedException forbidden(String message) {
    return refusal(FORBIDDEN, message, JsonObject.EMPTY);
  }

  public static RefusedException denied(String code, String message) {
    return refusal(code, message, JsonObject.EMPTY);
  }

  /** Returns what is said of a room that is not there, or is not to be known. */
  public static RefusedException noRoom(String name) {
    return denied(ROOM_NOT_FOUND, noRoomText(name));
  }

  /** Returns the same as text for people, with what can be done. The name decides alone. */
  public static String noRoomText(String name) {
    boolean isPlain =
        !name.startsWith(RoomKey.CHANNEL)
            && !name.startsWith(RoomKey.DM)
            && !name.startsWith(RoomKey.USER)
            && !name.startsWith(RoomKey.THREAD);
    String advice =
        isPlain
            ? "a room of a plain name is made by who runs the server, by REALTIME_ROOMS or its"
                + " administration; channel:NAME comes into being when it is joined"
            : name.startsWith(RoomKey.THREAD)
                ? "a thread is named with its channel, channel:NAME:thread:ID"
                : "it comes into being when it is joined by who may";
    return "There is no room \"" + name + "\": " + advice;
  }

  public static RefusedException unknownEvent(String event) {
    return refusal("UNKNOWN_EVENT", "Unknown event", JsonObject.of("event", event));
  }

  /** Returns what is said where something is switched off, or has no place to be kept. */
  public static RefusedException unsupported(String message) {
    return refusal("UNSUPPORTED", message, JsonObject.EMPTY);
  }

  public static RefusedException authRequired() {
    return refusal("AUTH_REQUIRED", "Authentication required", JsonObject.EMPTY);
  }

  /**
   * Returns what is said of who asks too often.
   *
   * @param what is limited, for people: {@code events}, {@code events of typing}
   * @param details what else is to be told
   */
  public static RefusedException rateLimited(
      String what, RateLimiter limiter, JsonObject details, Duration wait) {
    JsonObject.Builder all = JsonObject.builder();
    details.members().forEach(all::put);
    return new RefusedException(
        "RATE_LIMITED",
        true,
        "Too many "
            + what
            + ": "
            + limiter.perSecond()
            + " a second are taken, "
            + limiter.burst()
            + " at once",
        wait,
        all.put(LIMIT, limiter.perSecond()).put("burst", limiter.burst()).build());
  }

  /** Returns what is said of who asks for more while too much has no answer yet. */
  public static RefusedException tooMuchUnderWay(int limit, Duration wait) {
    return new RefusedException(
        "RATE_LIMITED",
        true,
        "Too many events wait for their answers: " + limit + " may at once",
        wait,
        JsonObject.of(LIMIT, limit));
  }

  /** Returns what is said of a second message before the pause that a room asks for is over. */
  public static RefusedException slowMode(Duration pause, Duration wait) {
    return new RefusedException(
        "RATE_LIMITED",
        true,
        "This room takes a message from each in " + pause.toMillis() + " ms",
        wait,
        JsonObject.of("slowModeMs", pause.toMillis()));
  }

  public static RefusedException outOfOrder(@Nullable String after) {
    return new RefusedException(
        "OUT_OF_ORDER",
        true,
        "The message that this one follows is not there yet",
        null,
        JsonObject.builder().putIfPresent("after", after).build());
  }

  public static RefusedException unavailable(String message, Duration wait) {
    return new RefusedException(UNAVAILABLE, true, message, wait, JsonObject.EMPTY);
  }

  /** Returns what is said of a server that is closed, which does not come back. */
  /** What other servers of the chat would have to know cannot be done now. */
  public static RefusedException cutOff() {
    return unavailable("Other servers cannot be reached", Asker.PAUSE);
  }

  /** Something was done here, and it is not known whether all other servers know. */
  public static RefusedException unconfirmed() {
    return unavailable("Not all servers have heard of it yet", Asker.PAUSE);
  }

  public static RefusedException closed() {
    return refusal(UNAVAILABLE, "The server is closed", JsonObject.EMPTY);
  }

  public static RefusedException internal() {
    return new RefusedException(
        INTERNAL_ERROR, true, "Something went wrong on the server", null, JsonObject.EMPTY);
  }

  private static RefusedException refusal(String code, String message, JsonObject details) {
    return new RefusedException(code, false, message, null, details);
  }
}
