package io.realtime4j.server.engine;

import io.realtime4j.api.ServerOptions.ForwardedHeader;
import io.realtime4j.api.internal.AddressBlock;
import io.realtime4j.api.spi.transport.Exchange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/*
 * Each proxy adds, at the right, who spoke to it. So the header is read from the right, and only as
 * far as those go who are believed: the first that is not is the client, and what stands left of it
 * is the client's own invention. What cannot be read ends the chain too, at the proxy that wrote it.
 */

/** Finds out who a request is from where proxies stand in between. Immutable. */
final class ClientAddresses {
  private final List<AddressBlock> trusted;
  private final ForwardedHeader header;

  ClientAddresses(List<String> trusted, ForwardedHeader header) {
    this.trusted = trusted.stream().map(AddressBlock::parse).toList();
    this.header = header;
  }

  /** Returns a request as one of the client's. */
  Exchange of(Exchange exchange) {
    InetSocketAddress peer = exchange.remote();
    if (trusted.isEmpty() || !isTrusted(peer)) {
      return exchange;
    }
    String name = header == ForwardedHeader.FORWARDED ? "forwarded" : "x-forwarded-for";
    InetSocketAddress client = client(peer, exchange.headers(name));
    return client.equals(peer) ? exchange : new ForwardedExchange(exchange, client);
  }

  private InetSocketAddress client(InetSocketAddress peer, List<String> lines) {
    InetSocketAddress client = peer;
    ForwardedHops hops = new ForwardedHops(lines, header == ForwardedHeader.FORWARDED);
    while (isTrusted(client)) {
      InetSocketAddress before = hops.next();
      if (before == null) {
        return client;
      }
      client = before;
    }
    return client;
  }

  private boolean isTrusted(InetSocketAddress peer) {
    InetAddress address = peer.getAddress();
    return address != null && trusted.stream().anyMatch(block -> block.contains(address));
  }
}
