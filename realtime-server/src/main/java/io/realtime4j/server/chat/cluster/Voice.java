package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.json.JsonObject;

/** Speaks to one peer that is told everything. From any loop. */
public interface Voice {
  /** Tells something, between what the same loop tells all. */
  void tell(JsonObject message);

  /** Everything is told. Called once, after all the rest. */
  void end();
}
