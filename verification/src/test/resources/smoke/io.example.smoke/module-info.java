/** A program as a newcomer writes it. */
module io.example.smoke {
  requires io.realtime4j.api;
}
