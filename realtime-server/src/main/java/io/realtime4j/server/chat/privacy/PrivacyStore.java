package io.realtime4j.server.chat.privacy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where settings, contacts and direct conversations are kept. Stages complete on any thread. */
public interface PrivacyStore {
  /** Returns saved settings of a tenant's users, by user id, after one of them. */
  CompletionStage<List<Saved>> page(String tenant, String afterUserId, int limit);

  CompletionStage<Optional<Saved>> settings(String tenant, String userId);

  CompletionStage<Void> save(String tenant, Saved settings);

  /**
   * Saves settings if those that are saved are the ones that somebody has read.
   *
   * @param before the body that was read, {@code null} if there was none
   * @return whether they were
   */
  CompletionStage<Boolean> replace(String tenant, Saved settings, byte @Nullable [] before);

  /** Returns a user's contacts, sorted, after one of them. */
  CompletionStage<List<String>> contacts(
      String tenant, String userId, String afterContactId, int limit);

  CompletionStage<Void> add(String tenant, String userId, List<String> contactIds);

  CompletionStage<Void> remove(String tenant, String userId, List<String> contactIds);

  /** Returns the names of the direct conversations of which a user is a member. */
  CompletionStage<List<String>> conversations(String tenant, String userId);

  /** Returns who is a member of a room. */
  CompletionStage<Set<String>> members(String tenant, String room);

  /**
   * What a user has saved.
   *
   * @param body JSON in UTF-8
   */
  record Saved(String userId, byte[] body) {}
}
