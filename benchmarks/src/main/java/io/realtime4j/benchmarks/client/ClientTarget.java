package io.realtime4j.benchmarks.client;

import java.util.Arrays;
import java.util.List;

/** What is measured in rows of clients. */
public enum ClientTarget {
  /** Our client on OkHttp. */
  OKHTTP("okhttp"),
  /** Our client on Netty. */
  NETTY("netty"),
  /** OkHttp with texts that are put together by hand. */
  BARE_OKHTTP("bare-okhttp"),
  /** Netty with frames that are put together by hand. */
  BARE_NETTY("bare-netty"),
  /** The reference's client for Java. */
  SOCKET_IO_CLIENT("socket.io-client"),
  /** Our queue on SQLite. */
  QUEUE("queue"),
  /** SQLite with rows that are put together by hand. */
  SQLITE("sqlite");

  private final String id;

  ClientTarget(String id) {
    this.id = id;
  }

  /** Returns the name by which the command line and the results know it. */
  public String id() {
    return id;
  }

  /** Returns all names. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(ClientTarget::id).toList();
  }
}
