/**
 * Transports on Netty. An application names nothing here but, at most, {@link
 * io.realtime4j.transport.netty.NettyServerTransportProvider}; everything else is found by {@link
 * java.util.ServiceLoader}.
 */
@NullMarked
package io.realtime4j.transport.netty;

import org.jspecify.annotations.NullMarked;
