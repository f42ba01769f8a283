/**
 * Transports on Netty. An application names nothing here but, at most, {@link
 * io.realtime4j.transport.netty.NettyServerTransportProvider}; everything else is found by {@link
 * java.util.ServiceLoader}.
 */
package io.realtime4j.transport.netty;
