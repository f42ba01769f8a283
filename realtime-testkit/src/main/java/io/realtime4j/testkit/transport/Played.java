package io.realtime4j.testkit.transport;

import java.util.concurrent.CompletableFuture;

/** What a script returns, for the test that wants to know. */
record Played<T>(CompletableFuture<T> result) {}
