/**
 * Typing indicators: {@code Typist} holds the rules for ourselves, {@code TypingLists} for the
 * others.
 */
package io.realtime4j.core.typing;
