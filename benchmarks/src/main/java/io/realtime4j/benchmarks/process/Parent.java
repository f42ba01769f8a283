package io.realtime4j.benchmarks.process;

import java.io.IOException;

/** Ends a server with the process that started it. */
public final class Parent {
  private Parent() {}

  /** Halts this JVM when its standard input ends. */
  public static void endWith() {
    Thread watcher = new Thread(Parent::awaitEnd, "parent");
    watcher.setDaemon(true);
    watcher.start();
  }

  private static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes; if somebody does, it means nothing.
      }
    } catch (IOException e) {
      // As good as an end.
    }
    Runtime.getRuntime().halt(1);
  }
}
