/**
 * Headless views: what a user interface of a chat shows, as values that change, without a toolkit.
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.views {
  requires transitive io.realtime4j.api;
  requires static transitive org.jspecify;

  exports io.realtime4j.views;
}
