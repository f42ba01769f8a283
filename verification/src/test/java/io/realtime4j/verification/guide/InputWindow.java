package io.realtime4j.verification.guide;

import org.jspecify.annotations.Nullable;

/** Stands for a window of any toolkit, which tells of keys and of the pointer. */
final class InputWindow {
  private volatile @Nullable Runnable onInput;

  void onInput(@Nullable Runnable listener) {
    onInput = listener;
  }

  boolean isWatched() {
    return onInput != null;
  }

  void key() {
    Runnable listener = onInput;
    if (listener != null) {
      listener.run();
    }
  }
}
