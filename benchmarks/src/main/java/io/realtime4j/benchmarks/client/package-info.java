/** Programs that measure a client from within its process, and what they are compared with. */
@NullMarked
package io.realtime4j.benchmarks.client;

import org.jspecify.annotations.NullMarked;
