/**
 * How a client gets and keeps a connection. {@link io.realtime4j.core.connection.Machine} decides
 * and does nothing; {@link io.realtime4j.core.connection.Connection} does and decides nothing.
 */
package io.realtime4j.core.connection;
