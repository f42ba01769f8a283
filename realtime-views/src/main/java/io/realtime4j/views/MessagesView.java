package io.realtime4j.views;

import io.realtime4j.api.NotForImplementation;
import java.util.concurrent.CompletableFuture;

/**
 * A room's messages: history, what comes, edits, deletions and our own that wait, in one order. One
 * of ours becomes the sent one in its place. The newest page is read when the room is joined; where
 * messages may be missing after a long absence it is read again, and until it is there the list
 * stays as it was.
 *
 * <p>It holds at most 10,000 messages of the server's: the oldest go when newer ones come.
 */
@NotForImplementation
public interface MessagesView extends View<MessageList> {
  /**
   * Reads a page of what came before the oldest shown. Completes, on the callback executor, with
   * whether there are more still, without reading if there are none, if a page is being read
   * already, or if the list is full; fails as {@code Room.history}. Do not wait for it in a
   * listener.
   */
  CompletableFuture<Boolean> loadOlder();
}
