package io.realtime4j.server.engine;

import io.realtime4j.protocol.EnginePacket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Posts of a session whose input is paused, in the order in which they came. Loop only. */
final class HeldPosts {
  /** Clients of the protocol post one at a time; two cross when a connection is replaced. */
  private static final int MOST = 4;

  private final Deque<Post> posts = new ArrayDeque<>();

  /**
   * A post that waits.
   *
   * @param packets what of its body is not yet heard, or null if that was not yet read
   * @param read reads the body
   */
  record Post(Call call, @Nullable Deque<EnginePacket> packets, Runnable read) {}

  /** Takes a post whose body is not read yet; returns whether there was room. */
  boolean addUnread(Call call, Runnable read) {
    return posts.size() < MOST && posts.add(new Post(call, null, read));
  }

  /** Takes what is left of a post; returns whether there was room. */
  boolean add(Call call, Deque<EnginePacket> packets) {
    return posts.size() < MOST && posts.add(new Post(call, copy(packets), () -> {}));
  }

  /** Puts back what is left of a post that was interrupted. */
  void putBack(Call call, Deque<EnginePacket> packets) {
    posts.addFirst(new Post(call, copy(packets), () -> {}));
  }

  @Nullable Post next() {
    return posts.poll();
  }

  /** Refuses all that wait: the session has ended. */
  void refuse() {
    for (Post post = next(); post != null; post = next()) {
      post.call().refuse(EngineError.UNKNOWN_SID);
    }
  }

  /** Returns packets that do not depend on the buffer that they came in. */
  private static Deque<EnginePacket> copy(Deque<EnginePacket> packets) {
    Deque<EnginePacket> copies = new ArrayDeque<>();
    for (EnginePacket packet : packets) {
      if (packet instanceof EnginePacket.Text text) {
        copies.add(new EnginePacket.Text(copy(text.utf8())));
      } else if (packet instanceof EnginePacket.Binary binary) {
        copies.add(new EnginePacket.Binary(copy(binary.bytes())));
      } else {
        copies.add(packet);
      }
    }
    return copies;
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return ByteBuffer.wrap(copy);
  }
}
