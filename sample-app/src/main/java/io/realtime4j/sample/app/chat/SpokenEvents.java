package io.realtime4j.sample.app.chat;

import io.realtime4j.api.json.JsonObject;
import java.util.function.Consumer;

/**
 * Says events in words, a line each. Of a connection that is sought for long it is said once that
 * it is lost, and once that it is there again.
 */
final class SpokenEvents implements ChatEvents {
  private enum Said {
    NOTHING,
    AWAY,
    THERE
  }

  private final Consumer<String> print;

  /** What was said of the connection; guarded by this. */
  private Said said = Said.NOTHING;

  SpokenEvents(Consumer<String> print) {
    this.print = print;
  }

  @Override
  public void accept(JsonObject event) {
    if (isNews(event)) {
      ChatLines.of(event).ifPresent(print);
    }
  }

  private synchronized boolean isNews(JsonObject event) {
    if (!event.string("event").orElse("").equals("connection")) {
      return true;
    }
    Said now =
        switch (event.string("state").orElse("")) {
          case "authenticated" -> Said.THERE;
          case "connecting", "connected", "reconnecting" -> said;
          // Before the first attempt there is nothing that could be missed.
          case "disconnected" -> said == Said.NOTHING ? said : Said.AWAY;
          default -> Said.AWAY;
        };
    boolean isOther = now != said;
    said = now;
    return isOther;
  }
}
