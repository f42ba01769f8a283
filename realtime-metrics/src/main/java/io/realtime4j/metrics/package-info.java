/**
 * Metrics of a server, by Micrometer. With this artifact a server answers {@code GET /metrics};
 * {@link io.realtime4j.metrics.MicrometerObserver} counts in a registry of the application's own.
 */
@NullMarked
package io.realtime4j.metrics;

import org.jspecify.annotations.NullMarked;
