package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.FakePrivacy.Mood;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody is shown by a store that does not say that they may be. */
class PrivacyStoreTest {
  private final ChatWorld world = new ChatWorld().start();

  /** Lets seconds pass in which heartbeats are answered. */
  private void pass(int seconds, RawClient... clients) {
    for (int i = 0; i < seconds; i++) {
      world.advance(1_000);
      List.of(clients).forEach(RawClient::settle);
    }
  }

  private static String seen(RawClient viewer, String userId) {
    return viewer.ask("presence:get", JsonObject.of("userIds", List.of(userId))).toString();
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"WELL"})
  void whileSettingsCannotBeReadNobodyIsShownAndAfterwardsEverybodyIsTold(Mood mood) {
    world.store.privacy.mood = mood;
    RawClient alice = world.client("alice");
    world.advance(2_500);
    RawClient bob = world.client("bob");
    world.advance(2_500);
    assertThat(alice.events()).contains("connected");
    assertThat(bob.join("general").integer("memberCount")).contains(1L);
    assertThat(alice.join("general").integer("memberCount")).contains(1L);
    assertThat(seen(alice, "bob"))
        .contains("status=offline")
        .doesNotContain("lastSeen", "device", "online");
    assertThat(alice.refusal("presence:settings:get", JsonObject.EMPTY)).isEqualTo("UNAVAILABLE");
    assertThat(alice.refusal("presence:settings:update", JsonObject.of("showTyping", false)))
        .isEqualTo("UNAVAILABLE");
    world.store.privacy.mood = Mood.WELL;
    pass(60, alice, bob);
    assertThat(seen(alice, "bob")).contains("status=online");
    assertThat(alice.last("user:joined").string("userId")).contains("bob");
    assertThat(alice.last("presence:changed").toString()).contains("bob", "online");
    alice.ask("presence:settings:update", JsonObject.of("showTyping", false));
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"FAILS", "THROWS", "GIVES_NULL"})
  void whatCannotBeStoredIsRefusedAndChangesNothing(Mood mood) {
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    world.store.privacy.mood = mood;
    assertThat(bob.refusal("presence:settings:update", JsonObject.of("visibility", "nobody")))
        .isEqualTo("UNAVAILABLE");
    assertThat(seen(alice, "bob")).contains("status=online");
    world.store.privacy.mood = Mood.WELL;
    assertThat(bob.ask("presence:settings:get", JsonObject.EMPTY).string("visibility"))
        .contains("everyone");
  }

  @Test
  void whoseSettingsMayOrMayNotBeStoredIsHiddenUntilTheStoreSays() {
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    world.advance(100);
    world.store.privacy.mood = Mood.HANGS;
    String answer = bob.post("presence:settings:update", JsonObject.of("showLastSeen", false));
    world.loops.run();
    // One who hangs costs nobody else anything.
    world.store.privacy.mood = Mood.WELL;
    alice.ask("presence:settings:update", JsonObject.of("showTyping", false));
    world.store.privacy.mood = Mood.FAILS;
    world.advance(5_100);
    assertThat(bob.last(answer).object("error").orElseThrow().string("code"))
        .contains("UNAVAILABLE");
    assertThat(seen(alice, "bob")).contains("offline").doesNotContain("online");
    world.store.privacy.mood = Mood.WELL;
    pass(60, alice, bob);
    assertThat(seen(alice, "bob")).contains("status=online");
    // The store had done it, though it did not say so.
    assertThat(bob.ask("presence:settings:get", JsonObject.EMPTY).bool("showLastSeen"))
        .contains(false);
  }

  @Test
  void whatIsStoredAndCannotBeUnderstoodHides() {
    world.store.privacy.put(
        List.of(
            io.realtime4j.api.spi.store.SettingsRow.builder()
                .tenant("primary")
                .userId("bob")
                .body(
                    "{\"visibility\":\"friends\"}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .build()));
    world.loops.run();
    RawClient alice = world.client("alice");
    world.client("bob");
    world.advance(100);
    assertThat(seen(alice, "bob")).contains("offline").doesNotContain("online");
  }
}
