package io.realtime4j.server;

import io.realtime4j.api.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Refuses a client in a {@link Middleware}, with what the client is told. Has no stack trace. */
public final class ConnectRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable JsonValue data;

  /**
   * Creates one.
   *
   * @param message for people; the client's {@code error.message}
   * @param data for programs; the client's {@code error.data}, or {@code null} for none
   */
  public ConnectRefusedException(String message, @Nullable JsonValue data) {
    super(message, null, false, false);
    this.data = data;
  }

  /** Returns what the client gets as {@code error.data}, or {@code null}. */
  public @Nullable JsonValue data() {
    return data;
  }
}
