package io.realtime4j.server.chat.room;

import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.RoomQuestion;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The rules where none are given: channels and one's own room come into being by joining, a direct
 * conversation belongs to two, plain rooms must exist, private ones ask for membership.
 */
public final class DefaultRoomPolicy implements RoomPolicy {
  @Override
  public CompletionStage<Decision> decide(RoomQuestion request) {
    if (request.roomName().startsWith(RoomKey.THREAD)) {
      // Which channel it belongs to cannot be told from the name alone.
      return notFound();
    }
    if (request.who().isAnonymous()) {
      return anonymous(request);
    }
    return switch (request.type()) {
      case "dm" -> dm(request);
      case "user" -> own(request);
      case "channel" -> open(request, true);
      default -> open(request, false);
    };
  }

  private static CompletionStage<Decision> anonymous(RoomQuestion request) {
    boolean looksOnly = request.action() == Action.JOIN || request.action() == Action.READ;
    if (!looksOnly || request.isPrivate() || request.type().equals("user")) {
      return forbidden();
    }
    if (request.type().equals("dm")) {
      return forbidden();
    }
    return request.exists() ? Decision.allow() : notFound();
  }

  private static CompletionStage<Decision> open(RoomQuestion request, boolean created) {
    if (!request.exists()) {
      return created && request.action() == Action.JOIN ? Decision.allow() : notFound();
    }
    if (request.isMember()) {
      return Decision.allow();
    }
    if (request.isPrivate()) {
      return notMember();
    }
    return request.action() == Action.JOIN || request.action() == Action.READ
        ? Decision.allow()
        : notMember();
  }

  private static CompletionStage<Decision> own(RoomQuestion request) {
    String owner = request.roomName().substring(RoomKey.USER.length());
    if (!owner.equals(request.who().userId())) {
      return forbidden();
    }
    return member(request);
  }

  private static CompletionStage<Decision> dm(RoomQuestion request) {
    String user = request.who().userId();
    String id = request.roomName().substring(RoomKey.DM.length());
    if (namesTwo(id) && !isOneOf(id, user)) {
      return forbidden();
    }
    // Where ids hold colons a name can be read as several pairs: the first two to come decide.
    List<String> seats = request.seats();
    List<String> taken = seats.subList(0, Math.min(2, seats.size()));
    if (taken.contains(user)) {
      return member(request);
    }
    return taken.size() < 2 && request.action() == Action.JOIN ? Decision.allow() : forbidden();
  }

  /** Joining is free to whom the room belongs; everything else asks for having joined. */
  private static CompletionStage<Decision> member(RoomQuestion request) {
    if (request.action() == Action.JOIN || request.isMember()) {
      return Decision.allow();
    }
    return request.exists() ? notMember() : notFound();
  }

  /** Returns whether an id can be two user ids in order; a user id may hold a colon itself. */
  private static boolean namesTwo(String id) {
    for (int colon = id.indexOf(':'); colon >= 0; colon = id.indexOf(':', colon + 1)) {
      if (isPair(id, colon)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOneOf(String id, String user) {
    int first = user.length();
    boolean isFirst = id.startsWith(user + ":") && isPair(id, first);
    boolean isSecond = id.endsWith(":" + user) && isPair(id, id.length() - user.length() - 1);
    return isFirst || isSecond;
  }

  private static boolean isPair(String id, int colon) {
    String first = id.substring(0, colon);
    String second = id.substring(colon + 1);
    return !first.isEmpty() && !second.isEmpty() && first.compareTo(second) < 0;
  }

  private static CompletionStage<Decision> notFound() {
    return Decision.deny(Refusals.ROOM_NOT_FOUND, "There is no such room");
  }

  private static CompletionStage<Decision> forbidden() {
    return Decision.deny(Refusals.FORBIDDEN, "This is not allowed here");
  }

  private static CompletionStage<Decision> notMember() {
    return Decision.deny(Refusals.NOT_A_MEMBER, "Only members may do this");
  }
}
