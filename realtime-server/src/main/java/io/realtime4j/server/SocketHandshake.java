package io.realtime4j.server;

import io.realtime4j.api.json.JsonObject;

/**
 * How a socket came in.
 *
 * @param auth what the client sent in CONNECT, empty if nothing
 * @param request the HTTP request that opened the connection: headers, query, address, time
 */
public record SocketHandshake(JsonObject auth, EngineRequest request) {
  /** Returns the address: {@code auth} and the query hold tokens, which belong in no log. */
  @Override
  public String toString() {
    return "SocketHandshake[from " + request.remote() + ']';
  }
}
