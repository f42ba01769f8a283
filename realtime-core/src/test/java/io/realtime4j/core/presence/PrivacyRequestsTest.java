package io.realtime4j.core.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ContactPage;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.Presence;
import io.realtime4j.api.PresenceSettings;
import io.realtime4j.api.PresenceSettingsUpdate;
import io.realtime4j.api.PresenceVisibility;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.testing.FeatureBench;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrivacyRequestsTest {
  private final FeatureBench bench = new FeatureBench();
  private final Presence presence = new DefaultPresenceProvider().create(bench.context()).api();

  private void settings(String event, String visibility) {
    bench
        .last(event)
        .succeed(
            "visibility",
            visibility,
            "showOnlineStatus",
            true,
            "showLastSeen",
            false,
            "showTyping",
            true,
            "allowReadReceipts",
            false,
            "invisibleMode",
            true);
    bench.loop.run();
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    List<Throwable> failures = new ArrayList<>();
    future.whenComplete((value, error) -> failures.add(error));
    return failures.get(0);
  }

  @Test
  void settingsAreReadAndChangedOneByOne() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<PresenceSettings> read = presence.settings();
    bench.loop.run();
    settings("presence:settings:get", "contacts");
    assertThat(read.join())
        .isEqualTo(
            new PresenceSettings(PresenceVisibility.CONTACTS, true, false, true, false, true));

    CompletableFuture<PresenceSettings> changed =
        presence.updateSettings(
            PresenceSettingsUpdate.builder()
                .visibility(PresenceVisibility.NOBODY)
                .showLastSeen(false)
                .build());
    bench.loop.run();
    assertThat(bench.last("presence:settings:update").payload)
        .isEqualTo(JsonObject.of("visibility", "nobody", "showLastSeen", false));
    settings("presence:settings:update", "by moonlight");
    assertThat(changed.join().visibility()).isEqualTo(PresenceVisibility.OTHER);

    var unused = presence.setInvisible(true);
    bench.loop.run();
    assertThat(bench.last("presence:settings:update").payload)
        .isEqualTo(JsonObject.of("invisibleMode", true));
    assertThatThrownBy(() -> presence.updateSettings(PresenceSettingsUpdate.builder().build()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void contactsAreListedAddedAndRemovedInCallsThatTheServerTakes() {
    bench.start(FeatureBench.FULL);
    List<String> many = IntStream.range(0, 501).mapToObj(i -> "u" + i).toList();
    CompletableFuture<Integer> added = presence.contacts().add(many);
    bench.loop.run();
    assertThat(bench.last("contacts:add").payload.array("userIds").orElseThrow().size())
        .isEqualTo(500);
    bench.last("contacts:add").succeed("count", 500);
    bench.loop.run();
    assertThat(bench.last("contacts:add").payload.array("userIds").orElseThrow().strings())
        .containsExactly("u500");
    assertThat(added).isNotDone();
    bench.last("contacts:add").succeed("count", 501);
    bench.loop.run();
    assertThat(added.join()).isEqualTo(501);

    CompletableFuture<ContactPage> page = presence.contacts().list("u1", 2);
    CompletableFuture<Integer> removed = presence.contacts().remove(List.of("u1", "u1"));
    bench.loop.run();
    assertThat(bench.last("contacts:list").payload)
        .isEqualTo(JsonObject.of("after", "u1", "limit", 2));
    assertThat(bench.last("contacts:remove").payload.array("userIds").orElseThrow().strings())
        .containsExactly("u1");
    bench.last("contacts:list").succeed("userIds", JsonArray.of("u2", "u3"), "hasMore", true);
    bench.last("contacts:remove").succeed("count", 500);
    bench.loop.run();
    assertThat(page.join()).isEqualTo(new ContactPage(List.of("u2", "u3"), true));
    assertThat(removed.join()).isEqualTo(500);
  }

  @Test
  void nothingIsKeptWhileNotConnectedAndAReferenceServerHasNone() {
    CompletableFuture<PresenceSettings> offline = presence.settings();
    CompletableFuture<Integer> twoCalls =
        presence.contacts().add(IntStream.range(0, 501).mapToObj(i -> "u" + i).toList());
    bench.loop.run();
    assertThat(failureOf(offline)).isInstanceOf(NotConnectedException.class);
    assertThat(failureOf(twoCalls)).isInstanceOf(NotConnectedException.class);
    bench.start(FeatureBench.REFERENCE);
    CompletableFuture<Integer> reference = presence.contacts().add(List.of("bob"));
    CompletableFuture<Integer> many =
        presence.contacts().add(IntStream.range(0, 501).mapToObj(i -> "u" + i).toList());
    bench.loop.run();
    assertThat(failureOf(reference)).isInstanceOf(UnsupportedByPeerException.class);
    assertThat(failureOf(many)).isInstanceOf(UnsupportedByPeerException.class);
  }
}
