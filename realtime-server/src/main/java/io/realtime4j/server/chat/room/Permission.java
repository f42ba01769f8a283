package io.realtime4j.server.chat.room;

import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.RoomQuestion;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/*
 * While a policy takes its time others come in, so the room is seldom as it was when it was asked.
 * Asking each anew for each that has come in lets one in per question. Hence it is asked anew only
 * for what it could have said no to: that others have come in is bounded by the number that it gave,
 * which the store enforces; and who was allowed into a room that was not there yet may come into it
 * if it is the one that he would have created himself.
 */

/**
 * What a policy has said to somebody who wants to come in.
 *
 * @param asked what it was asked
 * @param given what it answered
 */
record Permission(RoomQuestion asked, Allow given) {
  /**
   * Returns whether it is an answer to how things are now.
   *
   * @param now the question as it would be asked now
   * @param isMember says of a user who has had a seat whether he is a member now
   */
  boolean holds(RoomQuestion now, Predicate<String> isMember) {
    return (!now.isClosed() || asked.isClosed())
        && standingHolds(now)
        && roomHolds(now)
        && seatsHold(now, isMember);
  }

  /** To have become a member since, with another session, is no disadvantage. */
  private boolean standingHolds(RoomQuestion now) {
    return !asked.isMember() || (now.isMember() && Objects.equals(now.role(), asked.role()));
  }

  private boolean roomHolds(RoomQuestion now) {
    if (asked.exists()) {
      return now.type().equals(asked.type())
          && (!now.isPrivate() || asked.isPrivate())
          && (!now.isSecret() || asked.isSecret());
    }
    return !now.exists()
        || (now.type().equals(orElse(given.type(), asked.type()))
            && now.isPrivate() == wouldBePrivate()
            && !isDistinguished());
  }

  private boolean wouldBePrivate() {
    return orElse(given.visibility(), key().visibility()).equals("private");
  }

  private RoomKey key() {
    return new RoomKey(asked.who().tenant(), asked.roomName());
  }

  private static String orElse(@Nullable String given, String otherwise) {
    return given == null ? otherwise : given;
  }

  /** A role above that of the others is given to the first to come, say. */
  private boolean isDistinguished() {
    String role = given.role();
    return role != null && !role.equals(Membership.MEMBER);
  }

  /**
   * The store counts members; a policy that counts seats counts those as well who have left. They
   * come to the same while nobody has, and as long as there are seats enough.
   */
  private boolean seatsHold(RoomQuestion now, Predicate<String> isMember) {
    List<String> seats = now.seats();
    if (seats.equals(asked.seats())) {
      return true;
    }
    int limit = given.maxMembers() == 0 ? now.maxMembers() : given.maxMembers();
    if (isDistinguished() || (limit == 0 && now.type().equals("dm"))) {
      return false;
    }
    return limit == 0 || seats.size() < limit || seats.stream().allMatch(isMember);
  }
}
