package io.realtime4j.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCredentials;
import io.realtime4j.api.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisLocationTest {
  private static RedisCredentials credentials(RedisLocation location) {
    return location.uri().getCredentialsProvider().resolveCredentials().block();
  }

  @ParameterizedTest
  @CsvSource({
    "'', localhost:6379, socket.io",
    "//cache, cache:6379, socket.io",
    "//cache:7000/0, cache:7000, socket.io",
    "//10.0.0.1:7000?key=chat%20eu, 10.0.0.1:7000, chat eu",
    "//[::1]:7000, ::1:7000, socket.io",
  })
  void whatIsNotSaidIsAsElsewhere(String text, String place, String key) {
    RedisLocation location = RedisLocation.parse("redis", text);
    assertThat(location).hasToString(place);
    assertThat(location.key()).isEqualTo(key);
    assertThat(location.uri().isSsl()).isFalse();
    assertThat(location.sharding()).isEqualTo(Sharding.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "//cache?sharded=static, STATIC, socket.io",
    "//cache?sharded=dynamic&key=chat, DYNAMIC, chat",
    "//cache?key=chat&sharded=dynamic-private, DYNAMIC_PRIVATE, chat",
  })
  void shardedChannelsAreAnOption(String text, Sharding sharding, String key) {
    RedisLocation location = RedisLocation.parse("redis", text);
    assertThat(location.sharding()).isEqualTo(sharding);
    assertThat(location.key()).isEqualTo(key);
  }

  @Test
  void userAndPasswordAreReadAndNeverShown() {
    RedisLocation location = RedisLocation.parse("rediss", "//me:p%40ss%2F+@cache");
    assertThat(credentials(location).getUsername()).isEqualTo("me");
    assertThat(credentials(location).getPassword()).containsExactly("p@ss/+".toCharArray());
    assertThat(location.uri().isSsl()).isTrue();
    assertThat(location.toString()).doesNotContain("p@ss");
    RedisLocation alone = RedisLocation.parse("redis", "//:hush@cache");
    assertThat(credentials(alone).hasUsername()).isFalse();
    assertThat(credentials(alone).getPassword()).containsExactly("hush".toCharArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hush",
        "//hush@cache",
        "//me:hush@cache:0",
        "//me:hush@cache:70000",
        "//me:hush@cache/x",
        "//me:hush%@cache",
        "//me:hush@cache?kee=a",
        "//me:hush@cache?key=a&db=1",
        "//me:hush@cache?key=a#b",
        "//me:hush@cache?key=",
        "//me:hush@cache?sharded",
        "//me:hush@cache?sharded=none",
        "//me:hush@cache?sharded=DYNAMIC",
        "//me:hush@cache?sharded=static&sharded=static",
        "//me:hush@cache?key=a&",
      })
  void whatCannotBeReadIsRefusedWithoutAWordOfIt(String text) {
    assertThatThrownBy(() -> RedisLocation.parse("redis", text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("redis://USER:PASSWORD@HOST:PORT")
        .hasMessageNotContaining("hush");
  }
}
