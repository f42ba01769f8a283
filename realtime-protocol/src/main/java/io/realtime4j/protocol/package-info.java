/**
 * The wire formats of a live connection. Start at {@link io.realtime4j.protocol.EngineCodec} for
 * Engine.IO, at {@link io.realtime4j.protocol.SocketDecoder} and {@link
 * io.realtime4j.protocol.SocketEncoder} for Socket.IO above it, and at {@link
 * io.realtime4j.protocol.Json} for JSON text.
 *
 * <p>Whatever a peer sends, a decoder returns a value or throws {@link
 * io.realtime4j.protocol.ProtocolViolation}, and nothing else. What an application hands to an
 * encoder and cannot be written is an {@link java.lang.IllegalArgumentException}.
 */
@NullMarked
package io.realtime4j.protocol;

import org.jspecify.annotations.NullMarked;
