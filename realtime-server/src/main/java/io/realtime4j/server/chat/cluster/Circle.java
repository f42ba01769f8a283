package io.realtime4j.server.chat.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/*
 * Each server's messages are numbered, and its heartbeat repeats the last number. Whoever sees a
 * hole has missed news, and asks that one server to tell its state again. A state told for an
 * earlier wish must not end the later one, so each has an id.
 */

/** Who the peers are, and what of them was missed. First loop only, but for {@link #count}. */
final class Circle {
  /** A state of which nothing comes for so long is asked for again. */
  private static final Duration STALLED = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final Parts parts;
  private final Outbox outbox;
  private final FirstLoop loop;
  private final Owner owner;
  private final TreeMap<String, Peer> peers = new TreeMap<>();
  private volatile int count;
  private long lastId;

  /** Who waits for peers. */
  interface Owner {
    /** Returns whether a peer that is new may have said something that was missed. */
    boolean hasMissedNewPeers();

    /** A peer is none any more. */
    void gone(String peer);
  }

  Circle(Parts parts, Outbox outbox, FirstLoop loop, Owner owner) {
    this.parts = parts;
    this.outbox = outbox;
    this.loop = loop;
    this.owner = owner;
  }

  /** Returns how many there are; from any thread. */
  int count() {
    return count;
  }

  Set<String> names() {
    return peers.keySet();
  }

  List<Peer> all() {
    return List.copyOf(peers.values());
  }

  /** Returns whether each has told all its state. */
  boolean isAllTold() {
    return peers.values().stream().allMatch(peer -> peer.retelling == 0);
  }

  /**
   * A server is heard; returns it if what it says is new.
   *
   * @param number of its last message
   * @param isMessage whether it is that, and no heartbeat
   */
  Optional<Peer> heard(String name, long number, boolean isMessage) {
    Peer known = peers.get(name);
    if (known == null) {
      Peer met = met(name, number);
      alive(met);
      return Optional.of(met);
    }
    long expected = known.number + (isMessage ? 1 : 0);
    if (number < expected) {
      // It came twice.
      return Optional.empty();
    }
    alive(known);
    known.number = number;
    if (number > expected) {
      hole(known);
    }
    return Optional.of(known);
  }

  private void alive(Peer peer) {
    peer.heardAtNanos = loop.nanoTime();
    peer.isHeardAgain = true;
    peer.returnsBy = 0;
  }

  private Peer met(String name, long said) {
    Peer peer = new Peer(name, said);
    peers.put(name, peer);
    count = peers.size();
    LOG.log(System.Logger.Level.INFO, "server {0} is a peer", name);
    if (owner.hasMissedNewPeers()) {
      parts.each(part -> part.missed(name));
    }
    askForState(peer);
    return peer;
  }

  /**
   * Something was lost. What is asked for to make up for it can be lost too, and is much: it is not
   * asked for more often than peers say that they live.
   */
  private void hole(Peer peer) {
    boolean wasAsked =
        peer.isHoleNoticed
            && loop.nanoTime() - peer.noticedAtNanos < BackplanePeers.HEARTBEAT.toNanos();
    if (wasAsked) {
      // What is being told may lack something: it ends nothing.
      peer.retelling = ++lastId;
      peer.progressAtNanos = loop.nanoTime();
      peer.hasUnnoticedHole = true;
    } else {
      missed(peer);
    }
  }

  private void missed(Peer peer) {
    peer.hasUnnoticedHole = false;
    peer.isHoleNoticed = true;
    peer.noticedAtNanos = loop.nanoTime();
    LOG.log(System.Logger.Level.INFO, "something that server {0} said was missed", peer.name);
    parts.each(part -> part.missed(peer.name));
    askForState(peer);
  }

  private void askForState(Peer peer) {
    peer.retelling = ++lastId;
    peer.progressAtNanos = loop.nanoTime();
    outbox.post(Entry.of(Entry.RETELL, "", peer.name, peer.retelling));
  }

  /** Looks who is silent, and who has yet to tell something. */
  void look(long now) {
    for (Peer peer : all()) {
      if (now - peer.heardAtNanos >= BackplanePeers.LEASE.toNanos()) {
        LOG.log(System.Logger.Level.WARNING, "server {0} is not heard any more", peer.name);
        leaves(peer);
      } else if (peer.hasUnnoticedHole) {
        missed(peer);
      } else if (peer.retelling != 0 && now - peer.progressAtNanos >= STALLED.toNanos()) {
        askForState(peer);
      }
    }
  }

  /** Nobody could be heard until now. */
  void excuse(long now) {
    peers.values().forEach(peer -> peer.heardAtNanos = now);
  }

  /** A server says that it leaves. */
  void left(String name) {
    Peer peer = peers.get(name);
    if (peer != null) {
      leaves(peer);
    }
  }

  void leaves(Peer peer) {
    peers.remove(peer.name);
    count = peers.size();
    parts.each(part -> part.gone(peer.name));
    owner.gone(peer.name);
  }
}
