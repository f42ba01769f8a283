package io.realtime4j.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;

/** What is kept of a request says the same as the request. */
class RequestHeadTest {
  private final HttpRequest request =
      new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/a%20b/?token=x:y&n=1");

  RequestHeadTest() {
    request.headers().add("Host", "example.com:443");
    request.headers().add("X-App-Name", "shop");
    request.headers().add("x-app-name", "second");
    request.headers().add("X-Empty", "");
  }

  @Test
  void methodPathAndQueryAreKept() {
    RequestHead kept = RequestHead.Read.of(request).kept();

    assertThat(kept.method()).isEqualTo("GET");
    assertThat(kept.path()).isEqualTo("/a%20b/");
    assertThat(kept.query()).isEqualTo("token=x:y&n=1");
  }

  @Test
  void aHeadersFirstValueIsKeptWhateverTheCaseOfItsName() {
    RequestHead.Read read = RequestHead.Read.of(request);
    RequestHead kept = read.kept();

    for (String name : new String[] {"host", "HOST", "X-App-Name", "x-empty", "no", "X-App", "a"}) {
      assertThat(kept.header(name)).as(name).isEqualTo(read.header(name));
    }
    assertThat(kept.header("host")).isEqualTo("example.com:443");
    assertThat(kept.header("x-app-name")).isEqualTo("shop");
    assertThat(kept.header("X-App-Name:shop\nx-app-name")).isNull();
  }

  @Test
  void aRequestWithoutQueryOrHeadersIsKeptToo() {
    RequestHead kept =
        RequestHead.Read.of(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"))
            .kept();

    assertThat(kept.query()).isEmpty();
    assertThat(kept.header("host")).isNull();
  }
}
