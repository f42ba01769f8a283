package io.realtime4j.core.engine;

import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.PeerProtocolException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.protocol.ProtocolViolation;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong on the way into errors that say what to do. */
final class Failures {
  /** The HTTP status that a body is answered with which is larger than the server takes. */
  private static final int TOO_LARGE = 413;

  private final EngineAddress address;
  private final InstantSource clock;

  Failures(EngineAddress address, InstantSource clock) {
    this.address = address;
    this.clock = clock;
  }

  /**
   * Returns the error of a transport's failure.
   *
   * @param isOpen whether the handshake had succeeded
   */
  RealtimeException of(TransportFailure failure, boolean isOpen) {
    Throwable cause = failure.cause();
    return switch (failure.kind()) {
      case UNKNOWN_HOST ->
          error(
              "UNKNOWN_HOST",
              "The host of " + address + " is unknown: check the address and the network.",
              cause);
      case REFUSED ->
          error(
              "CONNECTION_REFUSED",
              "Nobody listens on " + address + ": is the server running?",
              cause);
      case TLS ->
          error(
              "TLS_FAILED",
              "No secure connection to "
                  + address
                  + ": check the server's certificate, its name and this device's clock ("
                  + failure.message()
                  + ").",
              cause);
      case BAD_RESPONSE ->
          failure
              .answer()
              .map(answer -> refused(answer, cause))
              .orElseGet(() -> notSocketIo("it refused the WebSocket", cause));
      case PROTOCOL ->
          isOpen
              ? new PeerProtocolException(
                  "The server at " + address + " broke the protocol: " + failure.message(), cause)
              : notSocketIo(failure.message(), cause);
      case LOST, ABORTED -> lost(failure.message(), isOpen, cause);
    };
  }

  private RealtimeException lost(String how, boolean isOpen, @Nullable Throwable cause) {
    String what =
        isOpen ? "The connection to " + address + " was lost" : "No connection to " + address;
    return error("CONNECTION_LOST", what + ": " + how, cause);
  }

  /** Returns the error of a connection that the server ended. */
  ConnectionException closedByServer(String how) {
    return error(
        "CONNECTION_LOST",
        "The server at " + address + " ended the connection " + how + ".",
        new ClosedByPeer());
  }

  /** Returns the error of an HTTP answer that is not what was asked for. */
  ConnectionException refused(ResponseHead head, @Nullable Throwable cause) {
    int status = head.status();
    String answered = address + " answered with HTTP status " + status;
    return switch (status) {
      case 429 -> later("RATE_LIMITED", answered + ": too many requests; slower.", head, cause);
      case 502, 503, 504 ->
          later(
              "SERVER_DRAINING",
              answered + ": the server is starting, stopping or overloaded.",
              head,
              cause);
      case 401, 403 ->
          error(
              "FORBIDDEN",
              answered + ": the server or a proxy before it refuses this client.",
              cause);
      default -> notSocketIo("it answered with HTTP status " + status, cause);
    };
  }

  private ConnectionException later(
      String code, String message, ResponseHead head, @Nullable Throwable cause) {
    return new ConnectionException(code, message, RetryAfter.of(head, clock), cause);
  }

  /** Returns the error of a polling request that the server no longer accepts. */
  ConnectionException pollRefused(int status) {
    return error(
        "CONNECTION_LOST",
        "The server at "
            + address
            + " no longer knows this session (HTTP status "
            + status
            + "); behind a load balancer polling needs sticky sessions.",
        status == TOO_LARGE ? new ClosedByPeer() : null);
  }

  /** Returns the error of a page where packets belong, as a network shows before one signs in. */
  RealtimeException page(boolean isOpen) {
    String how = "a web page came back, perhaps the sign-in page of this network";
    return isOpen ? lost(how, true, null) : notSocketIo(how, null);
  }

  /** Returns the error of a peer that speaks something else. */
  ConnectionException notSocketIo(String how, @Nullable Throwable cause) {
    return error(
        "NOT_A_SOCKET_IO_SERVER",
        "No Socket.IO server (Engine.IO 4) answers at "
            + address
            + ": "
            + how
            + ". Check the address, the port and the path.",
        cause);
  }

  /** Returns the error of a malformed packet. */
  RealtimeException violation(ProtocolViolation violation, boolean isOpen) {
    return isOpen
        ? new PeerProtocolException(
            "The server at " + address + " broke the protocol: " + violation.getMessage(),
            violation)
        : notSocketIo(String.valueOf(violation.getMessage()), violation);
  }

  /** Returns the error of a server that has fallen silent. */
  ConnectionException silent(long millis) {
    return error(
        "HEARTBEAT_TIMEOUT",
        "Nothing was heard from " + address + " for " + millis + " ms: the connection is dead.",
        null);
  }

  /** Returns the error of a connection that takes less than is given to it. */
  ConnectionException congested(long bytes) {
    return error(
        "CONNECTION_LOST",
        "More than " + bytes + " bytes wait to be sent to " + address + ": it takes too little.",
        null);
  }

  /** Returns the error of a transport that throws. */
  ConnectionException broken(Throwable cause) {
    return error(
        "CONNECTION_LOST", "The transport of the connection to " + address + " failed.", cause);
  }

  private static ConnectionException error(String code, String message, @Nullable Throwable cause) {
    return new ConnectionException(code, message, null, cause);
  }
}
