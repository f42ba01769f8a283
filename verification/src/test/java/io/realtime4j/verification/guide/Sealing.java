package io.realtime4j.verification.guide;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Text under AES-GCM. */
// guide: sealing
final class Sealing {
  private static final int IV_BYTES = 12; // What GCM is made for (NIST SP 800-38D).
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Returns a text of its own each time, which opens only for the same room and author. */
  static String seal(SecretKey key, String room, String author, String text) {
    byte[] iv = new byte[IV_BYTES];
    RANDOM.nextBytes(iv); // An IV that is used twice under one key gives both texts away.
    try {
      byte[] hidden =
          cipher(Cipher.ENCRYPT_MODE, key, iv, room, author)
              .doFinal(text.getBytes(StandardCharsets.UTF_8));
      byte[] sealed = Arrays.copyOf(iv, iv.length + hidden.length);
      System.arraycopy(hidden, 0, sealed, iv.length, hidden.length);
      return Base64.getEncoder().encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key cannot be used", e);
    }
  }

  /** Returns the text, empty if the key, the room or the author is another, or it was changed. */
  static Optional<String> open(SecretKey key, String room, String author, String sealed) {
    try {
      byte[] all = Base64.getDecoder().decode(sealed);
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, key, all, room, author)
              .doFinal(all, IV_BYTES, all.length - IV_BYTES);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The IV is what the bytes begin with. */
  private static Cipher cipher(int mode, SecretKey key, byte[] bytes, String room, String author)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, bytes, 0, IV_BYTES));
    // The length keeps "ab" + "c" apart from "a" + "bc".
    String place = room.length() + ":" + room + author;
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private Sealing() {}
}
// guide: end
