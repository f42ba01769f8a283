package io.realtime4j.server.chat;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomAddress;
import io.realtime4j.server.loop.Stages;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
    RoomAddress address = address(request);
    FeatureRequest asked =
        FeatureRequest.builder()
            .who(request.who())
            .sid(request.session().socket().id())
            .event(event)
            .payload(request.payload().json())
            .roomName(address == null ? null : address.room())
            .threadId(address == null ? null : address.thread())
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

  /** A feature need not speak of rooms, and may mean something else by these fields. */
  private static @Nullable RoomAddress address(Request request) {
    try {
      return RoomAddress.ifAny(request.payload(), request.session());
    } catch (RefusedException e) {
      return null;
    }
  }
}
