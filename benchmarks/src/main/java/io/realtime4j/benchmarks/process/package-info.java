/** Server processes, their cores, times and memory. */
@NullMarked
package io.realtime4j.benchmarks.process;

import org.jspecify.annotations.NullMarked;
