/**
 * What runs on loops: questions to plug-ins and stores, tasks one after the other, deadlines in one
 * queue. Start at {@link io.realtime4j.server.loop.Asker}.
 */
package io.realtime4j.server.loop;
