package io.realtime4j.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import org.jspecify.annotations.Nullable;

/** Checks a signature with one public key. */
@FunctionalInterface
interface PublicKeyCheck {
  /** RFC 7518, sections 3.3 and 3.5. */
  int MIN_RSA_BITS = 2048;

  boolean holds(CompactToken token) throws JOSEException;

  /** Returns the check that goes with a key, {@code null} if it does not go with the algorithm. */
  static @Nullable PublicKeyCheck of(JWK key, JWSAlgorithm algorithm) throws JOSEException {
    if (key instanceof RSAKey rsa && JWSAlgorithm.Family.RSA.contains(algorithm)) {
      return rsa.size() < MIN_RSA_BITS ? null : by(new RSASSAVerifier(rsa));
    }
    if (key instanceof ECKey ec && JWSAlgorithm.Family.EC.contains(algorithm)) {
      // Refuses an algorithm of another curve by itself.
      return by(new ECDSAVerifier(ec));
    }
    if (key instanceof OctetKeyPair okp
        && Curve.Ed25519.equals(okp.getCurve())
        && JWSAlgorithm.Family.ED.contains(algorithm)
        && !JWSAlgorithm.Ed448.equals(algorithm)) {
      return token -> Ed25519Signature.holds(okp, token);
    }
    return null;
  }

  private static PublicKeyCheck by(JWSVerifier verifier) {
    return token -> verifier.verify(token.header(), token.signingInput(), token.signature());
  }
}
