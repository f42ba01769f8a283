/**
 * Reactions to messages. Put it beside a server and its clients; each finds its part.
 *
 * @provides io.realtime4j.api.spi.server.ServerFeature what keeps and tells reactions
 * @provides io.realtime4j.api.spi.feature.FeatureProvider what brings {@link
 *     io.realtime4j.feature.reactions.Reactions} to a client
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.feature.reactions {
  requires transitive io.realtime4j.api;
  requires static transitive org.jspecify;

  exports io.realtime4j.feature.reactions;

  provides io.realtime4j.api.spi.feature.FeatureProvider with
      io.realtime4j.feature.reactions.ReactionsProvider;
  provides io.realtime4j.api.spi.server.ServerFeature with
      io.realtime4j.feature.reactions.ReactionsServerFeature;
}
