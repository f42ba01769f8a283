package io.realtime4j.server;

import io.realtime4j.api.NotForImplementation;

/**
 * An event that has been encoded and can be sent to any number of sockets of its namespace: each
 * costs a write, none an encoding. Immutable; made by {@link Namespace#prepare}.
 */
@NotForImplementation
public interface PreparedEvent {}
