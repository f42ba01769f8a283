package io.realtime4j.server.chat.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of programs that manage the server over HTTP, each for one tenant. Immutable. */
final class ApiKeys {
  private final Map<String, byte[]> digestByTenant = new LinkedHashMap<>();

  /** Takes keys by tenant. */
  ApiKeys(Map<String, String> keyByTenant) {
    keyByTenant.forEach((tenant, key) -> digestByTenant.put(tenant, digest(key)));
  }

  boolean isEmpty() {
    return digestByTenant.isEmpty();
  }

  /** Returns whose key it is; all are compared, each in a time that tells nothing of it. */
  Optional<String> tenantOf(@Nullable String key) {
    if (key == null) {
      return Optional.empty();
    }
    byte[] given = digest(key);
    String found = null;
    for (Map.Entry<String, byte[]> known : digestByTenant.entrySet()) {
      if (MessageDigest.isEqual(known.getValue(), given)) {
        found = known.getKey();
      }
    }
    return Optional.ofNullable(found);
  }

  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
