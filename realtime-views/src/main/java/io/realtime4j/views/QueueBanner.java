package io.realtime4j.views;

/**
 * What the queue has to say above an input box.
 *
 * @param kind what is to be shown
 * @param waiting messages that wait or are under way
 * @param sent of those that were taken since the queue was last empty, how many the server has
 * @param failed messages that were given up, which the user may retry or discard
 */
public record QueueBanner(Kind kind, int waiting, int sent, int failed) {
  /** What a banner says. */
  public enum Kind {
    /** Nothing: hide it. */
    NONE,
    /** Messages wait for a connection. */
    OFFLINE,
    /** Messages are being sent: {@link QueueBanner#sent} of {@link QueueBanner#total}. */
    SENDING,
    /** Nothing waits, but something has failed. */
    FAILED
  }

  static QueueBanner of(boolean isUsable, int waiting, int sent, int failed) {
    Kind kind;
    if (waiting > 0) {
      kind = isUsable ? Kind.SENDING : Kind.OFFLINE;
    } else {
      kind = failed > 0 ? Kind.FAILED : Kind.NONE;
    }
    return new QueueBanner(kind, waiting, waiting == 0 ? 0 : sent, failed);
  }

  /** Returns how many messages there were to send since the queue was last empty. */
  public int total() {
    return sent + waiting;
  }

  /** Returns the banner in English; empty for nothing. */
  public String text() {
    return switch (kind) {
      case NONE -> "";
      case OFFLINE -> messages(waiting) + " queued";
      case SENDING -> "Sending " + Math.min(sent + 1, total()) + " of " + total();
      case FAILED -> messages(failed) + " failed";
    };
  }

  private static String messages(int count) {
    return count == 1 ? "1 message" : count + " messages";
  }
}
