/**
 * What a client is extended with: {@link io.realtime4j.api.spi.feature.FeatureProvider}, behind
 * which presence, typing, delivery, queue and rooms stand too, and the factory of the engine.
 */
@NullMarked
package io.realtime4j.api.spi.feature;

import org.jspecify.annotations.NullMarked;
