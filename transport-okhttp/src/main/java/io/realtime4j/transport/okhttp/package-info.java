/**
 * Client transport on OkHttp. An application that has an {@code OkHttpClient} of its own, with its
 * proxy or its trust, starts at {@link io.realtime4j.transport.okhttp.OkHttpTransportOptions}.
 */
@NullMarked
package io.realtime4j.transport.okhttp;

import org.jspecify.annotations.NullMarked;
