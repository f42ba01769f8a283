package io.realtime4j.verification.guide;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.FeatureProvider;
import java.util.concurrent.CompletableFuture;

/** The client's half of a feature. */
// guide: client
public final class NudgeClient implements FeatureProvider<Nudges> {
  @Override
  public String id() {
    return "nudges";
  }

  @Override
  public Class<Nudges> apiType() {
    return Nudges.class;
  }

  @Override
  public Feature<Nudges> create(FeatureContext context) {
    var heard =
        context.on(
            "nudge:received",
            data ->
                data.string("from").ifPresent(from -> context.publish(new Nudges.Received(from))));
    return new Feature<>() {
      @Override
      public Nudges api() {
        return userId -> nudge(context, userId);
      }

      @Override
      public void close() {
        heard.close();
      }
    };
  }

  private static CompletableFuture<Void> nudge(FeatureContext context, String userId) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context
        .loop() // Applications call from any thread; the context wants its loop.
        .execute(
            () ->
                context
                    .request("nudge:send", JsonObject.of("userId", userId))
                    .whenCompleteAsync(
                        (data, failure) -> {
                          if (failure != null) {
                            done.completeExceptionally(failure);
                          } else {
                            done.complete(null);
                          }
                        },
                        context.callbacks()));
    return done;
  }
}
// guide: end
