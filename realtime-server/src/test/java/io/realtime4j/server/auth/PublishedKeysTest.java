package io.realtime4j.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Principal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishedKeysTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofMinutes(50);
  private static final RSAKey RSA = rsa("r1", 2048);
  private static final ECKey EC = ec(Curve.P_256, "e1");

  private IdentityProvider provider;

  @BeforeEach
  void start() throws Exception {
    provider = new IdentityProvider();
  }

  @AfterEach
  void stop() throws Exception {
    provider.close();
  }

  private static RSAKey rsa(String id, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static ECKey ec(Curve curve, String id) {
    try {
      return new ECKeyGenerator(curve).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private TokenAuthenticator authenticator(KeySets keySets) {
    return new TokenAuthenticator(
        ServerOptions.builder()
            .jwksUrl(provider.address())
            .jwtAudience("chat")
            .jwtSecret("0123456789abcdef0123456789abcdef")
            .build(),
        InstantSource.fixed(Instant.EPOCH),
        keySets);
  }

  /** Asks for keys once, then when a key is unknown, twice in all. */
  private TokenAuthenticator authenticator() {
    return authenticator(new KeySets(LONG, PAUSE, LONG, Duration.ofSeconds(20)));
  }

  private static String ask(TokenAuthenticator authenticator, String token) {
    return outcome(authenticator.authenticate(request(token)));
  }

  private static AuthRequest request(String token) {
    return AuthRequest.builder()
        .token(token)
        .auth(JsonObject.EMPTY)
        .query("")
        .remote(new InetSocketAddress("127.0.0.1", 1))
        .build();
  }

  private static String outcome(CompletionStage<Principal> pending) {
    try {
      return pending.toCompletableFuture().join().userId();
    } catch (CompletionException e) {
      return e.getCause() instanceof AuthenticationException refused
          ? refused.code()
          : e.getCause().getMessage();
    }
  }

  private static String signed(JWSAlgorithm algorithm, String keyId, JWSSigner signer) {
    return signed(algorithm, keyId, signer, "chat");
  }

  private static String signed(
      JWSAlgorithm algorithm, String keyId, JWSSigner signer, String audience) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(algorithm).keyID(keyId).build(),
              new JWTClaimsSet.Builder().subject("u").audience(audience).build());
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyAlgorithmOfAPublishedKeyIsAcceptedWithOneFetch() throws Exception {
    ECKey ec384 = ec(Curve.P_384, "e2");
    ECKey ec521 = ec(Curve.P_521, "e3");
    provider.publish(RSA, EC, ec384, ec521);
    TokenAuthenticator authenticator = authenticator();
    for (JWSAlgorithm algorithm :
        List.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512)) {
      String token = signed(algorithm, "r1", new RSASSASigner(RSA));
      assertThat(ask(authenticator, token)).as(algorithm.getName()).isEqualTo("u");
      assertThat(ask(authenticator, token.substring(0, token.length() - 6) + "AAAAAA"))
          .isEqualTo("INVALID_TOKEN");
    }
    assertThat(ask(authenticator, signed(JWSAlgorithm.ES256, "e1", new ECDSASigner(EC))))
        .isEqualTo("u");
    assertThat(ask(authenticator, signed(JWSAlgorithm.ES384, "e2", new ECDSASigner(ec384))))
        .isEqualTo("u");
    assertThat(ask(authenticator, signed(JWSAlgorithm.ES512, "e3", new ECDSASigner(ec521))))
        .isEqualTo("u");
    assertThat(ask(authenticator, signed(JWSAlgorithm.RS256, null, new RSASSASigner(RSA))))
        .as("no key is named")
        .isEqualTo("u");
    assertThat(provider.asked).hasValue(1);
  }

  @Test
  void ed25519IsAccepted() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    provider.publish(
        new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID("d1").build());
    for (String algorithm : List.of("EdDSA", "Ed25519")) {
      String text =
          Base64URL.encode("{\"alg\":\"" + algorithm + "\",\"kid\":\"d1\"}")
              + "."
              + Base64URL.encode("{\"sub\":\"u\",\"aud\":\"chat\"}");
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      byte[] bytes = signature.sign();
      TokenAuthenticator authenticator = authenticator();
      assertThat(ask(authenticator, text + "." + Base64URL.encode(bytes))).isEqualTo("u");
      bytes[3] ^= 1;
      assertThat(ask(authenticator, text + "." + Base64URL.encode(bytes)))
          .isEqualTo("INVALID_TOKEN");
    }
  }

  @Test
  void aPublicKeyIsNoSecretAndASecretNoPublishedKey() throws Exception {
    byte[] known = RSA.toRSAPublicKey().getEncoded();
    OctetSequenceKey leaked = new OctetSequenceKey.Builder(known).keyID("o1").build();
    provider.publishAsWritten(RSA.toPublicJWK(), leaked);
    TokenAuthenticator authenticator = authenticator();
    for (String id : List.of("r1", "o1")) {
      assertThat(ask(authenticator, signed(JWSAlgorithm.HS256, id, new MACSigner(known))))
          .isEqualTo("INVALID_TOKEN");
    }
  }

  @Test
  void aKeyServesOnlyWhatItIsFor() throws Exception {
    RSAKey weak = rsa("r2", 1024);
    RSAKey bound = new RSAKey.Builder(rsa("r3", 2048)).algorithm(JWSAlgorithm.PS256).build();
    RSAKey secrecy = new RSAKey.Builder(rsa("r4", 2048)).keyUse(KeyUse.ENCRYPTION).build();
    provider.publish(weak, bound, secrecy, EC, RSA);
    TokenAuthenticator authenticator = authenticator();
    assertThat(ask(authenticator, signed(JWSAlgorithm.RS256, "r2", new RSASSASigner(weak, true))))
        .isEqualTo("INVALID_TOKEN");
    assertThat(ask(authenticator, signed(JWSAlgorithm.PS256, "r3", new RSASSASigner(bound))))
        .isEqualTo("u");
    assertThat(ask(authenticator, signed(JWSAlgorithm.RS256, "r1", new RSASSASigner(RSA), "mail")))
        .as("made for another application")
        .isEqualTo("INVALID_TOKEN");
    // Keys that do not go with the token look like unknown ones; the second may be fetched for.
    assertThat(ask(authenticator, signed(JWSAlgorithm.RS256, "r3", new RSASSASigner(bound))))
        .isNotEqualTo("u");
    assertThat(ask(authenticator, signed(JWSAlgorithm.RS256, "r4", new RSASSASigner(secrecy))))
        .isNotEqualTo("u");
    assertThat(ask(authenticator, signed(JWSAlgorithm.RS256, "e1", new RSASSASigner(RSA))))
        .isNotEqualTo("u");
  }

  @Test
  void aNewKeyIsFetchedAndUnknownOnesAreNotAskedForAgainAndAgain() throws Exception {
    provider.publish(RSA);
    TokenAuthenticator authenticator = authenticator();
    String before = signed(JWSAlgorithm.RS256, "r1", new RSASSASigner(RSA));
    assertThat(ask(authenticator, before)).isEqualTo("u");
    provider.publish(RSA, EC);
    assertThat(ask(authenticator, signed(JWSAlgorithm.ES256, "e1", new ECDSASigner(EC))))
        .isEqualTo("u");
    for (int i = 0; i < 50; i++) {
      assertThat(ask(authenticator, signed(JWSAlgorithm.RS256, "x" + i, new RSASSASigner(RSA))))
          .isNotEqualTo("u");
    }
    assertThat(ask(authenticator, before)).isEqualTo("u");
    assertThat(provider.asked).hasValue(2);
  }

  @Test
  void whileTheProviderFailsNobodyUnknownComesInAndMayTryAgain() throws Exception {
    provider.publish(RSA);
    String token = signed(JWSAlgorithm.RS256, "r1", new RSASSASigner(RSA));
    for (int status : List.of(500, 404, 302)) {
      provider.status = status;
      assertThat(ask(authenticator(), token)).contains("could not be fetched");
    }
    provider.status = 200;
    for (String body : List.of("", "no keys", "[]", "{}", "x".repeat(300_000))) {
      provider.body = body;
      assertThat(ask(authenticator(), token)).as(body).contains("could not be fetched");
    }
    provider.hold = new CountDownLatch(1);
    KeySets impatient = new KeySets(LONG, PAUSE, LONG, Duration.ofMillis(50));
    assertThat(ask(authenticator(impatient), token)).contains("could not be fetched");
  }

  @Test
  void theLastKeysServeWhileTheProviderFails() throws Exception {
    provider.publish(RSA);
    KeySets forgetful =
        new KeySets(Duration.ofMillis(60), Duration.ofMillis(1), LONG, Duration.ofSeconds(20));
    TokenAuthenticator authenticator = authenticator(forgetful);
    String token = signed(JWSAlgorithm.RS256, "r1", new RSASSASigner(RSA));
    assertThat(ask(authenticator, token)).isEqualTo("u");
    provider.status = 503;
    int before = provider.asked.get();
    // However long it takes until the keys are stale and asked for again.
    while (provider.asked.get() < before + 2) {
      assertThat(ask(authenticator, token)).isEqualTo("u");
    }
  }

  @Test
  void aHangingProviderHoldsUpNobodyWhoseKeyIsKnown() throws Exception {
    provider.publish(RSA);
    TokenAuthenticator authenticator = authenticator();
    String known = signed(JWSAlgorithm.RS256, "r1", new RSASSASigner(RSA));
    assertThat(ask(authenticator, known)).isEqualTo("u");
    provider.hold = new CountDownLatch(1);
    CompletionStage<Principal> unknown =
        authenticator.authenticate(request(signed(JWSAlgorithm.RS256, "x", new RSASSASigner(RSA))));
    assertThat(ask(authenticator, known)).isEqualTo("u");
    assertThat(unknown.toCompletableFuture()).isNotDone();
    provider.hold.countDown();
    assertThat(outcome(unknown)).isEqualTo("INVALID_TOKEN");
  }
}
