/**
 * Client and server transports on Netty.
 *
 * <p>Native epoll is used where {@code io.netty.transport.epoll.linux.x86_64} is present: on the
 * class path always, on the module path only if that module is in the graph ({@code --add-modules}
 * names it). Everywhere else the JDK's selectors do the work.
 *
 * @provides io.realtime4j.api.spi.transport.ServerTransportProvider with the id {@code netty}
 * @provides io.realtime4j.api.spi.transport.ClientTransportProvider with the id {@code netty}
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.transport.netty {
  requires transitive io.realtime4j.api;
  requires static transitive org.jspecify;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;

  exports io.realtime4j.transport.netty;

  provides io.realtime4j.api.spi.transport.ClientTransportProvider with
      io.realtime4j.transport.netty.NettyClientTransportProvider;
  provides io.realtime4j.api.spi.transport.ServerTransportProvider with
      io.realtime4j.transport.netty.NettyServerTransportProvider;
}
