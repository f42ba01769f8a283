package io.realtime4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.core.fakes.ManualLoop;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CookiesTest {
  private final ManualLoop loop = new ManualLoop();

  private Cookies of(String url) {
    return new Cookies(new EngineAddress(URI.create(url), "/socket.io/"), loop, loop);
  }

  private static void take(Cookies cookies, String... lines) {
    ResponseHead.Builder head = ResponseHead.builder(200);
    for (String line : lines) {
      head.header("Set-Cookie", line);
    }
    cookies.take(head.build());
  }

  private String sent(String url, String... lines) {
    Cookies cookies = of(url);
    take(cookies, lines);
    return cookies.headers().getOrDefault("Cookie", "");
  }

  @Test
  void whatIsGivenIsSentBackTheLongestPathFirst() {
    assertThat(of("http://chat.example").headers()).isEmpty();
    assertThat(
            sent(
                "http://chat.example",
                "AWSALB=a/b+c==; Expires=Wed, 09 Jun 2100 10:18:14 GMT; Path=/",
                "io=1; Path=/socket.io/; HttpOnly; SameSite=Lax",
                "q=\"x y\""))
        .isEqualTo("io=1; q=\"x y\"; AWSALB=a/b+c==");
  }

  @Test
  void aLaterOneOfTheSameNameDomainAndPathReplacesIt() {
    assertThat(sent("http://chat.example", "a=1; Path=/", "b=2; Path=/", "a=3; Path=/"))
        .isEqualTo("a=3; b=2");
  }

  @Test
  void onlyWhatIsForOurHostIsKept() {
    String host = "http://eu.Chat.example:3101";

    assertThat(sent(host, "a=1; Domain=chat.example; Path=/")).isEqualTo("a=1");
    assertThat(sent(host, "a=1; Domain=.EU.chat.example; Path=/")).isEqualTo("a=1");
    assertThat(sent(host, "a=1; Domain=other.example; Path=/")).isEmpty();
    assertThat(sent(host, "a=1; Domain=us.chat.example; Path=/")).isEmpty();
    assertThat(sent(host, "a=1; Domain=t.example; Path=/")).isEmpty();
    assertThat(sent(host, "a=1; Domain=example; Path=/")).isEmpty();
    assertThat(sent("http://10.0.0.1", "a=1; Domain=0.0.1; Path=/")).isEmpty();
    assertThat(sent("http://[::1]:80", "a=1; Path=/")).isEqualTo("a=1");
  }

  @Test
  void onlyWhatIsForOurPathIsKept() {
    String url = "http://chat.example/app/";

    assertThat(sent(url, "a=1; Path=/app")).isEqualTo("a=1");
    assertThat(sent(url, "a=1; Path=/app/socket.io/")).isEqualTo("a=1");
    assertThat(sent(url, "a=1; Path=/ap")).isEmpty();
    assertThat(sent(url, "a=1; Path=/admin")).isEmpty();
    assertThat(sent(url, "a=1; Path=nonsense")).isEqualTo("a=1");
  }

  @Test
  void whatIsForTlsAloneIsSentThereAlone() {
    assertThat(sent("http://chat.example", "a=1; Secure; Path=/")).isEmpty();
    assertThat(sent("https://chat.example", "a=1; Secure; Path=/")).isEqualTo("a=1");
  }

  @Test
  void whatHasExpiredIsNotSentWhateverTheWallClockDoes() {
    Cookies cookies = of("http://chat.example");
    take(cookies, "a=1; Max-Age=60", "b=2; Expires=Tue, 01 Jan 2030 00:02:00 GMT", "c=3");
    loop.jumped = Duration.ofDays(400);
    loop.advance(Duration.ofSeconds(59));
    assertThat(cookies.headers()).isEqualTo(Map.of("Cookie", "a=1; b=2; c=3"));
    loop.advance(Duration.ofSeconds(1));
    assertThat(cookies.headers()).isEqualTo(Map.of("Cookie", "b=2; c=3"));
    loop.advance(Duration.ofSeconds(60));
    assertThat(cookies.headers()).isEqualTo(Map.of("Cookie", "c=3"));

    take(cookies, "c=; Max-Age=0", "d=4; Max-Age=-5", "e=5; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    assertThat(cookies.headers()).isEmpty();
  }

  @Test
  void aDateCountsByTheClockOfTheServerThatNamesIt() {
    Cookies cookies = of("http://chat.example");
    cookies.take(
        ResponseHead.builder(200)
            .header("Date", "Fri, 01 Jan 2010 00:00:00 GMT")
            .header("Set-Cookie", "a=1; Expires=Fri, 01 Jan 2010 00:01:00 GMT")
            .build());
    assertThat(cookies.headers()).containsEntry("Cookie", "a=1");
    loop.advance(Duration.ofMinutes(1));
    assertThat(cookies.headers()).isEmpty();
  }

  @Test
  void howMuchIsKeptIsBounded() {
    Cookies cookies = of("http://chat.example");
    for (int i = 0; i < 1000; i++) {
      take(cookies, "c" + i + "=" + "x".repeat(50 + i));
    }
    assertThat(cookies.headers().get("Cookie")).hasSizeLessThan(6 << 10).contains("c999=");
    for (int i = 0; i < 1000; i++) {
      take(cookies, "d" + i + "=1");
    }
    assertThat(cookies.headers().get("Cookie").split("; ")).hasSize(50);
    assertThat(sent("http://chat.example", "a=" + "x".repeat(5000), "=1", "none", "b=\u00e9"))
        .isEmpty();
  }

  @Test
  void whatIsGivenAnewIsKeptLongerThanWhatCameSince() {
    Cookies cookies = of("http://chat.example");
    take(cookies, "sticky=1");
    for (int i = 0; i < 200; i++) {
      take(cookies, "c" + i + "=1");
      take(cookies, "sticky=" + i);
    }
    assertThat(cookies.headers().get("Cookie")).startsWith("sticky=199; ").contains("c199=1");
    for (int i = 0; i < 20; i++) {
      take(cookies, "large" + i + "=" + "x".repeat(1_000));
      take(cookies, "sticky=" + i);
    }
    assertThat(cookies.headers().get("Cookie")).startsWith("sticky=19; ").contains("large19=");
  }

  @Property(tries = 500)
  void whateverComesAHeaderThatCanBeSentComesOut(
      @ForAll @Size(max = 5)
          List<@StringLength(max = 80) @CharRange(from = 0, to = '\u00ff') String> lines) {
    Cookies cookies = of("https://chat.example");
    take(cookies, lines.toArray(String[]::new));
    assertThat(cookies.headers().getOrDefault("Cookie", "")).matches("[ -~]*");
  }
}
