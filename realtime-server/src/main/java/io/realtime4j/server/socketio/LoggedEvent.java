package io.realtime4j.server.socketio;

import io.realtime4j.api.spi.transport.Frame;
import java.util.List;

/**
 * An event with its place in a namespace's log.
 *
 * @param position its number, from 1
 * @param plain its frames without the offset
 * @param frames its frames with the offset as last argument
 * @param bytes the size of {@code plain}
 * @param atNanos when it was numbered
 */
record LoggedEvent(
    long position, Target target, List<Frame> plain, List<Frame> frames, long bytes, long atNanos) {
  /** Returns what it costs to keep: both variants of the text, the attachments once. */
  long keptBytes() {
    return bytes + frames.get(0).size();
  }
}
