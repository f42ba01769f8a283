/** The generator: raw WebSocket connections on one loop, and what is done with them. */
@NullMarked
package io.realtime4j.benchmarks.load;

import org.jspecify.annotations.NullMarked;
