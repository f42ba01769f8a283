/** A client in Kotlin: suspending functions, flows, and a builder. */
@org.jspecify.annotations.NullMarked
module io.realtime4j.kotlin {
  requires transitive io.realtime4j.api;
  requires transitive kotlin.stdlib;
  requires transitive kotlinx.coroutines.core;
  requires static transitive org.jspecify;

  exports io.realtime4j.kotlin;
}
