package io.realtime4j.api.spi.server;

import io.realtime4j.api.json.JsonObject;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a connecting client presents.
 *
 * @param token the token, or {@code null} if it sent none
 * @param auth the whole payload of CONNECT, empty if absent
 * @param appName the header {@code X-App-Name}, or {@code null}
 * @param query the query of the handshake, as sent
 * @param remote the peer's address
 */
public record AuthRequest(
    @Nullable String token,
    JsonObject auth,
    @Nullable String appName,
    String query,
    InetSocketAddress remote) {}
