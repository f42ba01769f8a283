/**
 * What a client is extended with: {@link io.realtime4j.api.spi.feature.FeatureProvider}, behind
 * which presence, typing, delivery, queue and rooms stand too, and the factory of the engine.
 */
package io.realtime4j.api.spi.feature;
