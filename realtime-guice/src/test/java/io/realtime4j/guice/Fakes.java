package io.realtime4j.guice;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Objects of an interface type, equal to themselves alone. */
final class Fakes {
  private Fakes() {}

  /** Answers calls by the name of the method. */
  interface Behaviour {
    Object call(String method, Object[] arguments);
  }

  /** Returns an object whose methods return null. */
  static <T> T of(Class<T> type) {
    return of(type, (method, arguments) -> null);
  }

  /** Returns an object that answers as told; default methods run. */
  static <T> T of(Class<T> type, Behaviour behaviour) {
    InvocationHandler handler =
        (self, method, arguments) ->
            switch (method.getName()) {
              case "equals" -> self == arguments[0];
              case "hashCode" -> System.identityHashCode(self);
              case "toString" -> "fake " + type.getSimpleName();
              default ->
                  method.isDefault()
                      ? InvocationHandler.invokeDefault(self, method, arguments)
                      : behaviour.call(method.getName(), arguments);
            };
    return type.cast(
        Proxy.newProxyInstance(Fakes.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
