package io.realtime4j.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Ed25519 with the JDK's own provider: the library would need another library for it. */
final class Ed25519Signature {
  /** What wraps a key of this kind (RFC 8410, section 4); the 32 bytes of the key follow. */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;
  private static final String NAME = "Ed25519";

  private Ed25519Signature() {}

  static boolean holds(OctetKeyPair key, CompactToken token) throws JOSEException {
    byte[] x = key.getDecodedX();
    if (x.length != KEY_BYTES) {
      return false;
    }
    byte[] wrapped = new byte[PREFIX.length + KEY_BYTES];
    System.arraycopy(PREFIX, 0, wrapped, 0, PREFIX.length);
    System.arraycopy(x, 0, wrapped, PREFIX.length, KEY_BYTES);
    try {
      PublicKey publicKey =
          KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(wrapped));
      Signature signature = Signature.getInstance(NAME);
      signature.initVerify(publicKey);
      signature.update(token.signingInput());
      return signature.verify(token.signature().decode());
    } catch (GeneralSecurityException e) {
      throw new JOSEException(NAME, e);
    }
  }
}
