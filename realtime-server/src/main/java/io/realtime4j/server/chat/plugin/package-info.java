/**
 * Where features live: {@code FeatureHost} starts them, gives each its context, and tells them what
 * happens. A feature that hangs, throws or answers nothing costs the request it was asked about.
 */
package io.realtime4j.server.chat.plugin;
