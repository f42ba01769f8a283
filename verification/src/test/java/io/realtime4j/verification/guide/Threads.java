package io.realtime4j.verification.guide;

import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.SendHandle;

/** Answers in a thread, and talks to one person. */
final class Threads {
  static SendHandle answer(Room room, String messageId) {
    // guide: answer
    SendHandle answer =
        room.send(OutgoingMessage.to(room, "Agreed.").inThread(messageId).replyingTo(messageId));
    // guide: end
    return answer;
  }

  static HistoryQuery thread(String messageId) {
    // guide: history
    HistoryQuery thread = HistoryQuery.latest(50).inThread(messageId);
    // guide: end
    return thread;
  }

  static Room direct(RealtimeClient client) {
    // guide: direct
    Room direct = client.rooms().direct("bob"); // dm:alice:bob, from both sides
    direct.send("Are you there?");
    // guide: end
    return direct;
  }

  private Threads() {}
}
