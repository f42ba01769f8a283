/** Measures servers beside each other; start with {@link io.realtime4j.benchmarks.Main}. */
@NullMarked
package io.realtime4j.benchmarks;

import org.jspecify.annotations.NullMarked;
