/**
 * The server engine behind well-known behaviour: for the protocol's official test suites, stock
 * clients, and scripts. Start at {@link io.realtime4j.sample.app.conformance.ConformanceServer}.
 */
package io.realtime4j.sample.app.conformance;
