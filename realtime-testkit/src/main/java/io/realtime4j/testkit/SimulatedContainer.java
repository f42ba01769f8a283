package io.realtime4j.testkit;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An application's own web container on a {@link SimulatedNetwork}: it owns the port, answers with
 * a page of its own, and hands what lies below a mounted path to the transport attached there.
 */
public final class SimulatedContainer {
  /** What the container answers to requests that no transport is mounted for. */
  public static final String PAGE = "the application's page";

  private final SimulatedNetwork network;
  private final int port;
  private final LoopbackServerTransport page;
  private final Map<String, LoopbackServerTransport> mounted = new LinkedHashMap<>();

  SimulatedContainer(SimulatedNetwork network, int port, EventLoop loop) {
    this.network = network;
    this.port = port;
    this.page = new LoopbackServerTransport(network, List.of(loop), address());
    page.start(ServerTransport.Options.builder().build(), SimulatedContainer::showPage);
  }

  private static void showPage(Exchange exchange) {
    exchange.respond(200, Map.of(), ByteBuffer.wrap(PAGE.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * Returns a new transport with loops of its own that gets all requests whose path starts with
   * {@code path}.
   */
  public ServerTransport attach(String path, int loops) {
    LoopbackServerTransport transport =
        new LoopbackServerTransport(network, network.newLoops("attached" + path, loops), address());
    mounted.put(path, transport);
    return transport;
  }

  LoopbackServerTransport serverOf(String path) {
    for (Map.Entry<String, LoopbackServerTransport> mount : mounted.entrySet()) {
      if (path.startsWith(mount.getKey())) {
        return mount.getValue();
      }
    }
    return page;
  }
}
