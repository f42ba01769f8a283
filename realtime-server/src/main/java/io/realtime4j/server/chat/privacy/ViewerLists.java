package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.chat.session.Encoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A list of users that has changed, as each viewer sees it. Immutable. */
final class ViewerLists<T> {
  /** As many are listed; of the others only the number is told. */
  static final int MAX_LISTED = 10;

  /** Makes a payload of the first of a list, and how many there are in all. */
  interface Writer<T> {
    JsonObject write(List<T> first, int total);

    default JsonObject write(List<T> list) {
      return write(list.subList(0, Math.min(MAX_LISTED, list.size())), list.size());
    }
  }

  private final Namespace namespace;
  private final String event;
  private final Aspect aspect;
  private final List<Subject<T>> before;
  private final List<Subject<T>> after;
  private final Writer<T> write;
  // For those who are not in it, if it is the same for all of them; null if they see no change.
  private final @Nullable Encoded shared;
  private final boolean isShared;

  ViewerLists(
      Namespace namespace,
      String event,
      Aspect aspect,
      List<Subject<T>> before,
      List<Subject<T>> after,
      Writer<T> write) {
    this.namespace = namespace;
    this.event = event;
    this.aspect = aspect;
    this.before = List.copyOf(before);
    this.after = List.copyOf(after);
    this.write = write;
    this.isShared =
        before.stream().allMatch(s -> s.standing().isOpen())
            && after.stream().allMatch(s -> s.standing().isOpen());
    this.shared =
        isShared && !values(this.before).equals(values(this.after))
            ? encode(values(this.after))
            : null;
  }

  /**
   * Returns what a viewer is told, {@code null} if there is no news for this viewer.
   *
   * @param written what the asking loop has had encoded for others
   */
  @Nullable Encoded newsFor(String viewerId, Map<String, Encoded> written) {
    if (isShared && !holds(viewerId)) {
      return shared;
    }
    List<T> seen = seenBy(viewerId, after);
    if (seen.equals(seenBy(viewerId, before))) {
      return null;
    }
    return written.computeIfAbsent(key(viewerId), key -> encode(seen));
  }

  private boolean holds(String viewerId) {
    return after.stream().anyMatch(s -> s.userId().equals(viewerId))
        || before.stream().anyMatch(s -> s.userId().equals(viewerId));
  }

  private List<T> seenBy(String viewerId, List<Subject<T>> subjects) {
    List<T> seen = new ArrayList<>();
    for (Subject<T> subject : subjects) {
      if (subject.isShownTo(viewerId, aspect)) {
        seen.add(subject.value());
      }
    }
    return seen;
  }

  /** Returns a text that is the same for viewers who are told the same. */
  private String key(String viewerId) {
    StringBuilder first = new StringBuilder();
    int total = 0;
    for (int i = 0; i < after.size(); i++) {
      if (after.get(i).isShownTo(viewerId, aspect)) {
        total++;
        if (total <= MAX_LISTED) {
          first.append(i).append(' ');
        }
      }
    }
    return first.append(total).toString();
  }

  private Encoded encode(List<T> seen) {
    return Encoded.of(namespace, event, write.write(seen));
  }

  private static <T> List<T> values(List<Subject<T>> subjects) {
    return subjects.stream().map(Subject::value).toList();
  }
}
