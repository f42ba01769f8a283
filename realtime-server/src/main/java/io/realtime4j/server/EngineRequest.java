package io.realtime4j.server;

import io.realtime4j.api.NotForImplementation;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The HTTP request that opened a session. May be read from any thread. */
@NotForImplementation
public interface EngineRequest {
  /** Returns the client's address: the peer's, or what a trusted proxy says that it is. */
  InetSocketAddress remote();

  /** Returns the path as sent, without the query. */
  String path();

  /** Returns the query as sent, without the question mark. */
  String queryText();

  /** Returns the parameters of the query, decoded; of a repeated one the first. Unmodifiable. */
  Map<String, String> query();

  /** Returns a header's first value, its name compared without case. */
  @Nullable String header(String name);

  /**
   * Returns who the container of an attached transport says is behind the request, {@code null} if
   * it knows nobody, or there is none, or the request was let go of.
   */
  @Nullable Principal user();

  /** Returns when the session was opened. */
  Instant time();
}
