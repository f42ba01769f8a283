package io.realtime4j.spring;

import io.realtime4j.api.ConfigurationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** A property that goes to a setter of ours, if it is set; what is wrong is said of its name. */
record Property(String prefix) {
  <T> void to(String name, @Nullable T value, Consumer<? super T> setter) {
    if (value != null) {
      checked(prefix + "." + name, () -> setter.accept(value));
    }
  }

  void bytes(String name, @Nullable DataSize value, Consumer<? super Integer> setter) {
    to(name, value, size -> setter.accept(Math.toIntExact(size.toBytes())));
  }

  /** Runs what may refuse a value. */
  static void checked(String name, Runnable use) {
    try {
      use.run();
    } catch (IllegalArgumentException | ArithmeticException | ConfigurationException e) {
      throw new ConfigurationException("INVALID_SETTING", name + ": " + e.getMessage(), e);
    }
  }
}
