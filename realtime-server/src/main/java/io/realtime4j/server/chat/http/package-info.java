/**
 * What is answered over plain HTTP. Start at {@link io.realtime4j.server.chat.http.HealthEndpoint}.
 */
package io.realtime4j.server.chat.http;
