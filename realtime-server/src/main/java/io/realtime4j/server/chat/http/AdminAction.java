package io.realtime4j.server.chat.http;

import io.realtime4j.api.json.JsonObject;
import java.util.concurrent.CompletionStage;

/** What is done for a request; throws what may be told of a request that cannot be used. */
@FunctionalInterface
interface AdminAction {
  CompletionStage<JsonObject> answer(AdminCall call);
}
