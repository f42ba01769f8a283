package io.realtime4j.verification.guide;

import io.realtime4j.api.event.RealtimeEvent;
import java.util.concurrent.CompletableFuture;

/** The client's half, as an application sees it. */
// guide: api
public interface Nudges {
  CompletableFuture<Void> nudge(String userId);

  record Received(String from) implements RealtimeEvent {}
}
// guide: end
