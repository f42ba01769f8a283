package io.realtime4j.core.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One {@code Set-Cookie} line, read by RFC 6265, section 5.2.
 *
 * @param name its name
 * @param pair {@code name=value}, as it is sent back
 * @param domain in lower case without a leading dot, empty if none is named
 * @param path as it is written, empty if none is named
 * @param isSecure whether it is for TLS alone
 * @param maxAgeSeconds what it says of its age, null if nothing
 * @param expires when it ends, null if it does not say
 */
record SetCookie(
    String name,
    String pair,
    String domain,
    String path,
    boolean isSecure,
    @Nullable Long maxAgeSeconds,
    @Nullable Instant expires) {
  /** As long as RFC 6265 asks for. */
  private static final int MAX_CHARS = 4096;

  /** Returns the cookie, empty if the line is none, or none that can be sent back. */
  static Optional<SetCookie> parse(String line) {
    String[] parts = line.split(";", -1);
    int equals = parts[0].indexOf('=');
    if (equals < 0) {
      return Optional.empty();
    }
    String name = parts[0].substring(0, equals).strip();
    String pair = name + "=" + parts[0].substring(equals + 1).strip();
    if (name.isEmpty() || pair.length() > MAX_CHARS || !isPlain(pair)) {
      return Optional.empty();
    }
    String domain = "";
    String path = "";
    boolean secure = false;
    Long maxAge = null;
    Instant expires = null;
    for (int i = 1; i < parts.length; i++) {
      int at = parts[i].indexOf('=');
      String key = (at < 0 ? parts[i] : parts[i].substring(0, at)).strip().toLowerCase(Locale.ROOT);
      String value = at < 0 ? "" : parts[i].substring(at + 1).strip();
      switch (key) {
        case "domain" -> domain = domainOf(value);
        case "path" -> path = value;
        case "secure" -> secure = true;
        case "max-age" -> maxAge = seconds(value, maxAge);
        case "expires" -> expires = HttpDate.parse(value).orElse(expires);
        default -> {}
      }
    }
    return Optional.of(new SetCookie(name, pair, domain, path, secure, maxAge, expires));
  }

  /** Returns how long it lives from {@code now}, null if as long as the client. */
  @Nullable Duration life(Instant now) {
    if (maxAgeSeconds != null) {
      return Duration.ofSeconds(maxAgeSeconds);
    }
    return expires == null ? null : Duration.between(now, expires);
  }

  private static String domainOf(String value) {
    return (value.startsWith(".") ? value.substring(1) : value).toLowerCase(Locale.ROOT);
  }

  private static @Nullable Long seconds(String value, @Nullable Long otherwise) {
    if (!value.matches("-?\\d+")) {
      return otherwise;
    }
    if (value.startsWith("-")) {
      return 0L;
    }
    return value.length() > 10 ? Long.valueOf(Integer.MAX_VALUE) : Long.valueOf(value);
  }

  /** What a header cannot carry is not sent back. */
  private static boolean isPlain(String pair) {
    return pair.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
