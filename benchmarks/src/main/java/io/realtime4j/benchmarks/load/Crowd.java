package io.realtime4j.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Peers of one server that were opened together; blocking, for the main thread. */
public final class Crowd implements AutoCloseable {
  /** Opened at a time: below every server's accept backlog. */
  private static final int AT_ONCE = 32;

  private static final int PATIENCE_SECONDS = 60;

  private final Generator generator;
  private final Tally tally = new Tally();
  private final List<Peer> peers = new ArrayList<>();

  private Crowd(Generator generator) {
    this.generator = generator;
  }

  /**
   * Opens peers and waits until each is greeted.
   *
   * @param firstUser the number of the first peer's user; each peer is a user of its own
   * @throws IllegalStateException if one cannot be opened within a minute
   */
  public static Crowd open(Generator generator, int port, Tokens tokens, int firstUser, int size)
      throws InterruptedException {
    return open(generator, new int[] {port}, tokens, firstUser, size);
  }

  /** Opens peers of several servers, by turns, as above. */
  public static Crowd open(Generator generator, int[] ports, Tokens tokens, int firstUser, int size)
      throws InterruptedException {
    Crowd crowd = new Crowd(generator);
    for (int done = 0; done < size; done += AT_ONCE) {
      List<CompletableFuture<Peer>> batch = new ArrayList<>();
      for (int i = done; i < Math.min(size, done + AT_ONCE); i++) {
        batch.add(
            generator.open(
                ports[i % ports.length], new Peer(tokens.of(firstUser + i), crowd.tally)));
      }
      for (CompletableFuture<Peer> opening : batch) {
        crowd.peers.add(await("a peer is not greeted", opening));
      }
    }
    return crowd;
  }

  Generator generator() {
    return generator;
  }

  Tally tally() {
    return tally;
  }

  List<Peer> peers() {
    return peers;
  }

  /** Puts every peer into a channel and waits until all are in. */
  public void join(String channel) throws InterruptedException {
    byte[] join = ClientFrames.utf8("421[\"room:join\",{\"roomName\":\"" + channel + "\"}]");
    for (int done = 0; done < peers.size(); done += AT_ONCE) {
      List<Peer> batch = peers.subList(done, Math.min(peers.size(), done + AT_ONCE));
      CompletableFuture<Void> joined = new CompletableFuture<>();
      generator.onLoop(
          () -> {
            tally.reset();
            tally.onTurn(
                () -> {
                  if (tally.acks() >= batch.size()) {
                    joined.complete(null);
                  }
                });
            for (Peer peer : batch) {
              peer.write(join);
              peer.flush();
            }
          });
      await("a peer cannot join " + channel, joined);
      if (tally.refusals() > 0) {
        throw new IllegalStateException("refused to join " + channel);
      }
    }
  }

  /** Returns how many connections have ended since the last load or join began. */
  public long losses() {
    return tally.losses();
  }

  private static <T> T await(String what, CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(what, e);
    }
  }

  /** Leaves, then closes every connection. Blocks until done. */
  @Override
  public void close() {
    List<CompletableFuture<Void>> closing = new ArrayList<>();
    generator.onLoop(
        () -> {
          tally.onTurn(() -> {});
          peers.forEach(peer -> closing.add(peer.close()));
        });
    CompletableFuture.allOf(closing.toArray(CompletableFuture<?>[]::new)).join();
  }
}
