/** Figures and how they are written down. */
@NullMarked
package io.realtime4j.benchmarks.report;

import org.jspecify.annotations.NullMarked;
