package io.realtime4j.api.spi.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownAddressesTest {
  private final KnownAddresses known = new KnownAddresses();

  private static InetAddress v4(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {10, 0, (byte) (last >> 8), (byte) last});
  }

  private static InetAddress v6(int last) throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[0] = 0x20;
    bytes[15] = (byte) last;
    return InetAddress.getByAddress(bytes);
  }

  @Test
  void familiesAreTriedByTurnsFromThatOfTheFirst() throws Exception {
    assertThat(known.order(List.of(v6(1), v6(2), v6(3), v4(1), v4(2))))
        .containsExactly(v6(1), v4(1), v6(2), v4(2), v6(3));
    assertThat(known.order(List.of(v4(1), v6(1)))).containsExactly(v4(1), v6(1));
  }

  @Test
  void whoAnsweredLastIsFirstAndWhoWasSilentIsLast() throws Exception {
    known.silent(v4(1));
    known.answered(v4(3));
    known.answered(v6(1));
    List<InetAddress> all = List.of(v4(1), v4(2), v4(3), v6(1), v6(2));
    assertThat(known.order(all)).containsExactly(v6(1), v4(3), v4(2), v6(2), v4(1));

    known.silent(v6(1));
    known.answered(v4(1));
    assertThat(known.order(all)).containsExactly(v4(1), v4(3), v4(2), v6(2), v6(1));
  }

  @Test
  void whatIsRememberedIsBounded() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      known.silent(v4(i));
    }
    // The first are forgotten, and so no worse than others.
    assertThat(known.order(List.of(v4(1_999), v4(0)))).containsExactly(v4(0), v4(1_999));
  }
}
