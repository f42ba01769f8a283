package io.realtime4j.server.chat;

import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.loop.Stages;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The events that plug-ins add; those that are taken stay whose they are. */
final class PluginEvents implements EventHandlers {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final ServerFeature feature;
  private final Predicate<String> isTaken;

  PluginEvents(ServerFeature feature, Predicate<String> isTaken) {
    this.feature = feature;
    this.isTaken = isTaken;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    for (String event : List.copyOf(feature.events())) {
      if (isTaken.test(event)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "feature " + feature.id() + " cannot answer " + event + ": it is taken");
      } else {
        registry.accept(event, request -> handle(request, event));
      }
    }
  }

  private void handle(Request request, String event) {
    FeatureRequest asked =
        FeatureRequest.builder()
            .who(request.who())
            .sid(request.session().socket().id())
            .event(event)
            .payload(request.payload().json())
            .build();
    Stages.settle(
        request
            .session()
            .shard()
            .asker()
            .ask("feature " + feature.id(), () -> feature.handle(asked), Refusals::internal),
        request::reply,
        request::fail);
  }
}
