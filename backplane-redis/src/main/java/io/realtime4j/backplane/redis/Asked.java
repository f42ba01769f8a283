package io.realtime4j.backplane.redis;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers what was asked, for an answer's form follows from it. Any thread. */
final class Asked {
  /** Beyond these the oldest is forgotten: its asker has long ceased to wait. */
  private static final int MAX = 10_000;

  private final Map<String, Question> questions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Question> eldest) {
          return size() > MAX;
        }
      };

  /**
   * What was asked.
   *
   * @param type its number, see {@link RequestType}
   * @param uid who asks; null if that is not said
   */
  record Question(int type, @Nullable String uid) {}

  synchronized void add(String requestId, Question question) {
    questions.put(requestId, question);
  }

  synchronized @Nullable Question get(String requestId) {
    return questions.get(requestId);
  }
}
