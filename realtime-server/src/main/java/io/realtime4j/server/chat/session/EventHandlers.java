package io.realtime4j.server.chat.session;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A family of events. */
public interface EventHandlers {
  /**
   * Names the events and who answers them. Each is called on the session's loop and answers its
   * request once, now or later; what it throws is the answer too.
   */
  void register(BiConsumer<String, Consumer<Request>> registry);
}
