package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountTest {
  private static String token(String payload) {
    String encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    return "e30." + encoded + ".signature";
  }

  @Test
  void theGivenUserComesFirst() {
    assertThat(Account.of("bob", token("{\"userId\":\"alice\"}")))
        .isEqualTo(new Account("bob", true));
  }

  @Test
  void theTokensUserIsUserIdThenSub() {
    assertThat(Account.of(null, token("{\"sub\":\"s\",\"userId\":\"ü-1?\"}")).name())
        .isEqualTo("ü-1?");
    assertThat(Account.of(null, token("{\"sub\":\"s\"}"))).isEqualTo(new Account("s", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "a.b", "a.%%%.c", "a.e30.c", "a.bm90IGpzb24.c", "a.W10.c"})
  void whatNamesNobodyIsTheSharedAccount(String token) {
    assertThat(Account.of(null, token)).isEqualTo(new Account("default", false));
  }

  @Test
  void withoutATokenItIsTheSharedAccount() {
    assertThat(Account.of(null, null)).isEqualTo(new Account("default", false));
  }
}
