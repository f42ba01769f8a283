/** A feature of somebody else's for realtime4j's client. */
module io.example.seals {
  requires transitive io.realtime4j.api;

  exports io.example.seals;

  provides io.realtime4j.api.spi.feature.FeatureProvider with
      io.example.seals.SealsProvider;
}
