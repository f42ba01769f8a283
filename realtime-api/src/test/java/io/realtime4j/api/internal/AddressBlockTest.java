package io.realtime4j.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
  private static InetAddress address(String text) {
    return Objects.requireNonNull(AddressBlock.address(text), text);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.0/8, fd00::1, false",
    "192.0.2.128/25, 192.0.2.129, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "0.0.0.0/0, 203.0.113.1, true",
    "::/0, 203.0.113.1, false",
    "fd00::/8, fdff::1, true",
    "2001:db8::/33, 2001:db8:7fff::, true",
    "2001:db8::/33, 2001:db8:8000::, false",
    "::1, ::1, true",
    "10.0.0.0/8, ::ffff:10.0.0.1, true"
  })
  void aBlockIsWhatBeginsAlike(String block, String text, boolean contained) {
    assertThat(AddressBlock.parse(block).contains(address(text))).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "localhost",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0.1/8",
        "::/129",
        "10.0.0/8",
        "fe80::1%eth0",
        "10.0.0.0/8/8",
        "*"
      })
  void whatIsNoBlockIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AddressBlock.parse(text));
  }

  @Test
  void oneNetworkIsOnePlace() {
    assertThat(network("203.0.113.1")).isEqualTo("203.0.113.1");
    assertThat(network("2001:db8:0:1::1")).isEqualTo("2001:db8:0:1::/64");
    assertThat(network("2001:db8:0:1:f::2")).isEqualTo("2001:db8:0:1::/64");
    assertThat(AddressBlock.network(InetSocketAddress.createUnresolved("pipe", 0)))
        .isEqualTo("pipe");
  }

  private static String network(String text) {
    return AddressBlock.network(new InetSocketAddress(address(text), 1));
  }
}
