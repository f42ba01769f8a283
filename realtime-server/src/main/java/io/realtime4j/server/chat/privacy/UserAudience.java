package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.BroadcastOperator;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The sessions of one user, who may be told of others. Gate's loop only. */
public final class UserAudience implements Audience {
  private final PrivacyGate gate;
  private final Namespace namespace;
  private final String tenant;
  private final String viewerId;

  UserAudience(PrivacyGate gate, Namespace namespace, String tenant, String viewerId) {
    this.gate = gate;
    this.namespace = namespace;
    this.tenant = tenant;
    this.viewerId = viewerId;
  }

  /**
   * Tells of those of some users of whom the viewer may know; nothing if of none.
   *
   * @param write makes the payload from their ids
   */
  public void tell(
      Aspect aspect,
      Iterable<String> userIds,
      String event,
      Function<List<String>, JsonObject> write) {
    List<String> shown = new ArrayList<>();
    for (String userId : userIds) {
      if (gate.shows(aspect, tenant, viewerId, userId)) {
        shown.add(userId);
      }
    }
    if (!shown.isEmpty()) {
      here().emit(event, write.apply(shown));
    }
  }

  /** Tells the user's other sessions what one of them has done. */
  public void tellOthers(ChatSession but, String event, JsonObject payload) {
    here().except(but.socket().id()).emit(event, payload);
  }

  /** What is present, and who may know, each server says for itself. */
  private BroadcastOperator here() {
    return namespace.to(RoomKey.userRoom(tenant, viewerId)).local();
  }
}
