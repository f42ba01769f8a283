/**
 * Start with {@link io.realtime4j.testkit.VirtualScheduler} to run clients and servers in virtual
 * time, and with the {@code …Contract} types to join an implementation to a contract suite.
 */
package io.realtime4j.testkit;
