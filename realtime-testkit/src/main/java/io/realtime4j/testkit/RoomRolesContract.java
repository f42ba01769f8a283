package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.JoinResult;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.api.spi.store.RoomUpdate;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StorePage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What every {@link RoomStore} does with roles, bans, limits and changes of rooms. */
public interface RoomRolesContract extends ServerStoreSource {
  private static JoinRequest request(String user) {
    return JoinRequest.builder()
        .tenant("t")
        .room("r")
        .userId(user)
        .fromOffset(3)
        .atMillis(100)
        .build();
  }

  private static RoomRow room() {
    return RoomRow.builder().tenant("t").name("r").type("channel").createdAtMillis(1).build();
  }

  /** Of many who ask at once no more get in than there is room for. */
  @Test
  default void aRoomTakesNoMoreThanItsNumber() {
    try (ServerStore store = open(null)) {
      List<CompletionStage<JoinResult>> asked = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        asked.add(store.rooms().join(request("u" + i).toBuilder().maxMembers(3).build()));
      }
      List<JoinResult> results = asked.stream().map(Stages::await).toList();
      assertThat(results.subList(0, 3)).allMatch(JoinResult.Joined.class::isInstance);
      assertThat(results.subList(3, 8)).containsOnly(new JoinResult.Full(3));
      assertThat(await(store.rooms().join(request("u1").toBuilder().maxMembers(1).build())))
          .isInstanceOf(JoinResult.Joined.class);
      await(store.rooms().leave("t", "r", "u0", 5));
      assertThat(await(store.rooms().join(request("u9").toBuilder().maxMembers(3).build())))
          .isInstanceOf(JoinResult.Joined.class);
    }
  }

  /** A role is of the open membership; a mute goes on in the next. */
  @Test
  default void aRoleEndsWithTheMembershipAMuteDoesNot() {
    try (ServerStore store = open(null)) {
      RoomStore rooms = store.rooms();
      assertThat(await(rooms.assign("t", "r", "u", Membership.OWNER))).isEmpty();
      await(rooms.join(request("u").toBuilder().role(Membership.MODERATOR).build()));
      assertThat(await(rooms.member("t", "r", "u")).orElseThrow().role()).isEqualTo("moderator");
      assertThat(await(rooms.assign("t", "r", "u", Membership.OWNER)).orElseThrow().role())
          .isEqualTo("owner");
      assertThat(await(rooms.mute("t", "r", "u", 900)).orElseThrow().mutedUntilMillis())
          .isEqualTo(900);
      await(rooms.leave("t", "r", "u", 9));
      assertThat(await(rooms.member("t", "r", "u"))).isEmpty();
      Membership again = RoomStoreContract.joined(rooms, request("u"));
      assertThat(again.role()).isEqualTo(Membership.MEMBER);
      assertThat(again.mutedUntilMillis()).isEqualTo(900);
      assertThat(await(rooms.memberships("t", "r"))).hasSize(2);
      await(rooms.mute("t", "r", "u", 0));
      await(rooms.leave("t", "r", "u", 9));
      assertThat(RoomStoreContract.joined(rooms, request("u")).mutedUntilMillis()).isZero();
    }
  }

  /** Leaving before anything was said ends no mute, and costs one membership at most. */
  @Test
  default void aMuteOutlivesAMembershipThatHeldNothing() {
    try (ServerStore store = open(null)) {
      RoomStore rooms = store.rooms();
      await(rooms.join(request("u")));
      await(rooms.mute("t", "r", "u", 900));
      for (int i = 0; i < 3; i++) {
        await(rooms.leave("t", "r", "u", 3));
        assertThat(await(rooms.memberships("t", "r")))
            .extracting(Membership::mutedUntilMillis)
            .containsExactly(900L);
        assertThat(RoomStoreContract.joined(rooms, request("u")).mutedUntilMillis()).isEqualTo(900);
      }
      assertThat(await(rooms.memberships("t", "r"))).hasSize(1);
    }
  }

  /** A ban ends the membership and keeps the user out until its time, or until it is lifted. */
  @Test
  default void aBanEndsAndPreventsMembership() {
    try (ServerStore store = open(null)) {
      RoomStore rooms = store.rooms();
      await(rooms.join(request("u")));
      Ban ban =
          Ban.builder()
              .tenant("t")
              .room("r")
              .userId("u")
              .bannedBy("m")
              .reason("spam")
              .atMillis(50)
              .untilMillis(200)
              .build();
      await(rooms.ban(ban, 7));
      assertThat(await(rooms.memberships("t", "r")))
          .extracting(Membership::toOffset)
          .containsExactly(7L);
      assertThat(await(rooms.roomsOf("t", "u"))).isEmpty();
      assertThat(await(rooms.join(request("u")))).isEqualTo(new JoinResult.Banned(ban));
      assertThat(await(rooms.bans("t", "r", "", 9)).rows()).containsExactly(ban);
      assertThat(await(rooms.banOf("t", "r", "u"))).contains(ban);
      assertThat(await(rooms.banOf("t", "r", "v"))).isEmpty();
      assertThat(await(rooms.join(request("u").toBuilder().atMillis(200).build())))
          .isInstanceOf(JoinResult.Joined.class);
      await(rooms.leave("t", "r", "u", 9));
      await(rooms.unban("t", "r", "u"));
      assertThat(await(rooms.join(request("u")))).isInstanceOf(JoinResult.Joined.class);
    }
  }

  /** An update leaves what it does not name; deleting forgets all but the numbers. */
  @Test
  default void roomsAreChangedAndDeleted() {
    try (ServerStore store = open(null)) {
      RoomStore rooms = store.rooms();
      RoomUpdate close = RoomUpdate.builder().tenant("t").name("r").isClosed(true).build();
      assertThat(await(rooms.update(close))).isEmpty();
      await(rooms.createIfAbsent(room().toBuilder().maxMembers(5).build()));
      assertThat(await(rooms.update(close)))
          .contains(room().toBuilder().maxMembers(5).isClosed(true).build());
      RoomUpdate open =
          close.toBuilder()
              .isClosed(false)
              .visibility("secret")
              .maxMembers(0)
              .slowModeMillis(3_600_000_000L)
              .build();
      RoomRow changed =
          room().toBuilder().visibility("secret").slowModeMillis(3_600_000_000L).build();
      assertThat(await(rooms.update(open))).contains(changed);
      assertThat(await(rooms.find("t", "r"))).contains(changed);

      await(rooms.join(request("u")));
      await(
          store
              .log()
              .append(
                  List.of(
                      MessageEntry.builder()
                          .tenant("t")
                          .room("r")
                          .messageId("m1")
                          .userId("u")
                          .body(new byte[1])
                          .build())));
      assertThat(await(rooms.delete("t", "r"))).isTrue();
      assertThat(await(rooms.delete("t", "r"))).isFalse();
      assertThat(await(rooms.find("t", "r"))).isEmpty();
      assertThat(await(rooms.memberships("t", "r"))).isEmpty();
      assertThat(await(rooms.roomsOf("t", "u"))).isEmpty();
      assertThat(await(store.log().head("t", "r")).newest()).isEqualTo(1);
      assertThat(await(rooms.createIfAbsent(room()))).isEqualTo(room());
    }
  }

  /** Rooms and members are paged. */
  @Test
  default void roomsAndMembersArePaged() {
    try (ServerStore store = open(null)) {
      RoomStore rooms = store.rooms();
      for (String name : List.of("c", "a", "b")) {
        await(rooms.createIfAbsent(room().toBuilder().name(name).build()));
        await(rooms.join(request(name)));
      }
      await(rooms.leave("t", "r", "b", 9));
      StorePage<RoomRow> first = await(rooms.page("t", "", 2));
      assertThat(first.rows()).extracting(RoomRow::name).containsExactly("a", "b");
      assertThat(first.hasMore()).isTrue();
      assertThat(await(rooms.page("t", "b", 2)).hasMore()).isFalse();
      StorePage<Membership> members = await(rooms.members("t", "r", "", 1));
      assertThat(members.rows()).extracting(Membership::userId).containsExactly("a");
      assertThat(members.hasMore()).isTrue();
      assertThat(await(rooms.members("t", "r", "a", 1)).rows())
          .extracting(Membership::userId)
          .containsExactly("c");
    }
  }
}
