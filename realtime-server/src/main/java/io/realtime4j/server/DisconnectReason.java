package io.realtime4j.server;

/** Why a session has ended, in Socket.IO's words. */
public enum DisconnectReason {
  /** The client left the namespace. */
  CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect"),
  /** The server put the socket out of the namespace. */
  SERVER_NAMESPACE_DISCONNECT("server namespace disconnect"),
  /** The client closed the Engine.IO session in due form. */
  CLIENT_CLOSE("transport close"),
  /** The connection was closed without a word. */
  TRANSPORT_CLOSE("transport close"),
  /** The connection broke, or was used against the rules. */
  TRANSPORT_ERROR("transport error"),
  /** The client did not answer a ping. */
  PING_TIMEOUT("ping timeout"),
  /** The client sent what is no packet. */
  PARSE_ERROR("parse error"),
  /** The server closed the Engine.IO session. */
  FORCED_CLOSE("forced close"),
  /** The server closed the connection of a client that broke the rules. */
  FORCED_SERVER_CLOSE("forced server close"),
  /** The server stops. */
  SERVER_SHUTTING_DOWN("server shutting down"),
  /** The client left too much unread. */
  SLOW("slow"),
  /** The session goes on over a newer connection. */
  TAKEN_OVER("taken over");

  private final String text;

  DisconnectReason(String text) {
    this.text = text;
  }

  /** Returns Socket.IO's words, such as {@code transport close}. */
  public String text() {
    return text;
  }

  /** Returns whether somebody meant to leave; anything else is a loss. */
  public boolean isClean() {
    return this == CLIENT_NAMESPACE_DISCONNECT
        || this == SERVER_NAMESPACE_DISCONNECT
        || this == CLIENT_CLOSE;
  }

  /** Returns whether the session can be recovered. */
  public boolean isRecoverable() {
    return switch (this) {
      case CLIENT_CLOSE,
          TRANSPORT_CLOSE,
          TRANSPORT_ERROR,
          PING_TIMEOUT,
          FORCED_CLOSE,
          FORCED_SERVER_CLOSE,
          SERVER_SHUTTING_DOWN,
          SLOW,
          TAKEN_OVER ->
          true;
      case CLIENT_NAMESPACE_DISCONNECT, SERVER_NAMESPACE_DISCONNECT, PARSE_ERROR -> false;
    };
  }
}
