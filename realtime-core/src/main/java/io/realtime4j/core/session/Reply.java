package io.realtime4j.core.session;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonValue;
import java.util.List;

/** Hears what became of a request: one call of one method, on the loop. */
public interface Reply {
  /** The peer has acknowledged it with these arguments. */
  void onAnswer(List<JsonValue> args);

  /** It was not sent, or its answer did not come. */
  void onFailed(RealtimeException cause);
}
