package io.realtime4j.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ServerOptions.ForwardedHeader;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.server.fake.FakeLoops;
import io.realtime4j.server.fake.FakeTransport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Who a request is from, whatever it says of itself. */
class ClientAddressesProperties {
  private static final List<String> TRUSTED = List.of("10.0.0.0/8", "fd00::/8", "192.0.2.7");
  private static final String REAL = "203.0.113.9";

  private final FakeTransport transport = new FakeTransport(new FakeLoops(1));

  private String seen(ForwardedHeader header, String peer, String lines) {
    List<Exchange> requests = new ArrayList<>();
    transport.start(null, requests::add);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("peer", peer);
    headers.put(header == ForwardedHeader.FORWARDED ? "forwarded" : "x-forwarded-for", lines);
    transport.request("GET", "/", "", headers);
    Exchange exchange = new ClientAddresses(TRUSTED, header).of(requests.get(0));
    InetSocketAddress remote = exchange.remote();
    return remote.getAddress().getHostAddress()
        + (remote.getPort() < 10 ? "" : "#" + remote.getPort());
  }

  @Provide
  Arbitrary<String> claims() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "1.2.3.4",
            "10.1.2.3",
            "192.0.2.7",
            "fd00::1",
            "[fd00::1]:80",
            "\"[2001:db8::1]\"",
            "for=1.2.3.4",
            "for=\"10.0.0.1",
            "For=\"[fd00::2]:1\"",
            ",",
            ", ",
            ";",
            "\"",
            "\\",
            "\n",
            "=",
            "unknown",
            "_hidden",
            "for=",
            "proto=https",
            "fe80::1%eth0",
            "::ffff:10.0.0.1",
            " ",
            "localhost",
            "10.0.0.1:99999",
            "a");
    return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
  }

  /** The one who speaks to us is nobody whom we believe: it is from where it is. */
  @Property(tries = 2_000)
  void whoIsNotTrustedNeverChoosesItsAddress(
      @ForAll ForwardedHeader header, @ForAll("claims") String claim) {
    assertThat(seen(header, REAL, claim)).isEqualTo(REAL);
  }

  /** Proxies add who spoke to them, each in the same line or one of its own. */
  @Property(tries = 3_000)
  void norDoesWhoComesThroughProxies(
      @ForAll ForwardedHeader header,
      @ForAll("claims") String claim,
      @ForAll boolean ownLine,
      @ForAll @IntRange(min = 0, max = 3) int proxies) {
    boolean standard = header == ForwardedHeader.FORWARDED;
    StringBuilder line = new StringBuilder(claim).append(ownLine ? "\n" : ", ");
    line.append(standard ? "for=" + REAL : REAL);
    for (int i = 0; i < proxies; i++) {
      line.append(standard ? ",for=\"[fd00::" + i + "]:443\";proto=https" : ", fd00::" + i);
    }
    assertThat(seen(header, "10.0.0.1", line.toString())).isEqualTo(REAL);
  }

  @Example
  void addressesAreReadInEveryWayInWhichProxiesWriteThem() {
    ForwardedHeader x = ForwardedHeader.X_FORWARDED_FOR;
    assertThat(seen(x, "10.0.0.1", "203.0.113.9:4711")).isEqualTo("203.0.113.9#4711");
    assertThat(seen(x, "10.0.0.1", "2001:db8::1")).isEqualTo("2001:db8:0:0:0:0:0:1");
    assertThat(seen(x, "10.0.0.1", "[2001:db8::1]")).isEqualTo("2001:db8:0:0:0:0:0:1");
    assertThat(seen(x, "10.0.0.1", "[2001:db8::1]:443")).isEqualTo("2001:db8:0:0:0:0:0:1#443");
    assertThat(seen(x, "10.0.0.1", "fe80::1%eth0")).isEqualTo("fe80:0:0:0:0:0:0:1");
    assertThat(seen(x, "10.0.0.1", "::ffff:203.0.113.9")).isEqualTo("203.0.113.9");
    assertThat(seen(x, "fd00::5", "203.0.113.9, 192.0.2.7,10.9.9.9")).isEqualTo("203.0.113.9");
    ForwardedHeader rfc = ForwardedHeader.FORWARDED;
    assertThat(seen(rfc, "10.0.0.1", "for=203.0.113.9;proto=http;by=10.0.0.1"))
        .isEqualTo("203.0.113.9");
    assertThat(seen(rfc, "10.0.0.1", "proto=https; FOR=\"203.0.113.9:_port\""))
        .isEqualTo("203.0.113.9");
    assertThat(seen(rfc, "10.0.0.1", "for=\"[2001:db8:cafe::17]:4711\""))
        .isEqualTo("2001:db8:cafe:0:0:0:0:17#4711");
  }

  @Example
  void whatCannotBeReadEndsTheChainWhereItStands() {
    for (String junk :
        List.of(
            "",
            "unknown",
            "_x",
            "localhost",
            "1.2.3",
            "01.2.3.4",
            "1.2.3.4/8",
            "[1.2.3.4]",
            "[fd00::1",
            "2001:db8::1::2",
            "1.2.3.256",
            ":",
            "%",
            "10.0.0.9%eth0")) {
      assertThat(
              seen(ForwardedHeader.X_FORWARDED_FOR, "10.0.0.1", "9.9.9.9, " + junk + ", 10.0.0.2"))
          .as(junk)
          .isEqualTo("10.0.0.2");
      assertThat(
              seen(
                  ForwardedHeader.FORWARDED,
                  "10.0.0.1",
                  "for=9.9.9.9, for=" + junk + ",for=10.0.0.2"))
          .as(junk)
          .isEqualTo("10.0.0.2");
    }
    assertThat(seen(ForwardedHeader.FORWARDED, "10.0.0.1", "for=9.9.9.9;for=10.0.0.2"))
        .isEqualTo("10.0.0.1");
  }
}
