package io.realtime4j.sample.app;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Hears what the operating system tells the process. A shutdown hook cannot stand in for it: the
 * virtual machine runs hooks once, so that a second signal would be lost, and then ends with a
 * status that says "killed".
 */
final class Signals {
  /** Of the module jdk.unsupported; javac warns of its name, and would not be silenced. */
  private static final String SIGNAL = "sun.misc.Signal";

  private Signals() {}

  /**
   * Has something done, in a thread of its own, each time a signal comes.
   *
   * @param name such as {@code TERM}
   * @return whether it will be: not under {@code -Xrs}, nor for signals that the system lacks
   */
  static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName(SIGNAL);
      Class<?> handler = Class.forName(SIGNAL + "Handler");
      MethodHandle run =
          MethodHandles.lookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(action);
      Object adapted =
          MethodHandleProxies.asInterfaceInstance(
              handler, MethodHandles.dropArguments(run, 0, signal));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), adapted);
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}
