package io.realtime4j.guice;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.multibindings.OptionalBinder;
import com.google.inject.util.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What an application may bind, to be passed to a builder.
 *
 * @param <B> the builder
 */
final class Bound<B> {
  private final Binder binder;
  private final List<Consumer<B>> transfers = new ArrayList<>();

  Bound(Binder binder) {
    this.binder = binder;
  }

  /** Declares a type that may be bound. Only while the module is configured. */
  <T> Bound<B> add(Class<T> type, BiConsumer<B, T> setter) {
    OptionalBinder.newOptionalBinder(binder, type);
    Provider<Optional<T>> provider = binder.getProvider(optional(type));
    transfers.add(builder -> provider.get().ifPresent(value -> setter.accept(builder, value)));
    return this;
  }

  /** Sets on the builder what was bound, in the order of {@link #add}. */
  void applyTo(B builder) {
    transfers.forEach(transfer -> transfer.accept(builder));
  }

  @SuppressWarnings("unchecked") // The key's type is built from T.
  private static <T> Key<Optional<T>> optional(Class<T> type) {
    return (Key<Optional<T>>) Key.get(Types.newParameterizedType(Optional.class, type));
  }
}
