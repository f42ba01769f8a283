/** What is measured, each a program that speaks the same few events. */
@NullMarked
package io.realtime4j.benchmarks.target;

import org.jspecify.annotations.NullMarked;
