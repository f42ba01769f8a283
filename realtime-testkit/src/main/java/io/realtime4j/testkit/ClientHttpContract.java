package io.realtime4j.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.testkit.ClientTransportContract.Bench;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every client transport keeps for HTTP exchanges. */
public interface ClientHttpContract {
  /** Returns both sides of the test under way. */
  Bench bench();

  private static String answer(String status, String headers, String body) {
    int length = body.getBytes(UTF_8).length;
    return "HTTP/1.1 "
        + status
        + "\r\n"
        + headers
        + "Content-Length: "
        + length
        + "\r\n\r\n"
        + new String(body.getBytes(UTF_8), ISO_8859_1);
  }

  private Played<RawHead> answerWith(String bytes) {
    return bench()
        .server()
        .next(
            peer -> {
              RawHead request = peer.readHead();
              peer.send(bytes);
              return request;
            });
  }

  @Test
  default void aGetBringsStatusTypeAndBody() {
    Played<RawHead> seen =
        answerWith(answer("200 OK", "Content-Type: text/plain; charset=UTF-8\r\n", "0{\"é\":1}"));
    ExchangeRecord record = new ExchangeRecord();
    bench().get("/socket.io/?EIO=4&transport=polling", record);

    ExchangeRecord.Answer answer = record.answer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(answer.text()).isEqualTo("0{\"é\":1}");
    assertThat(Waiting.get(seen).start())
        .isEqualTo("GET /socket.io/?EIO=4&transport=polling HTTP/1.1");
    assertThat(Waiting.get(seen).header("host")).isEqualTo("127.0.0.1:" + bench().server().port());
  }

  @Test
  default void aPostCarriesItsBodyAndType() {
    Played<RawHead> seen = answerWith(answer("200 OK", "", "ok"));
    ExchangeRecord record = new ExchangeRecord();
    bench().post("/x", "4héllo", record);

    assertThat(record.answer().text()).isEqualTo("ok");
    RawHead request = Waiting.get(seen);
    assertThat(request.start()).isEqualTo("POST /x HTTP/1.1");
    assertThat(request.text()).isEqualTo("4héllo");
    assertThat(request.header("content-type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
  }

  @Test
  default void anyStatusIsAnAnswer() {
    answerWith(answer("400 Bad Request", "", "{\"code\":1}"));
    ExchangeRecord record = new ExchangeRecord();
    bench().get("/", record);

    assertThat(record.answer().status()).isEqualTo(400);
    assertThat(record.answer().text()).isEqualTo("{\"code\":1}");
    assertThat(record.answer().contentType()).isEmpty();
  }

  @Test
  default void theHeadersOfAnAnswerComeAlongAsTheyAre() {
    answerWith(
        answer(
            "429 Too Many Requests",
            "Retry-After: 7\r\nSet-Cookie: a=1; Path=/\r\nset-cookie: b=2\r\n",
            ""));
    ExchangeRecord record = new ExchangeRecord();
    bench().get("/", record);

    ResponseHead head = record.answer().head();
    assertThat(head.header("retry-after")).contains("7");
    assertThat(head.headers("Set-Cookie")).containsExactly("a=1; Path=/", "b=2");
    assertThat(head.headers("Server")).isEmpty();
  }

  @Test
  default void theAddressAndTheHeadersOfARequestLeaveAsTheyAreGiven() {
    Played<RawHead> seen = answerWith(answer("200 OK", "", ""));
    ExchangeRecord record = new ExchangeRecord();
    bench()
        .exchange(
            "http://127.0.0.1:" + bench().server().port() + "/a%2Fb/?t=a%2Bb%3D%3D&c=%C3%BC+%7e",
            Map.of("Cookie", "AWSALB=a/b+c==; io=1"),
            record);

    record.answer();
    assertThat(Waiting.get(seen).start())
        .isEqualTo("GET /a%2Fb/?t=a%2Bb%3D%3D&c=%C3%BC+%7e HTTP/1.1");
    assertThat(Waiting.get(seen).header("cookie")).isEqualTo("AWSALB=a/b+c==; io=1");
  }

  @Test
  default void aRedirectIsNotFollowed() {
    answerWith(answer("302 Found", "Location: /elsewhere\r\n", ""));
    ExchangeRecord record = new ExchangeRecord();
    bench().get("/", record);

    assertThat(record.answer().status()).isEqualTo(302);
  }

  @Test
  default void aPromiseToBeBackAtOnceIsNoReasonToRepeat() {
    Played<RawHead> seen = answerWith(answer("503 Service Unavailable", "Retry-After: 0\r\n", ""));
    ExchangeRecord record = new ExchangeRecord();
    bench().post("/", "once", record);

    assertThat(record.answer().status()).isEqualTo(503);
    assertThat(Waiting.get(seen).text()).isEqualTo("once");
    assertThat(bench().server().accepted()).isEqualTo(1);
  }

  @Test
  default void aChunkedBodyIsJoined() {
    answerWith(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n");
    ExchangeRecord record = new ExchangeRecord();
    bench().get("/", record);

    assertThat(record.answer().text()).isEqualTo("abcde");
  }

  @Test
  default void exchangesFollowEachOtherOnAConnection() {
    bench()
        .server()
        .next(
            peer -> {
              for (int i = 0; i < 20; i++) {
                peer.readHead();
                peer.send(answer("200 OK", "", "answer " + i));
              }
              return peer.awaitEnd();
            });
    for (int i = 0; i < 20; i++) {
      ExchangeRecord record = new ExchangeRecord();
      bench().get("/", record);
      assertThat(record.answer().text()).isEqualTo("answer " + i);
    }
    assertThat(bench().server().accepted()).isEqualTo(1);
  }

  @Test
  default void anAnswerAboveTheLimitIsRefused() {
    answerWith(answer("200 OK", "Connection: close\r\n", "x".repeat(101)));
    answerWith(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n"
            + "x".repeat(101)
            + "\r\n0\r\n\r\n");
    answerWith(answer("200 OK", "Connection: close\r\n", "x".repeat(100)));
    String uri = "http://127.0.0.1:" + bench().server().port() + "/";
    for (int i = 0; i < 2; i++) {
      ExchangeRecord above = new ExchangeRecord();
      bench().exchange(uri, null, 100, above);
      assertThat(above.failed().kind()).isEqualTo(Kind.PROTOCOL);
    }
    ExchangeRecord exact = new ExchangeRecord();
    bench().exchange(uri, null, 100, exact);
    assertThat(exact.answer().body()).hasSize(100);
  }

  @Test
  default void aCutOffBodyIsLost() {
    answerWith("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    ExchangeRecord record = new ExchangeRecord();
    bench().get("/", record);

    assertThat(record.failed().kind()).isEqualTo(Kind.LOST);
  }

  @Test
  default void anEndBeforeTheAnswerIsLostAndNothingIsRepeated() {
    answerWith("");
    ExchangeRecord get = new ExchangeRecord();
    bench().get("/", get);
    assertThat(get.failed().kind()).isEqualTo(Kind.LOST);

    answerWith("");
    ExchangeRecord post = new ExchangeRecord();
    bench().post("/", "x", post);
    assertThat(post.failed().kind()).isEqualTo(Kind.LOST);
    assertThat(bench().server().accepted()).isEqualTo(2);
  }

  @Test
  default void aPostOnAReusedConnectionIsNotRepeated() {
    bench()
        .server()
        .next(
            peer -> {
              peer.readHead();
              peer.send(answer("200 OK", "", ""));
              return peer.readHead();
            });
    ExchangeRecord first = new ExchangeRecord();
    bench().post("/", "one", first);
    first.answer();
    ExchangeRecord second = new ExchangeRecord();
    bench().post("/", "two", second);

    assertThat(second.failed().kind()).isEqualTo(Kind.LOST);
    assertThat(bench().server().accepted()).isEqualTo(1);
  }

  @Test
  default void aMalformedAnswerIsAViolation() {
    answerWith("I am no HTTP server\r\n\r\n");
    ExchangeRecord record = new ExchangeRecord();
    bench().get("/", record);

    assertThat(record.failed().kind()).isEqualTo(Kind.PROTOCOL);
  }

  @Test
  default void unknownHostsAndTlsFailuresAreNamedSo() {
    ExchangeRecord unknown = new ExchangeRecord();
    bench().exchange("http://nobody.invalid/", null, 100, unknown);
    assertThat(unknown.failed().kind()).isEqualTo(Kind.UNKNOWN_HOST);

    bench().server().next(peer -> peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"));
    ExchangeRecord tls = new ExchangeRecord();
    bench().exchange("https://127.0.0.1:" + bench().server().port() + "/", null, 100, tls);
    assertThat(tls.failed().kind()).isEqualTo(Kind.TLS);
  }

  @Test
  default void cancellingEndsAnExchangeUnderWay() {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    Played<?> gone =
        bench()
            .server()
            .next(
                peer -> {
                  peer.readHead();
                  asked.complete(null);
                  return peer.awaitEnd();
                });
    ExchangeRecord record = new ExchangeRecord();
    Cancellable call = bench().get("/", record);

    Waiting.get(asked);
    call.cancel();
    call.cancel();
    assertThat(record.failed().kind()).isEqualTo(Kind.ABORTED);
    Waiting.get(gone);
  }

  @Test
  default void cancellingAfterTheAnswerDoesNothing() {
    answerWith(answer("200 OK", "", "x"));
    ExchangeRecord record = new ExchangeRecord();
    Cancellable call = bench().get("/", record);

    record.answer();
    call.cancel();
  }

  @Test
  default void longPollsDoNotStarveOtherCalls() {
    int polls = 20;
    CompletableFuture<Void> release = new CompletableFuture<>();
    List<ExchangeRecord> waiting = new ArrayList<>();
    List<Future<?>> asked = new ArrayList<>();
    for (int i = 0; i < polls; i++) {
      CompletableFuture<Void> arrived = new CompletableFuture<>();
      asked.add(arrived);
      bench()
          .server()
          .next(
              peer -> {
                peer.readHead();
                arrived.complete(null);
                Waiting.get(release);
                return peer.send(answer("200 OK", "", "polled"));
              });
      ExchangeRecord record = new ExchangeRecord();
      bench().get("/", record);
      waiting.add(record);
    }
    asked.forEach(Waiting::get);
    bench()
        .server()
        .next(
            peer -> {
              peer.acceptWebSocket();
              return peer.awaitEnd();
            });
    SocketRecord socket = new SocketRecord();
    bench().open(socket);
    socket.awaitOpen();
    answerWith(answer("200 OK", "", "posted"));
    ExchangeRecord post = new ExchangeRecord();
    bench().post("/", "x", post);
    assertThat(post.answer().text()).isEqualTo("posted");
    release.complete(null);
    waiting.forEach(record -> assertThat(record.answer().text()).isEqualTo("polled"));
  }

  @Test
  default void closingTheTransportEndsItsExchanges() {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    bench()
        .server()
        .next(
            peer -> {
              peer.readHead();
              asked.complete(null);
              return peer.awaitEnd();
            });
    ExchangeRecord record = new ExchangeRecord();
    bench().get("/", record);
    Waiting.get(asked);

    bench().transport().close();
    bench().transport().close();
    assertThat(record.failed().kind()).isEqualTo(Kind.ABORTED);
    ExchangeRecord late = new ExchangeRecord();
    bench().get("/", late);
    assertThat(late.failed().kind()).isEqualTo(Kind.ABORTED);
  }
}
