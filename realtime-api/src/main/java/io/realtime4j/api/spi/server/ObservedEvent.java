package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;

/** An event that a server begins to handle: what an observer may know of it. Never its payload. */
public final class ObservedEvent {
  private final String name;
  private final Principal principal;
  private final String socketId;

  private ObservedEvent(String name, Principal principal, String socketId) {
    this.name = name;
    this.principal = principal;
    this.socketId = socketId;
  }

  /**
   * Creates one.
   *
   * @param name see {@link #name}
   * @param principal who sent it
   * @param socketId the id of the connection, as the client knows it
   */
  public static ObservedEvent of(String name, Principal principal, String socketId) {
    return new ObservedEvent(
        Require.text("name", name),
        Require.set("principal", principal),
        Require.text("socketId", socketId));
  }

  /** Returns the name as it is counted: an event that the server knows, so that there are few. */
  public String name() {
    return name;
  }

  /** Returns who sent it. */
  public Principal principal() {
    return principal;
  }

  /** Returns the id of the connection, as the client knows it. */
  public String socketId() {
    return socketId;
  }

  /** Returns name, user and connection, for logs. */
  @Override
  public String toString() {
    return name + " of " + principal.userId() + " on " + socketId;
  }
}
