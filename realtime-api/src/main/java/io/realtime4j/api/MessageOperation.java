package io.realtime4j.api;

import io.realtime4j.api.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a feature wants done to a message beside edits and deletions, such as a reaction. It waits
 * beside those: see {@link MessageQueue#change}. It may reach the server more than once, after a
 * loss, and must have the same effect then.
 *
 * @param event the event that tells the server, such as {@code reaction:add}
 * @param roomName the message's room, in any form of its name
 * @param messageId the message, by our id or the server's
 * @param slot of two operations of a message that wait in one slot, the later takes the place of
 *     the earlier, whatever their events; the event's name unless another is given. All features
 *     share the slots of a message: begin with the feature's own name
 * @param capability what the server must offer ({@link SessionInfo#offers}); {@code null} if any
 *     server will do that is not a plain one
 * @param payload what the server is sent; {@code roomName} and {@code messageId} (the server's id)
 *     are added to it
 */
public record MessageOperation(
    String event,
    String roomName,
    String messageId,
    String slot,
    @Nullable String capability,
    JsonObject payload) {
  /** Checks that event, room and message are named. */
  public MessageOperation {
    checkNamed("event", event);
    checkNamed("roomName", roomName);
    checkNamed("messageId", messageId);
  }

  private static void checkNamed(String what, String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(what + " must not be blank");
    }
  }

  /** Returns one that says nothing but its event. */
  public static MessageOperation of(String event, String roomName, String messageId) {
    return new MessageOperation(event, roomName, messageId, event, null, JsonObject.EMPTY);
  }

  /** Returns the same operation in another slot. */
  public MessageOperation withSlot(String newSlot) {
    return new MessageOperation(event, roomName, messageId, newSlot, capability, payload);
  }

  /** Returns the same operation for servers that offer a capability. */
  public MessageOperation withCapability(String newCapability) {
    return new MessageOperation(event, roomName, messageId, slot, newCapability, payload);
  }

  /** Returns the same operation with another payload. */
  public MessageOperation withPayload(JsonObject newPayload) {
    return new MessageOperation(event, roomName, messageId, slot, capability, newPayload);
  }
}
