package io.realtime4j.verification.guide;

import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.Room;
import io.realtime4j.api.Subscription;
import java.util.List;

/** Answers what others say in a room. */
final class EchoBot {
  static Subscription start(Room room, String botId) {
    // guide: bot
    Subscription answering =
        room.onMessage(
            event -> {
              Message message = event.message();
              if (event.live() && !message.userId().equals(botId)) {
                room.send(
                    OutgoingMessage.to(room, "You said: " + message.content())
                        .replyingTo(message.messageId())
                        .mentioning(List.of(message.userId())));
                room.markReadUpTo(message.messageId());
              }
            });
    // guide: end
    return answering;
  }

  private EchoBot() {}
}
