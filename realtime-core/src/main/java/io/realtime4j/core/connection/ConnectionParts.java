package io.realtime4j.core.connection;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.TokenSource;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.core.engine.EngineOptions;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is made of.
 *
 * @param loop where it lives
 * @param callbacks where futures complete; serial
 * @param backlog how many callbacks wait for the application
 * @param blocking where the token source is asked
 * @param clock the wall clock, for servers that do not tell theirs
 * @param jitter randomness for back-off
 * @param transport the way to the network
 * @param engine the server's address and limits
 * @param options limits and times
 * @param tokenSource where tokens come from; {@code null} to connect without one
 * @param identity judges whether a session is ours
 * @param introduction what CONNECT carries besides the token
 * @param steps hears of what happens between two states
 */
public record ConnectionParts(
    EventLoop loop,
    Executor callbacks,
    IntSupplier backlog,
    Executor blocking,
    InstantSource clock,
    RandomGenerator jitter,
    ClientTransport transport,
    EngineOptions engine,
    ClientOptions options,
    @Nullable TokenSource tokenSource,
    Identity identity,
    Supplier<JsonObject> introduction,
    Steps steps) {}
