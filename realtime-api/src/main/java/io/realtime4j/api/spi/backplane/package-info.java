/**
 * What joins several servers into one: {@link io.realtime4j.api.spi.backplane.Backplane}. A server
 * without one uses a local backplane of its own.
 */
@NullMarked
package io.realtime4j.api.spi.backplane;

import org.jspecify.annotations.NullMarked;
