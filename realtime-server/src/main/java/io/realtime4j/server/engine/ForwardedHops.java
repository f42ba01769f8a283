package io.realtime4j.server.engine;

import io.realtime4j.api.internal.AddressBlock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * Read from the right alone: what stands left of an entry, such as a quote that does not end, can
 * never change how it is read.
 */

/** The addresses in {@code X-Forwarded-For} or {@code Forwarded}, the last first. */
final class ForwardedHops {
  /** With or without brackets, with or without a port: both headers are written in every way. */
  private static final Pattern IN_BRACKETS =
      Pattern.compile("\\[([^\\[\\]]*:[^\\[\\]]*)](?::(.*))?");

  private static final Pattern V4_WITH_PORT = Pattern.compile("([0-9.]+):([^:]*)");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final int HIGHEST_PORT = 65_535;

  /** An address in brackets with a zone, and a port. */
  private static final int LONGEST = 100;

  private final List<String> lines;
  private final boolean standard;
  private int line;
  private int end;

  /**
   * Creates them.
   *
   * @param lines the values of the header, one for each of its lines
   * @param standard whether it is {@code Forwarded}
   */
  ForwardedHops(List<String> lines, boolean standard) {
    this.lines = lines;
    this.standard = standard;
    this.line = lines.size();
    this.end = -1;
  }

  /** Returns the next to the left, {@code null} if there is none that can be read. */
  @Nullable InetSocketAddress next() {
    if (end < 0) {
      if (line == 0) {
        return null;
      }
      line--;
      end = lines.get(line).length();
    }
    String text = lines.get(line);
    int comma = standard ? commaOutsideQuotes(text, end) : text.lastIndexOf(',', end - 1);
    String entry = text.substring(comma + 1, end).strip();
    end = comma;
    String node = standard ? forPart(entry) : entry;
    return node == null ? null : address(node);
  }

  private static int commaOutsideQuotes(String text, int end) {
    boolean quoted = false;
    for (int at = end - 1; at >= 0; at--) {
      char c = text.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        return at;
      }
    }
    return -1;
  }

  /** Returns the only {@code for} of an entry, without its quotes. */
  private static @Nullable String forPart(String entry) {
    String found = null;
    for (String part : entry.split(";", -1)) {
      String pair = part.strip();
      if (pair.regionMatches(true, 0, "for=", 0, 4)) {
        if (found != null) {
          return null;
        }
        found = pair.substring(4);
      }
    }
    if (found == null || found.indexOf('"') < 0) {
      return found;
    }
    boolean isQuoted = found.length() > 1 && found.startsWith("\"") && found.endsWith("\"");
    String inside = isQuoted ? found.substring(1, found.length() - 1) : "";
    return inside.indexOf('"') < 0 && inside.indexOf('\\') < 0 ? inside : null;
  }

  private static @Nullable InetSocketAddress address(String node) {
    if (node.length() > LONGEST) {
      return null;
    }
    Matcher brackets = IN_BRACKETS.matcher(node);
    Matcher v4 = V4_WITH_PORT.matcher(node);
    if (brackets.matches()) {
      return address(brackets.group(1), brackets.group(2));
    }
    return v4.matches() ? address(v4.group(1), v4.group(2)) : address(node, null);
  }

  private static @Nullable InetSocketAddress address(String digits, @Nullable String port) {
    InetAddress address = AddressBlock.address(digits);
    if (address == null) {
      return null;
    }
    // RFC 7239 lets a proxy write a word of its own for a port.
    boolean isNumber = port != null && PORT.matcher(port).matches();
    int number = isNumber ? Integer.parseInt(port) : 0;
    return new InetSocketAddress(address, number > HIGHEST_PORT ? 0 : number);
  }
}
