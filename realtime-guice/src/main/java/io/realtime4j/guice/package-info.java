/**
 * Guice modules for a client and a server: {@link io.realtime4j.guice.RealtimeClientModule}, {@link
 * io.realtime4j.guice.RealtimeServerModule}. What the application binds is used, the rest is found
 * as without Guice.
 */
@NullMarked
package io.realtime4j.guice;

import org.jspecify.annotations.NullMarked;
