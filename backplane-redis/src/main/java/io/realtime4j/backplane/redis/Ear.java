package io.realtime4j.backplane.redis;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * Channels that are listened to together.
 *
 * @param channels by name
 * @param patterns by pattern
 * @param receiver takes the channel's name and what came; one call at a time of all there are
 */
record Ear(List<String> channels, List<String> patterns, BiConsumer<String, byte[]> receiver) {}
