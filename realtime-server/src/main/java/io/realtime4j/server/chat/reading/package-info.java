/**
 * How far users have read their rooms. Start at {@link
 * io.realtime4j.server.chat.reading.ReadingEvents}.
 */
package io.realtime4j.server.chat.reading;
