/**
 * Clients and servers configured by Spring Boot: start with the properties {@code
 * realtime4j.client.*} and {@code realtime4j.server.*}, and with {@link
 * io.realtime4j.spring.RealtimeListener}.
 */
@NullMarked
package io.realtime4j.spring;

import org.jspecify.annotations.NullMarked;
