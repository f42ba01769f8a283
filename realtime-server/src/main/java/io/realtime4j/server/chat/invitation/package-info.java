/** Invitations: who may come into a room that is not for everybody, until they end. */
package io.realtime4j.server.chat.invitation;
