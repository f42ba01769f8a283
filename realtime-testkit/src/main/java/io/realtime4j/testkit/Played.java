package io.realtime4j.testkit;

import java.util.concurrent.CompletableFuture;

/** What a script returns, for the test that wants to know. */
record Played<T>(CompletableFuture<T> result) {}
