/** A transport and loops for tests: one thread, a clock by hand. */
package io.realtime4j.server.fake;
