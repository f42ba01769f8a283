package io.realtime4j.core.session;

import io.realtime4j.api.Subscription;
import java.util.List;
import java.util.function.Consumer;

/**
 * One listener in a list that may be read and changed from any thread.
 *
 * @param <K> what it listens for
 * @param <E> what it gets
 */
final class Registration<K, E> implements Subscription {
  private final List<Registration<K, E>> home;
  private final K key;
  private final Consumer<? super E> listener;
  private volatile boolean isActive = true;

  private Registration(List<Registration<K, E>> home, K key, Consumer<? super E> listener) {
    this.home = home;
    this.key = key;
    this.listener = listener;
  }

  /** Adds a listener at the end of a copy-on-write list. */
  static <K, E> Registration<K, E> in(
      List<Registration<K, E>> home, K key, Consumer<? super E> listener) {
    Registration<K, E> added = new Registration<>(home, key, listener);
    home.add(added);
    return added;
  }

  K key() {
    return key;
  }

  /** Calls the listener, unless it was unsubscribed meanwhile. */
  void deliver(E event) {
    if (isActive) {
      listener.accept(event);
    }
  }

  @Override
  public void unsubscribe() {
    isActive = false;
    // By identity: a registration equals only itself.
    home.remove(this);
  }
}
