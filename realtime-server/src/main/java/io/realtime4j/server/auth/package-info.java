/**
 * Who connects: {@link io.realtime4j.server.auth.TokenAuthenticator} checks tokens, {@link
 * io.realtime4j.server.auth.Tenants} says whose data they see.
 */
package io.realtime4j.server.auth;
