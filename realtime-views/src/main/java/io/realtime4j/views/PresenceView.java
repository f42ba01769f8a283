package io.realtime4j.views;

import io.realtime4j.api.Presence;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.PresenceEvent;
import java.util.List;

/** Some users, watched as long as the view is open. */
final class PresenceView extends Cell<List<PresenceRow>> {
  private final List<String> userIds;

  PresenceView(RealtimeClient client, List<String> userIds) {
    super(client, rows(client.presence(), userIds));
    this.userIds = userIds;
    hear(PresenceEvent.Changed.class, event -> heard(event.presence().userId()));
    if (!userIds.isEmpty()) {
      source(client.presence().subscribe(userIds));
    }
    later(this::refresh);
  }

  private void heard(String userId) {
    if (userIds.contains(userId)) {
      refresh();
    }
  }

  private void refresh() {
    show(rows(client.presence(), userIds));
  }

  private static List<PresenceRow> rows(Presence presence, List<String> userIds) {
    return userIds.stream()
        .map(
            id ->
                presence
                    .presenceOf(id)
                    .map(one -> new PresenceRow(id, one))
                    .orElseGet(() -> PresenceRow.unknown(id)))
        .toList();
  }
}
