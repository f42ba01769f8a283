/**
 * One connected client and what it asks. Start at {@link
 * io.realtime4j.server.chat.session.ChatSession}, then {@link
 * io.realtime4j.server.chat.session.Request}.
 */
package io.realtime4j.server.chat.session;
