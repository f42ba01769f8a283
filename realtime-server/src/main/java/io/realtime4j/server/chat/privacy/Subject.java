package io.realtime4j.server.chat.privacy;

/**
 * Something about a user that may be told.
 *
 * @param standing of the user, as of the telling
 * @param value what there is to tell
 */
public record Subject<T>(String userId, Standing standing, T value) {
  boolean isShownTo(String viewerId, Aspect aspect) {
    return !viewerId.equals(userId) && standing.shows(aspect, userId, viewerId);
  }
}
