package io.realtime4j.server;

import java.util.concurrent.CompletionStage;

/** Decides whether a client may enter a namespace. */
@FunctionalInterface
public interface Middleware {
  /**
   * Lets a client in by completing normally. Called on the socket's loop, also for a client that
   * asks to recover its session; must not block. The socket is not connected yet: its {@link
   * ServerSocket#data()} may be filled, rooms that it joins are entered once it comes in, and its
   * id may change if a session is recovered. What is emitted to it before it is in goes nowhere.
   *
   * <p>A failure refuses the client: {@link ConnectRefusedException} says exactly with what; any
   * other {@link io.realtime4j.api.RealtimeException} gives its message and {@code data: {code,
   * retryAfterMs?}}; anything else an internal error without details.
   */
  CompletionStage<Void> check(ServerSocket socket);
}
