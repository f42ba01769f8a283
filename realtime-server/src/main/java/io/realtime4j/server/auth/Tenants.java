package io.realtime4j.server.auth;

import io.realtime4j.api.internal.TenantName;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Principal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The names of tenants, and where a client may put one. */
public final class Tenants {
  private Tenants() {}

  /**
   * Returns a name in its normal form: lower case, with one hyphen for each run of anything but
   * letters, digits, underscores and hyphens, without hyphens or underscores at its ends.
   */
  public static String normalize(@Nullable String name) {
    return name == null ? Principal.PRIMARY_TENANT : named(name).orElse(Principal.PRIMARY_TENANT);
  }

  /** Returns a name in its normal form, empty if nothing would be left of it. */
  static Optional<String> named(String name) {
    return TenantName.normal(name);
  }

  /** Returns the tenant that a client names, in normal form, if it names one. */
  static Optional<String> chosenByClient(AuthRequest request) {
    return request
        .auth()
        .string("sourceAccountId")
        .or(() -> Optional.ofNullable(request.appName()))
        .or(() -> parameter(request.query(), "app"))
        .filter(name -> !name.isBlank())
        .map(Tenants::normalize);
  }

  private static Optional<String> parameter(String query, String name) {
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        try {
          return Optional.of(
              URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
