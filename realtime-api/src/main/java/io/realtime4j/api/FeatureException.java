package io.realtime4j.api;

import org.jspecify.annotations.Nullable;

/** What a third party's feature reports; its code is the feature's own. */
public final class FeatureException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one. */
  public FeatureException(
      String code, boolean retryable, String message, @Nullable Throwable cause) {
    super(code, retryable, message, cause);
  }
}
