/**
 * Composes clients and servers with Guice.
 *
 * <p>Start with {@link io.realtime4j.guice.RealtimeClientModule} and {@link
 * io.realtime4j.guice.RealtimeServerModule}. Nothing below this module knows Guice.
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.guice {
  requires static org.jspecify;
  requires transitive com.google.guice;
  requires transitive io.realtime4j.api;
  // Guice is an automatic module, which says nothing of what it needs: unnamed here, this module
  // would be missing at run time.
  requires transitive jakarta.inject;

  exports io.realtime4j.guice;

  opens io.realtime4j.guice to
      com.google.guice;
}
