package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.privacy.Aspect;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.room.Memberships;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What authors may know of the members of a room. Loop only. */
final class Viewing {
  /** Whoever wrote lately. */
  private static final int MAX_AUTHORS = 100;

  private final PrivacyGate gate;
  private final String tenant;
  private final Memberships members;
  private final Map<String, Hidden> byAuthor = new LinkedHashMap<>();

  Viewing(PrivacyGate gate, String tenant, Memberships members) {
    this.gate = gate;
    this.tenant = tenant;
    this.members = members;
  }

  boolean shows(Kind kind, String author, String reader) {
    return gate.shows(Aspect.DELIVERY, tenant, author, reader)
        && (kind == Kind.DELIVERED || gate.shows(Aspect.READING, tenant, author, reader));
  }

  /** Returns the readers of whom an author may know; the list itself if of all. */
  List<String> shown(Kind kind, String author, List<String> readers) {
    List<String> shown = readers.stream().filter(reader -> shows(kind, author, reader)).toList();
    return shown.size() == readers.size() ? readers : shown;
  }

  /** Returns of how many recipients of a message its author may know. */
  int recipients(long offset, String author) {
    Hidden hidden = byAuthor.remove(author);
    hidden = hidden == null ? new Hidden() : hidden;
    byAuthor.put(author, hidden);
    if (byAuthor.size() > MAX_AUTHORS) {
      byAuthor.remove(byAuthor.keySet().iterator().next());
    }
    return members.countRecipients(offset, author) - hidden.count(offset, author);
  }

  /** Members stand otherwise than before. */
  void changed() {
    byAuthor.clear();
  }

  /** The members whom one author may not know of; each member is looked at once. */
  private final class Hidden {
    final List<String> userIds = new ArrayList<>();
    int seen;

    int count(long offset, String author) {
      List<String> all = members.everMembers();
      for (; seen < all.size(); seen++) {
        String userId = all.get(seen);
        if (!userId.equals(author) && !shows(Kind.DELIVERED, author, userId)) {
          userIds.add(userId);
        }
      }
      int count = 0;
      for (String userId : userIds) {
        count += members.isRecipient(userId, offset) ? 1 : 0;
      }
      return count;
    }
  }
}
