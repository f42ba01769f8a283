package io.realtime4j.verification.guide;

import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.json.JsonObject;
import java.util.Optional;

/** What an application asks of the encryption. */
// guide: encrypted
public interface Encrypted {
  /** How a message came. */
  enum State {
    /** Nobody has encrypted it: whoever runs the server may have written or changed it. */
    CLEAR,
    /** It was encrypted by its author, and shows what he wrote. */
    OPENED,
    /** It was encrypted, and we cannot tell what it says. */
    LOCKED
  }

  /** Returns how a message came; of one that was edited, what {@code appliedTo} returned. */
  static State state(Message message) {
    Optional<JsonObject> sealed = message.metadata().object("sealed");
    if (message.isDeleted() || sealed.isEmpty() || sealed.get().has("clear")) {
      return State.CLEAR;
    }
    boolean isTheirs = sealed.get().string("by").orElse("").equals(message.userId());
    return isTheirs && sealed.get().has("opened") ? State.OPENED : State.LOCKED;
  }

  /** Tries a locked message again, with the keys that are there now; others stay as they are. */
  Message open(Message message);

  /** Returns a message of the queue as the user wrote it; as it lies there if we have no key. */
  OutgoingMessage opened(OutgoingMessage queued);

  /** Returns what the user wrote, of a message of the queue; empty if we have no key for it. */
  Optional<String> text(OutgoingMessage queued);
}
// guide: end
