/**
 * What joins several servers into one: {@link io.realtime4j.api.spi.backplane.Backplane}. A server
 * without one uses a local backplane of its own.
 */
package io.realtime4j.api.spi.backplane;
