/**
 * A server transport in the application's own servlet container. Begin with {@link
 * io.realtime4j.transport.jakarta.JakartaServerTransport}.
 */
package io.realtime4j.transport.jakarta;
