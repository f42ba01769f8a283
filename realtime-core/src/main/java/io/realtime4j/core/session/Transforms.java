package io.realtime4j.core.session;

import io.realtime4j.api.FeatureException;
import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.spi.feature.MessageTransform;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What features make of messages on their way. Loop only. */
final class Transforms {
  private static final String FAILED = "TRANSFORM_FAILED";

  private final EventBus bus;
  private final List<MessageTransform> all = new CopyOnWriteArrayList<>();

  Transforms(EventBus bus) {
    this.bus = bus;
  }

  Subscription add(MessageTransform transform) {
    all.add(transform);
    return () -> all.remove(transform);
  }

  /** Those that go out: one that fails costs its message, which must not leave as it is. */
  OutgoingMessage outgoing(OutgoingMessage message) {
    OutgoingMessage changed = message;
    for (MessageTransform transform : all) {
      try {
        changed = checked(message, transform.outgoing(changed));
      } catch (RealtimeException e) {
        throw e;
      } catch (RuntimeException | LinkageError e) {
        throw new FeatureException(FAILED, false, "a feature failed on the message: " + e, e);
      }
    }
    return changed;
  }

  private static OutgoingMessage checked(OutgoingMessage given, OutgoingMessage changed) {
    if (!changed.roomName().equals(given.roomName())) {
      throw new IllegalStateException("it goes to another room");
    }
    return changed;
  }

  /** Those that come in: they have come, so they are shown, changed or not. */
  Message incoming(Message message) {
    Message changed = message;
    for (int i = all.size() - 1; i >= 0; i--) {
      try {
        changed = checked(message, all.get(i).incoming(changed));
      } catch (RuntimeException | LinkageError e) {
        String what = "a feature failed on the message " + message.messageId() + ": " + e;
        bus.publish(new ConnectionEvent.Fault(new FeatureException(FAILED, false, what, e)), null);
        return message;
      }
    }
    return changed;
  }

  private static Message checked(Message given, Message changed) {
    if (!changed.messageId().equals(given.messageId())
        || !changed.roomName().equals(given.roomName())
        || changed.offset() != given.offset()) {
      throw new IllegalStateException("it is another message");
    }
    return changed;
  }
}
