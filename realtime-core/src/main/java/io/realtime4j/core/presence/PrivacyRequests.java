package io.realtime4j.core.presence;

import io.realtime4j.api.ContactPage;
import io.realtime4j.api.Contacts;
import io.realtime4j.api.PresenceSettings;
import io.realtime4j.api.PresenceSettingsUpdate;
import io.realtime4j.api.PresenceVisibility;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Answer;
import io.realtime4j.core.wire.LoopCalls;
import io.realtime4j.core.wire.Questions;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What others may know of us, which the server keeps. */
final class PrivacyRequests implements Contacts {
  /** The most users in one call (wire contract), and on one page. */
  private static final int USERS_AT_ONCE = 500;

  private final LoopCalls calls;
  private final Questions questions;

  PrivacyRequests(FeatureContext context, LoopCalls calls) {
    this.calls = calls;
    this.questions = new Questions(context, "presence");
  }

  CompletableFuture<PresenceSettings> settings() {
    return calls.ask(
        answer ->
            questions.ask(
                "presence:settings:get", JsonObject.EMPTY, PrivacyRequests::settings, answer));
  }

  CompletableFuture<PresenceSettings> update(PresenceSettingsUpdate update) {
    if (update.isEmpty()) {
      throw new IllegalArgumentException("the update must change something");
    }
    JsonObject payload =
        JsonObject.builder()
            .putIfPresent(
                "visibility",
                update.visibility().map(one -> one.name().toLowerCase(Locale.ROOT)).orElse(null))
            .putIfPresent("showOnlineStatus", update.showOnlineStatus().orElse(null))
            .putIfPresent("showLastSeen", update.showLastSeen().orElse(null))
            .putIfPresent("showTyping", update.showTyping().orElse(null))
            .putIfPresent("allowReadReceipts", update.allowReadReceipts().orElse(null))
            .putIfPresent("invisibleMode", update.invisible().orElse(null))
            .build();
    return calls.ask(
        answer ->
            questions.ask("presence:settings:update", payload, PrivacyRequests::settings, answer));
  }

  private static PresenceSettings settings(JsonObject data) {
    return new PresenceSettings(
        visibility(data.string("visibility").orElse("")),
        data.bool("showOnlineStatus").orElse(false),
        data.bool("showLastSeen").orElse(false),
        data.bool("showTyping").orElse(false),
        data.bool("allowReadReceipts").orElse(false),
        data.bool("invisibleMode").orElse(false));
  }

  private static PresenceVisibility visibility(String wireName) {
    return switch (wireName) {
      case "everyone" -> PresenceVisibility.EVERYONE;
      case "contacts" -> PresenceVisibility.CONTACTS;
      case "nobody" -> PresenceVisibility.NOBODY;
      default -> PresenceVisibility.OTHER;
    };
  }

  @Override
  public CompletableFuture<ContactPage> list(@Nullable String after, int limit) {
    Questions.checkLimit(limit, USERS_AT_ONCE);
    JsonObject query =
        JsonObject.builder().putIfPresent("after", after).put("limit", limit).build();
    return calls.ask(
        answer ->
            questions.ask(
                "contacts:list",
                query,
                data ->
                    new ContactPage(
                        data.array("userIds").orElse(JsonArray.EMPTY).strings(),
                        data.bool("hasMore").orElse(false)),
                answer));
  }

  @Override
  public CompletableFuture<Integer> add(Collection<String> userIds) {
    return change("contacts:add", userIds);
  }

  @Override
  public CompletableFuture<Integer> remove(Collection<String> userIds) {
    return change("contacts:remove", userIds);
  }

  private CompletableFuture<Integer> change(String event, Collection<String> userIds) {
    List<String> users = List.copyOf(new LinkedHashSet<>(userIds));
    if (users.isEmpty()) {
      throw new IllegalArgumentException("userIds must name somebody");
    }
    return calls.ask(answer -> change(event, Watches.chunks(users, USERS_AT_ONCE), 0, answer));
  }

  private void change(String event, List<List<String>> chunks, int index, Answer<Integer> answer) {
    JsonObject payload = JsonObject.of("userIds", chunks.get(index));
    if (index == chunks.size() - 1) {
      questions.ask(event, payload, data -> Questions.count(data, "count"), answer);
      return;
    }
    questions.ask(
        event,
        payload,
        data -> data,
        data -> change(event, chunks, index + 1, answer),
        answer::fail);
  }
}
