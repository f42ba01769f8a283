package io.realtime4j.api.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that begin alike, written {@code 10.0.0.0/8} or {@code fd00::/8}, or a single one. No
 * name is ever looked up.
 */
public final class AddressBlock {
  private static final int LONGEST = 45; // An IPv6 address with an IPv4 one at its end.
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern ZONE = Pattern.compile("%[A-Za-z0-9_.~-]{1,32}");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,2}");

  private final byte[] prefix;
  private final int bits;

  private AddressBlock(byte[] prefix, int bits) {
    this.prefix = prefix;
    this.bits = bits;
  }

  /**
   * Reads a block.
   *
   * @throws IllegalArgumentException if it is none, or has bits set that it says do not count: then
   *     the number of bits is probably not the one that was meant
   */
  public static AddressBlock parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
    if (address == null || text.indexOf('%') >= 0) {
      throw new IllegalArgumentException("\"" + text + "\" is no address or block of addresses");
    }
    byte[] bytes = address.getAddress();
    int all = bytes.length * Byte.SIZE;
    String length = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
    if (!NUMBER.matcher(length).matches() || Integer.parseInt(length) > all) {
      throw new IllegalArgumentException(
          "\"" + text + "\" must have a number from 0 to " + all + " behind its slash");
    }
    int bits = Integer.parseInt(length);
    if (!Arrays.equals(bytes, masked(bytes, bits))) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has bits set beyond the first " + bits + ": which block is meant?");
    }
    return new AddressBlock(bytes, bits);
  }

  /** Returns whether an address is one of these. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == prefix.length && Arrays.equals(prefix, masked(bytes, bits));
  }

  /**
   * Returns an address from its digits, the zone behind an IPv6 address left out; {@code null} for
   * anything else.
   */
  public static @Nullable InetAddress address(String text) {
    int percent = text.indexOf('%');
    boolean hasZone = percent >= 0;
    if (hasZone && !ZONE.matcher(text.substring(percent)).matches()) {
      return null;
    }
    String digits = hasZone ? text.substring(0, percent) : text;
    if (digits.length() > LONGEST) {
      return null;
    }
    try {
      if (digits.indexOf(':') < 0) {
        byte[] bytes = hasZone ? null : v4(digits);
        return bytes == null ? null : InetAddress.getByAddress(bytes);
      }
      // What has a colon and these characters alone is read or refused, and never looked up.
      return V6.matcher(digits).matches() && isV4AtMostAtTheEnd(digits)
          ? InetAddress.getByName(digits)
          : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /**
   * Returns what counts as one place: an address, or of an IPv6 address the network of its first 64
   * bits, of which its owner has every address.
   */
  public static String network(InetSocketAddress from) {
    InetAddress address = from.getAddress();
    if (address == null) {
      return from.getHostString();
    }
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < bytes.length / 2; i += 2) {
      network
          .append(Integer.toHexString(((bytes[i] & 0xFF) << 8) | (bytes[i + 1] & 0xFF)))
          .append(':');
    }
    return network.append(":/64").toString();
  }

  private static boolean isV4AtMostAtTheEnd(String digits) {
    return digits.indexOf('.') < 0 || v4(digits.substring(digits.lastIndexOf(':') + 1)) != null;
  }

  private static byte @Nullable [] v4(String digits) {
    String[] parts = digits.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      if (!NUMBER.matcher(parts[i]).matches() || Integer.parseInt(parts[i]) > 255) {
        return null;
      }
      bytes[i] = (byte) Integer.parseInt(parts[i]);
    }
    return bytes;
  }

  private static byte[] masked(byte[] bytes, int bits) {
    byte[] masked = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.max(0, Math.min(Byte.SIZE, bits - i * Byte.SIZE));
      masked[i] = (byte) (bytes[i] & (0xFF << (Byte.SIZE - kept)));
    }
    return masked;
  }
}
