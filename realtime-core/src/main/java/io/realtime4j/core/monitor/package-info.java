/**
 * What an application's monitors tell: {@link io.realtime4j.core.monitor.NetworkWatch} decides what
 * follows for the connection, {@link io.realtime4j.core.monitor.ActivityWatch} hands on that the
 * user is there.
 */
package io.realtime4j.core.monitor;
