package io.realtime4j.server.chat.room;

import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.RoomQuestion;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.server.chat.session.DirectName;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The rules where none are given: channels and one's own room come into being by joining, plain
 * rooms must exist, a direct conversation belongs to two. What is public is open to all of the
 * tenant, joined or not; private rooms and direct conversations ask for membership.
 */
public final class DefaultRoomPolicy implements RoomPolicy {
  private static final int SEATS_OF_A_CONVERSATION = 2;
  private static final String OF_OTHERS = "This conversation is of two others";

  @Override
  public CompletionStage<Decision> decide(RoomQuestion question) {
    if (question.roomName().startsWith(RoomKey.THREAD)) {
      // Which channel it belongs to cannot be told from the name alone.
      return notFound(question);
    }
    return question.isSecret() && !question.isMember()
        ? decideShown(unknown(question))
        : decideShown(question);
  }

  /** A secret room is for others as if it were not there, to the letter. */
  private static RoomQuestion unknown(RoomQuestion question) {
    return question.toBuilder()
        .type(new RoomKey(question.who().tenant(), question.roomName()).type())
        .exists(false)
        .isPrivate(false)
        .isSecret(false)
        .isClosed(false)
        .maxMembers(0)
        .seats(List.of())
        .build();
  }

  private static CompletionStage<Decision> decideShown(RoomQuestion question) {
    if (question.who().isAnonymous()) {
      return anonymous(question);
    }
    return switch (question.action()) {
      case JOIN, SEND, TYPE ->
          question.isClosed()
              ? Decision.deny(Refusals.FORBIDDEN, "The room is closed")
              : byType(question);
      case READ, ACKNOWLEDGE -> byType(question);
      case MODERATE -> moderator(question);
    };
  }

  private static CompletionStage<Decision> byType(RoomQuestion question) {
    return switch (question.type()) {
      case "dm" -> dm(question);
      case "user" -> own(question);
      case "channel" -> open(question, true);
      default -> open(question, false);
    };
  }

  private static CompletionStage<Decision> anonymous(RoomQuestion question) {
    boolean looksOnly = question.action() == Action.JOIN || question.action() == Action.READ;
    boolean isPersonal = question.type().equals("user") || question.type().equals("dm");
    if (!looksOnly || question.isPrivate() || question.isClosed() || isPersonal) {
      return forbidden("Who comes without a token may only look at public rooms");
    }
    return question.exists() ? Decision.allow() : notFound(question);
  }

  /**
   * Whoever may join may do everything without joining, so that what was written before the first
   * join, or while offline, is not lost.
   */
  private static CompletionStage<Decision> open(RoomQuestion question, boolean created) {
    if (!question.exists()) {
      return created ? Decision.allow() : notFound(question);
    }
    return question.isPrivate() && !question.isMember() ? notMember() : Decision.allow();
  }

  private static CompletionStage<Decision> own(RoomQuestion question) {
    String owner = question.roomName().substring(RoomKey.USER.length());
    return owner.equals(question.who().userId())
        ? member(question, 1)
        : forbidden("The room of a user is for that user alone");
  }

  private static CompletionStage<Decision> dm(RoomQuestion question) {
    String user = question.who().userId();
    String id = question.roomName().substring(RoomKey.DM.length());
    if (DirectName.isPair(id) && !DirectName.names(id, user)) {
      return forbidden(OF_OTHERS);
    }
    List<String> seats = question.seats();
    List<String> taken = seats.subList(0, Math.min(SEATS_OF_A_CONVERSATION, seats.size()));
    boolean mayTakeOne = taken.size() < SEATS_OF_A_CONVERSATION && question.action() == Action.JOIN;
    return taken.contains(user) || mayTakeOne
        ? member(question, SEATS_OF_A_CONVERSATION)
        : forbidden(OF_OTHERS);
  }

  /** Joining is free to whom the room belongs; everything else asks for having joined. */
  private static CompletionStage<Decision> member(RoomQuestion question, int seats) {
    if (question.action() == Action.JOIN || question.isMember()) {
      return CompletableFuture.completedFuture(
          Allow.builder().visibility("private").maxMembers(seats).build());
    }
    return question.exists() ? notMember() : notFound(question);
  }

  private static CompletionStage<Decision> moderator(RoomQuestion question) {
    String role = question.role();
    return Membership.OWNER.equals(role) || Membership.MODERATOR.equals(role)
        ? Decision.allow()
        : forbidden("This is for owners and moderators of the room");
  }

  private static CompletionStage<Decision> notFound(RoomQuestion question) {
    return Decision.deny(Refusals.ROOM_NOT_FOUND, Refusals.noRoomText(question.roomName()));
  }

  private static CompletionStage<Decision> forbidden(String text) {
    return Decision.deny(Refusals.FORBIDDEN, text);
  }

  private static CompletionStage<Decision> notMember() {
    return Decision.deny(Refusals.NOT_A_MEMBER, "Only members may do this");
  }
}
