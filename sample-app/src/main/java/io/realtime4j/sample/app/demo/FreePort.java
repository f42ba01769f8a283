package io.realtime4j.sample.app.demo;

import io.realtime4j.api.FeatureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a port that stays free while nobody listens on it. One that the system hands out for port 0
 * does not: while the server is down, the reconnecting clients' own sockets may be given it.
 */
final class FreePort {
  /** Below the ports that Linux (32768) and the IANA (49152) give to outgoing connections. */
  private static final int END = 32_000;

  private static final int BEGIN = 20_000;

  private FreePort() {}

  static int find() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(BEGIN, END);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException e) {
        // Taken: try another.
      }
    }
    throw new FeatureException("NO_FREE_PORT", true, "No free port on the loopback address.", null);
  }
}
