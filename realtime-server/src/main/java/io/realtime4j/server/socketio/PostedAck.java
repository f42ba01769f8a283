package io.realtime4j.server.socketio;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonValue;
import java.util.List;
import java.util.function.Consumer;

/** Passes an answer on to another loop. */
record PostedAck(EventLoop loop, Consumer<List<JsonValue>> answer, Runnable none)
    implements PendingAck {
  @Override
  public void answered(List<JsonValue> args) {
    loop.execute(() -> answer.accept(args));
  }

  @Override
  public void lost() {
    loop.execute(none);
  }
}
