package io.realtime4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.realtime4j.api.ConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresLocationTest {
  @Test
  void everyPartIsRead() {
    PostgresLocation location =
        PostgresLocation.parse(
            "//me:p%40ss+word@db_1:6432/chat?pool=9&timeout=3&schema=mine&sslmode=verify-full");
    assertThat(location.host()).isEqualTo("db_1");
    assertThat(location.port()).isEqualTo(6432);
    assertThat(location.database()).isEqualTo("chat");
    assertThat(location.user()).isEqualTo("me");
    assertThat(location.password()).isEqualTo("p@ss+word");
    assertThat(location.pool()).isEqualTo(9);
    assertThat(location.timeoutSeconds()).isEqualTo(3);
    assertThat(location.schema()).isEqualTo("mine");
    assertThat(location.driverOptions()).isEqualTo(Map.of("sslmode", "verify-full"));
    assertThat(location).hasToString("postgres://db_1:6432/chat");
  }

  @Test
  void userAndPasswordMayBeOptions() {
    PostgresLocation location = PostgresLocation.parse("//[::1]/chat?user=me&password=a%26b");
    assertThat(location.port()).isEqualTo(5432);
    assertThat(location.user()).isEqualTo("me");
    assertThat(location.password()).isEqualTo("a&b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "chat",
        "//me:s3cret@db",
        "//me:s3cret@db/",
        "//me:s3cret@db:99999/chat",
        "//me:s3cret%ZZ@db/chat",
        "//me:s3@cret@db/chat",
        "//me:s3cret@db/chat?pool=0",
        "//me:s3cret@db/chat?pool=many",
        "//me:s3cret@db/chat?timeout=100000",
        "//me:s3cret@db/chat?speed=full",
        "//me:s3cret@db/chat?schema=x;drop",
        "//db/chat?password=s3cret&pool"
      })
  void whatCannotBeUsedIsToldWithoutThePassword(String text) {
    ConfigurationException error =
        catchThrowableOfType(ConfigurationException.class, () -> PostgresLocation.parse(text));
    assertThat(error).hasMessageContaining("postgres://USER:PASSWORD@HOST");
    assertThat(error.getMessage()).doesNotContain("s3", "cret@");
    assertThat(error).hasNoCause();
  }
}
