/**
 * What runs on loops: stages brought back to a loop, tasks one after the other, and deadlines in
 * one queue. Start at {@link io.realtime4j.server.loop.Stages}.
 */
package io.realtime4j.server.loop;
