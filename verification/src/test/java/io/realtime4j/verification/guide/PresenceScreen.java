package io.realtime4j.verification.guide;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceSettings;
import io.realtime4j.api.PresenceSettingsUpdate;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.PresenceVisibility;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeClientBuilder;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.PresenceEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Shows whether others are there, and decides what they may know. */
final class PresenceScreen {
  static Subscription watch(RealtimeClient client, Consumer<String> screen) {
    // guide: watch
    client.on(
        PresenceEvent.Changed.class,
        event -> screen.accept(event.presence().userId() + " is " + event.presence().status()));
    Subscription watched = client.presence().subscribe(List.of("alice", "carol"));
    // guide: end
    return watched;
  }

  static CompletableFuture<Void> busy(RealtimeClient client, InstantSource clock) {
    // guide: own
    client.presence().setStatus(PresenceStatus.BUSY);
    CompletableFuture<Void> told =
        client
            .presence()
            .setCustomStatus(
                CustomStatus.of("In a meeting")
                    .withEmoji("📅")
                    .until(clock.instant().plus(Duration.ofHours(1))));
    // guide: end
    return told;
  }

  static RealtimeClientBuilder watched(RealtimeClientBuilder builder, InputWindow window) {
    // guide: activity
    builder.activityMonitor(
        active -> {
          window.onInput(active); // For each key and movement: it returns at once.
          return () -> window.onInput(null);
        });
    // guide: end
    return builder;
  }

  static CompletableFuture<PresenceSettings> hide(RealtimeClient client) {
    // guide: privacy
    client.presence().contacts().add(List.of("carol"));
    CompletableFuture<PresenceSettings> hidden =
        client
            .presence()
            .updateSettings(
                PresenceSettingsUpdate.builder()
                    .visibility(PresenceVisibility.CONTACTS)
                    .showLastSeen(false)
                    .build());
    // guide: end
    return hidden;
  }

  private PresenceScreen() {}
}
