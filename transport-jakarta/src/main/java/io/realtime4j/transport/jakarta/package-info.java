/**
 * A server transport in the application's own servlet container. Begin with {@link
 * io.realtime4j.transport.jakarta.JakartaServerTransport}.
 */
@NullMarked
package io.realtime4j.transport.jakarta;

import org.jspecify.annotations.NullMarked;
