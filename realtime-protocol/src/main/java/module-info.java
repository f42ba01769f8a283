/**
 * Engine.IO 4 and Socket.IO 5 as pure functions over bytes: no I/O, no threads, no clock, no
 * randomness.
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.protocol {
  requires transitive io.realtime4j.api;
  requires tools.jackson.core;

  exports io.realtime4j.protocol;
}
