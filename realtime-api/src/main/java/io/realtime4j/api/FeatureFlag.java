package io.realtime4j.api;

/**
 * Whether a feature can be used now.
 *
 * @param id the feature's name, such as {@code typing}
 * @param apiType what {@link RealtimeClient#feature} returns for it
 * @param state whether it works
 */
public record FeatureFlag(String id, Class<?> apiType, State state) {
  /** Whether a feature works. */
  public enum State {
    /** The client does not have it: it was switched off. A queue that is off still sends. */
    OFF,
    /** The client has it; there is no session, so what the server can do is not known. */
    UNKNOWN,
    /** It works with the server that we are connected to. */
    ON,
    /** The server that we are connected to does not offer what it needs. */
    UNAVAILABLE
  }
}
