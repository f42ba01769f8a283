package io.example.seals;

import io.realtime4j.api.SendHandle;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What applications call: messages are sealed on the wire. */
public interface Sealing {
  /** Keeps a seal, and returns the one before. */
  CompletableFuture<Optional<String>> keep(String seal);

  /** Wishes for a star, then gives a room one; returns how many it has. */
  CompletableFuture<Long> give(String room);

  /** Waves to a room. */
  SendHandle wave(String room);

  /** Tells what the feature has of its client, and what it has seen. */
  CompletableFuture<List<String>> report();
}
