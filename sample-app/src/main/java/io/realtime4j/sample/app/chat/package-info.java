/** A chat in a terminal, or in a pipe. */
package io.realtime4j.sample.app.chat;
