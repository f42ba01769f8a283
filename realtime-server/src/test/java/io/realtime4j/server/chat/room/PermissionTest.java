package io.realtime4j.server.chat.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.server.RoomQuestion;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** For what a policy is asked anew, and for what it is not. */
class PermissionTest {
  private static final RoomQuestion ASKED =
      RoomQuestion.builder()
          .who(Principal.builder().userId("ann").build())
          .action(Action.JOIN)
          .roomName("channel:c")
          .type("channel")
          .exists(true)
          .seats(List.of("bob"))
          .build();
  private static final Allow YES = Allow.builder().build();

  private static boolean holds(RoomQuestion asked, Allow given, RoomQuestion now, String... gone) {
    return new Permission(asked, given).holds(now, user -> !Set.of(gone).contains(user));
  }

  private static boolean holds(Allow given, UnaryOperator<RoomQuestion.Builder> change) {
    return holds(ASKED, given, change.apply(ASKED.toBuilder()).build());
  }

  @Test
  void whatNobodyCouldHaveSaidNoToIsNotAsked() {
    assertThat(holds(YES, now -> now)).isTrue();
    assertThat(holds(YES, now -> now.seats(List.of("bob", "eve")))).isTrue();
    assertThat(holds(YES, now -> now.isMember(true).role("member"))).isTrue();
    assertThat(holds(YES, now -> now.maxMembers(3))).isTrue();
    RoomQuestion closed = ASKED.toBuilder().isClosed(true).isPrivate(true).build();
    assertThat(holds(closed, YES, ASKED)).isTrue();
    assertThat(holds(closed, YES, closed)).isTrue();
  }

  @Test
  void aRoomThatHasShutIsAskedAboutAnew() {
    assertThat(holds(YES, now -> now.isClosed(true))).isFalse();
    assertThat(holds(YES, now -> now.isPrivate(true))).isFalse();
    assertThat(holds(YES, now -> now.type("room"))).isFalse();
  }

  @Test
  void whoIsNoMemberAnyMoreOrAnotherOneIsAskedAboutAnew() {
    RoomQuestion member = ASKED.toBuilder().isMember(true).role("moderator").build();
    assertThat(holds(member, YES, member)).isTrue();
    assertThat(holds(member, YES, ASKED)).isFalse();
    assertThat(holds(member, YES, member.toBuilder().role("member").build())).isFalse();
  }

  @Test
  void aRoomThatIsThereNowMustBeTheOneThatWouldHaveBeenCreated() {
    RoomQuestion before = ASKED.toBuilder().exists(false).build();
    RoomQuestion isPrivate = ASKED.toBuilder().isPrivate(true).build();
    Allow privately = Allow.builder().visibility("private").build();
    assertThat(holds(before, YES, before)).isTrue();
    assertThat(holds(before, YES, ASKED)).isTrue();
    assertThat(holds(before, YES, isPrivate)).isFalse();
    assertThat(holds(before, privately, isPrivate)).isTrue();
    assertThat(holds(before, privately, ASKED)).isFalse();
    assertThat(holds(before, Allow.builder().type("room").build(), ASKED)).isFalse();
    assertThat(holds(before, Allow.builder().role("member").build(), ASKED)).isTrue();
    assertThat(holds(before, Allow.builder().role("owner").build(), ASKED)).isFalse();
    assertThat(holds(before, Allow.builder().role("owner").build(), before)).isTrue();
  }

  @Test
  void seatsCountWhereTheStoreDoesNotCountThem() {
    RoomQuestion now = ASKED.toBuilder().seats(List.of("bob", "eve")).build();
    Allow two = Allow.builder().maxMembers(2).build();
    Allow three = Allow.builder().maxMembers(3).build();
    assertThat(holds(ASKED, two, now)).isTrue();
    assertThat(holds(ASKED, two, now, "bob")).isFalse();
    assertThat(holds(ASKED, three, now, "bob")).isTrue();
    assertThat(holds(now, two, now, "bob")).isTrue();
    assertThat(holds(ASKED, YES, now.toBuilder().maxMembers(2).build(), "bob")).isFalse();
    assertThat(holds(ASKED, Allow.builder().role("moderator").build(), now)).isFalse();
    RoomQuestion dm = ASKED.toBuilder().type("dm").build();
    RoomQuestion dmNow = now.toBuilder().type("dm").build();
    assertThat(holds(dm, YES, dmNow)).isFalse();
    assertThat(holds(dm, two, dmNow)).isTrue();
  }
}
