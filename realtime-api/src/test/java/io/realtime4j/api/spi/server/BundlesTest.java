package io.realtime4j.api.spi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.internal.TenantName;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be used is refused where it is made, and said with its name and value. */
class BundlesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "ä", "a\n", "primary:x"})
  void aTenantThatCouldBeTakenForAnotherIsRefused(String tenant) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Principal.builder().tenant(tenant).build())
        .withMessageContaining("tenant");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Principal.builder().tenant("a".repeat(129)).build());
    String longest = "a".repeat(128);
    assertThat(Principal.builder().tenant(longest).build().tenant()).isEqualTo(longest);
    assertThat(TenantName.normal(longest + "b")).contains(longest);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a\u0000b", "a\u001bb", "\ud800"})
  void aUserThatCannotBePartOfNamesIsRefused(String user) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Principal.builder().userId(user).build())
        .withMessageContaining("userId");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Principal.builder().userId("u".repeat(257)).build());
  }

  @Test
  void aPrincipalIsAnonymousInThePrimaryTenantByDefault() {
    Principal nobody = Principal.builder().build();
    assertThat(nobody.isAnonymous()).isTrue();
    assertThat(nobody.tenant()).isEqualTo("primary");
    assertThat(nobody.claims()).isEqualTo(JsonObject.EMPTY);
    assertThat(Principal.builder().userId("dm:a/b 😀").build().isAnonymous()).isFalse();
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageEntry.builder().tenant("t").build())
        .withMessage("room must be set");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeatureEmit.builder().tenant("t").event("e").build())
        .withMessageContaining("room, userId and sid");
  }

  @Test
  void aRangeThatIsNoneIsRefused() {
    Receipt.Builder receipt = Receipt.builder().tenant("t").room("r").userId("u").kind(Kind.READ);
    assertThatIllegalArgumentException().isThrownBy(() -> receipt.from(0).to(2).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> receipt.from(3).to(2).build())
        .withMessage("to must be at least 3, was 2");
  }

  @Test
  void eachOptionIsCheckedByItself() {
    ServerOptions.Builder options = ServerOptions.builder();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.port(70_000).build())
        .withMessage("port must be from 0 to 65535, was 70000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerOptions.builder().eventsPerSecond(0).build())
        .withMessageContaining("eventsPerSecond");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerOptions.builder().pingInterval(Duration.ZERO).build())
        .withMessageContaining("pingInterval");
  }

  @Test
  void textsTellNoSecrets() {
    assertThat(ServerOptions.builder().jwtSecret("s3cret").build().toString())
        .doesNotContain("s3cret");
    assertThat(
            AuthRequest.builder()
                .token("s3cret")
                .query("token=s3cret")
                .remote(java.net.InetSocketAddress.createUnresolved("h", 1))
                .build()
                .toString())
        .doesNotContain("s3cret");
  }
}
