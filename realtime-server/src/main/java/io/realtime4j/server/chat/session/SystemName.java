package io.realtime4j.server.chat.session;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.spi.server.Principal;
import org.jspecify.annotations.Nullable;

/** Who runs the server, as clients see it; nobody comes in by this id. */
public final class SystemName {
  public static final String USER_ID = "system";

  private SystemName() {}

  /** Returns who it is in a tenant. */
  public static Principal in(String tenant, @Nullable String name) {
    return Principal.builder().tenant(tenant).userId(USER_ID).userName(name).build();
  }

  /**
   * Returns who wants to come in.
   *
   * @throws AuthenticationException if it is nobody who may
   */
  public static Principal checked(Principal who) {
    if (who.userId().equals(USER_ID)) {
      throw new AuthenticationException(
          "INVALID_TOKEN", "The user id \"" + USER_ID + "\" is the server's own", null, null);
    }
    return who;
  }
}
