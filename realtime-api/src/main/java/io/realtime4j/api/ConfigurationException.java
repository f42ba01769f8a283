package io.realtime4j.api;

import org.jspecify.annotations.Nullable;

/** A setting cannot be used: INVALID_URL, INVALID_SETTING. The message names it and its source. */
public final class ConfigurationException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one. */
  public ConfigurationException(String code, String message, @Nullable Throwable cause) {
    super(code, false, message, cause);
  }
}
