package io.realtime4j.server;

/** Of what an address has too much. */
public enum AddressLimit {
  /** {@link EngineOptions#connectionsPerAddress()}. */
  CONNECTIONS,
  /** {@link EngineOptions#handshakesPerAddress()}. */
  HANDSHAKES
}
