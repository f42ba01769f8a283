package io.realtime4j.verification.guide;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The server's half of a feature: one user nudges another. */
// guide: server
public final class NudgeServer implements ServerFeature {
  private @Nullable ServerFeatureContext context;

  @Override
  public String id() {
    return "nudges";
  }

  @Override
  public List<String> events() {
    return List.of("nudge:send");
  }

  @Override
  public void start(ServerFeatureContext given) {
    context = given;
  }

  @Override
  public CompletionStage<JsonObject> handle(FeatureRequest request) {
    String to = request.payload().string("userId").orElse("");
    if (to.isEmpty()) {
      throw new RefusedException(
          "VALIDATION_ERROR", false, "userId is required", null, JsonObject.EMPTY);
    }
    Objects.requireNonNull(context)
        .emit(
            FeatureEmit.builder()
                .tenant(request.who().tenant())
                .userId(to)
                .event("nudge:received")
                .data(JsonObject.of("from", request.who().userId()))
                .build());
    return CompletableFuture.completedFuture(JsonObject.EMPTY);
  }
}
// guide: end
