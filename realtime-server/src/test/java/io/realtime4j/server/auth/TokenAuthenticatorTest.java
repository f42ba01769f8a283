package io.realtime4j.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Principal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class TokenAuthenticatorTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String SECRET =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  private final Map<String, String> variables =
      new HashMap<>(Map.of("REALTIME_JWT_SECRET", SECRET));

  private Principal ask(String token) {
    return ask(token, JsonObject.EMPTY, null, "");
  }

  private Principal ask(String token, JsonObject auth, String app, String query) {
    try {
      return new TokenAuthenticator(
              ServerOptions.fromEnvironment(variables), InstantSource.fixed(NOW))
          .authenticate(
              AuthRequest.builder()
                  .token(token)
                  .auth(auth)
                  .appName(app)
                  .query(query)
                  .remote(new InetSocketAddress("127.0.0.1", 1))
                  .build())
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  private String code(String token) {
    try {
      ask(token);
      return "accepted";
    } catch (AuthenticationException e) {
      return e.code();
    }
  }

  private static JWTCreator.Builder user() {
    return JWT.create().withClaim("userId", "u");
  }

  @Test
  void aTokenWhoseTenantCannotBeReadIsOfNoTenant() {
    for (List<String> several : List.of(List.of("acme"), List.of("acme", "other"))) {
      assertThat(code(user().withClaim("tenant", several).sign(Algorithm.HMAC256(SECRET))))
          .isEqualTo("INVALID_TOKEN");
    }
    assertThat(code(user().withClaim("tenant", 42).sign(Algorithm.HMAC256(SECRET))))
        .isEqualTo("INVALID_TOKEN");
    // Its normal form would be that of no name at all.
    for (String name : List.of("!!!", "\u65e5\u672c", "-_-")) {
      assertThat(code(user().withClaim("tenant", name).sign(Algorithm.HMAC256(SECRET))))
          .isEqualTo("INVALID_TOKEN");
    }
    for (String none : List.of("", " ")) {
      assertThat(ask(user().withClaim("tenant", none).sign(Algorithm.HMAC256(SECRET))).tenant())
          .isEqualTo("primary");
    }
    assertThat(ask(user().withNullClaim("tenant").sign(Algorithm.HMAC256(SECRET))).tenant())
        .isEqualTo("primary");
  }

  @Test
  void aTokenWhoseIdIsNoTextCouldNotBeRevokedAndIsRefused() {
    assertThat(code(user().withClaim("jti", 7).sign(Algorithm.HMAC256(SECRET))))
        .isEqualTo("INVALID_TOKEN");
    assertThat(ask(user().withNullClaim("jti").sign(Algorithm.HMAC256(SECRET))).tokenId()).isNull();
  }

  @Test
  void everyHmacIsAcceptedAndNothingElse() {
    assertThat(ask(user().sign(Algorithm.HMAC256(SECRET))).userId()).isEqualTo("u");
    assertThat(ask(user().sign(Algorithm.HMAC384(SECRET))).userId()).isEqualTo("u");
    assertThat(ask(user().sign(Algorithm.HMAC512(SECRET))).userId()).isEqualTo("u");
    assertThat(code(user().sign(Algorithm.none()))).isEqualTo("INVALID_TOKEN");
    assertThat(code("a.b.c")).isEqualTo("INVALID_TOKEN");
    assertThat(code("user:u")).isEqualTo("INVALID_TOKEN");
    assertThat(code("x".repeat(20_000))).isEqualTo("INVALID_TOKEN");
    assertThat(code(null)).isEqualTo("AUTH_REQUIRED");
    assertThat(code(" ")).isEqualTo("AUTH_REQUIRED");
  }

  @Test
  void aShortSecretIsTheSameKeyAsElsewhere() throws Exception {
    variables.put("REALTIME_JWT_SECRET", "short");
    for (String hash : List.of("256", "384", "512")) {
      Mac mac = Mac.getInstance("HmacSHA" + hash);
      mac.init(new SecretKeySpec("short".getBytes(StandardCharsets.UTF_8), "HMAC"));
      String text = part("{\"alg\":\"HS" + hash + "\"}") + "." + part("{\"sub\":\"u\"}");
      String signature =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
      assertThat(ask(text + "." + signature).userId()).isEqualTo("u");
      assertThat(code(text + "." + part("forged"))).isEqualTo("INVALID_TOKEN");
    }
  }

  @Test
  void timesAreCheckedWithALeeway() {
    assertThat(timed(-29, null)).isEqualTo("accepted");
    assertThat(timed(-31, null)).isEqualTo("TOKEN_EXPIRED");
    assertThat(timed(60, 29L)).isEqualTo("accepted");
    assertThat(timed(60, 31L)).isEqualTo("INVALID_TOKEN");
    String future = user().withIssuedAt(NOW.plusSeconds(999)).sign(Algorithm.HMAC256(SECRET));
    assertThat(code(future)).isEqualTo("accepted");
  }

  @Test
  void aTokenMayListManyGroups() {
    assertThat(code(withGroups(35_000))).isEqualTo("accepted");
    assertThat(code(withGroups(70_000))).isEqualTo("INVALID_TOKEN");
  }

  private static String withGroups(int chars) {
    return user().withClaim("groups", "g".repeat(chars)).sign(Algorithm.HMAC256(SECRET));
  }

  private String timed(long expires, Long notBefore) {
    JWTCreator.Builder token = user().withExpiresAt(NOW.plusSeconds(expires));
    if (notBefore != null) {
      token.withNotBefore(NOW.plusSeconds(notBefore));
    }
    return code(token.sign(Algorithm.HMAC256(SECRET)));
  }

  @Test
  void claimsSayWhoItIs() {
    Principal who =
        ask(
            JWT.create()
                .withSubject("sub")
                .withClaim("userId", "u")
                .withClaim("name", "Ursula")
                .withClaim("picture", "https://x/u.png")
                .withClaim("sessionId", "s1")
                .withClaim("tenant", "Acme Corp")
                .withExpiresAt(NOW.plusSeconds(60))
                .sign(Algorithm.HMAC256(SECRET)));
    assertThat(who)
        .isEqualTo(
            Principal.builder()
                .tenant("acme-corp")
                .userId("u")
                .userName("Ursula")
                .userAvatar("https://x/u.png")
                .sessionId("s1")
                .expiresAt(NOW.plusSeconds(60))
                .build());
    assertThat(code(JWT.create().sign(Algorithm.HMAC256(SECRET)))).isEqualTo("INVALID_TOKEN");
    assertThat(code(JWT.create().withClaim("userId", "a\u0001b").sign(Algorithm.HMAC256(SECRET))))
        .isEqualTo("INVALID_TOKEN");
  }

  @Test
  void theTenantIsTheTokensUnlessTheClientIsTrusted() {
    String plain = user().sign(Algorithm.HMAC256(SECRET));
    String bound = user().withClaim("tenant", "acme").sign(Algorithm.HMAC256(SECRET));
    JsonObject chosen = JsonObject.of("sourceAccountId", "Other");
    assertThat(ask(plain, chosen, "app", "app=q").tenant()).isEqualTo("primary");
    variables.put("REALTIME_TRUST_CLIENT_TENANT", "true");
    assertThat(ask(plain, chosen, "app", "app=q").tenant()).isEqualTo("other");
    assertThat(ask(plain, JsonObject.EMPTY, "App", "app=q").tenant()).isEqualTo("app");
    assertThat(ask(plain, JsonObject.EMPTY, null, "EIO=4&app=q%20x").tenant()).isEqualTo("q-x");
    assertThat(ask(bound, JsonObject.EMPTY, null, "").tenant()).isEqualTo("acme");
    try {
      ask(bound, chosen, null, "");
      throw new AssertionError("accepted");
    } catch (AuthenticationException e) {
      assertThat(e.code()).isEqualTo("TENANT_MISMATCH");
    }
  }

  @Test
  void withoutAKeyNobodyIsBelievedButInDevelopment() {
    variables.remove("REALTIME_JWT_SECRET");
    String unsigned = user().sign(Algorithm.none());
    assertThat(code(unsigned)).isEqualTo("INVALID_TOKEN");
    variables.put("REALTIME_DEV_MODE", "true");
    assertThat(code(unsigned)).isEqualTo("accepted");
    assertThat(code(user().withExpiresAt(NOW.minusSeconds(31)).sign(Algorithm.none())))
        .isEqualTo("TOKEN_EXPIRED");
    assertThat(code(null)).isEqualTo("AUTH_REQUIRED");
  }

  @Test
  void tenantNamesHaveOneForm() {
    assertThat(Tenants.normalize("  My App!! ")).isEqualTo("my-app");
    assertThat(Tenants.normalize("_-x-_")).isEqualTo("x");
    assertThat(Tenants.normalize("!!!")).isEqualTo("primary");
    assertThat(Tenants.normalize(null)).isEqualTo("primary");
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aSignedPayloadThatIsNoObjectIsAnInvalidToken() throws Exception {
    for (String payload :
        List.of("null", "1", "[]", "\"u\"", "", "{", "{\"exp\":\"x\"}", "{\"sub\":{}}")) {
      for (String header : List.of("{\"alg\":\"HS256\"}", "null", "[]", "{\"alg\":null}")) {
        assertThat(code(signed(header, payload))).as(header + payload).isEqualTo("INVALID_TOKEN");
      }
    }
  }

  @Test
  void whatNoKeyCouldMakeGoodIsRefused() throws Exception {
    String claims = "{\"sub\":\"u\"}";
    for (String header :
        List.of(
            "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}",
            "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":true}",
            "{\"alg\":\"HS256\",\"b64\":false}",
            "{\"alg\":\"HS256\",\"typ\":\"secevent+jwt\"}",
            "{\"alg\":\"HS256\",\"typ\":\"logout+jwt\"}",
            "{\"alg\":\"HS256\",\"cty\":\"JWT\"}",
            "{\"alg\":\"RS256\"}",
            "{\"alg\":\"hs256\"}",
            "{\"alg\":\"none\"}",
            "{\"alg\":[\"HS256\"]}")) {
      assertThat(code(signed(header, claims))).as(header).isEqualTo("INVALID_TOKEN");
    }
    for (String header :
        List.of(
            "{\"alg\":\"HS256\",\"typ\":\"jwt\"}",
            "{\"alg\":\"HS256\",\"typ\":\"application/at+jwt\"}",
            "{\"alg\":\"HS256\",\"kid\":\"any\",\"jku\":\"http://127.0.0.1:1/\"}")) {
      assertThat(code(signed(header, claims))).as(header).isEqualTo("accepted");
    }
    String good = signed("{\"alg\":\"HS256\"}", claims);
    int dot = good.indexOf('.');
    for (String bad :
        List.of(
            good + "=",
            good + "\n",
            " " + good,
            good + ".",
            good.substring(0, dot) + "\r\n" + good.substring(dot),
            good.substring(0, good.lastIndexOf('.') + 1),
            good.replace('.', '-'),
            good + "A")) {
      assertThat(code(bad)).as(bad).isEqualTo("INVALID_TOKEN");
    }
  }

  @Test
  void claimsOfTheWrongKindAreNotOverlooked() throws Exception {
    for (String claim :
        List.of(
            "\"exp\":\"4102444800\"",
            "\"exp\":null",
            "\"exp\":1e300",
            "\"exp\":[4102444800]",
            "\"nbf\":true",
            "\"nbf\":\"0\"",
            "\"jti\":\"a\\u0000b\"")) {
      assertThat(code(signed("{\"alg\":\"HS256\"}", "{\"sub\":\"u\"," + claim + "}")))
          .as(claim)
          .isEqualTo("INVALID_TOKEN");
    }
    assertThat(code(signed("{\"alg\":\"HS256\"}", "{\"sub\":\"u\",\"exp\":1767323045.5}")))
        .isEqualTo("accepted");
  }

  @Test
  void anIssuerAndAnAudienceAreHeldToWhatIsConfigured() {
    variables.put("REALTIME_JWT_ISSUER", "https://id.example");
    variables.put("REALTIME_JWT_AUDIENCE", "chat");
    Algorithm key = Algorithm.HMAC256(SECRET);
    String issuer = "https://id.example";
    assertThat(code(user().withIssuer(issuer).withAudience("chat").sign(key)))
        .isEqualTo("accepted");
    assertThat(code(user().withIssuer(issuer).withAudience("mail", "chat").sign(key)))
        .isEqualTo("accepted");
    for (JWTCreator.Builder other :
        List.of(
            user(),
            user().withIssuer(issuer),
            user().withAudience("chat"),
            user().withIssuer(issuer + "/").withAudience("chat"),
            user().withIssuer(issuer).withAudience("Chat"),
            user().withIssuer(issuer).withAudience("mail", "chats"))) {
      assertThat(code(other.sign(key))).isEqualTo("INVALID_TOKEN");
    }
    variables.put("REALTIME_JWT_AUDIENCE", "*");
    assertThat(code(user().withIssuer(issuer).sign(key))).isEqualTo("accepted");
  }

  @Test
  void policiesSeeWhatElseATokenSays() {
    Principal who =
        ask(
            user()
                .withJWTId("t1")
                .withIssuedAt(NOW)
                .withClaim("roles", List.of("admin"))
                .sign(Algorithm.HMAC256(SECRET)));
    assertThat(who.tokenId()).isEqualTo("t1");
    assertThat(who.claims()).isEqualTo(JsonObject.of("roles", List.of("admin")));
    assertThat(ask(user().sign(Algorithm.HMAC256(SECRET))).claims()).isSameAs(JsonObject.EMPTY);
  }

  private static String signed(String header, String payload) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HMAC"));
    String text = part(header) + "." + part(payload);
    return text
        + "."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }
}
