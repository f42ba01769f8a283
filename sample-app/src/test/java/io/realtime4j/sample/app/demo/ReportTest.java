package io.realtime4j.sample.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.DeliveryState;
import io.realtime4j.sample.app.demo.Report.Way;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final Outbox fromAlice = new Outbox();
  private final Outbox fromBob = new Outbox();
  private final Inbox toBob = new Inbox(fromAlice);
  private final Inbox toAlice = new Inbox(fromBob);
  private final Report report =
      new Report(new Way(fromAlice, toBob, () -> 2), new Way(fromBob, toAlice, () -> 3));

  @BeforeEach
  void twoMessagesEachWayAreSentAndRead() {
    for (int number = 1; number <= 2; number++) {
      send(fromAlice, number);
      send(fromBob, number);
    }
  }

  @Test
  void allDeliveredOnceInOrderAndReadIsClean() {
    receive(toBob, 1, 2);
    receive(toAlice, 1, 2);

    assertThat(report.isComplete()).isTrue();
    assertThat(report.isClean()).isTrue();
    assertThat(table())
        .containsPattern("sent +2 +2 +4")
        .containsPattern("delivered +2 +2 +4")
        .containsPattern("read +2 +2 +4")
        .containsPattern("lost +0 +0 +0")
        .containsPattern("duplicated +0 +0 +0")
        .containsPattern("out of order +0 +0 +0")
        .containsPattern("reconnects of the sender +2 +3 +5");
  }

  @Test
  void aMissingMessageIsLost() {
    receive(toBob, 1);
    receive(toAlice, 1, 2);

    assertThat(report.isComplete()).isFalse();
    assertThat(report.isClean()).isFalse();
    assertThat(table()).containsPattern("lost +1 +0 +1");
  }

  @Test
  void aMessageTwiceIsDuplicatedAndNotOutOfOrder() {
    receive(toBob, 1, 2, 1);
    receive(toAlice, 1, 2);

    assertThat(report.isComplete()).isTrue();
    assertThat(report.isClean()).isFalse();
    assertThat(table())
        .containsPattern("duplicated +1 +0 +1")
        .containsPattern("out of order +0 +0 +0");
  }

  @Test
  void aLaterMessageFirstIsOutOfOrder() {
    receive(toBob, 1, 2);
    receive(toAlice, 2, 1);

    assertThat(report.isClean()).isFalse();
    assertThat(table()).containsPattern("out of order +0 +1 +1");
  }

  @Test
  void anOffsetThatGoesBackIsOutOfOrder() {
    receive(toBob, 1, 2);
    toAlice.accept(1, 8, 0, 0);
    toAlice.accept(2, 7, 0, 0);

    assertThat(toAlice.outOfOrder()).isEqualTo(1);
    assertThat(report.isClean()).isFalse();
  }

  @Test
  void aMessageThatNobodyReadIsNotClean() {
    fromAlice.travelsAs(fromAlice.next(0, 0), "id-3");
    fromAlice.became("id-3", DeliveryState.DELIVERED);
    receive(toBob, 1, 2, 3);
    receive(toAlice, 1, 2);

    assertThat(report.isClean()).isFalse();
    assertThat(table()).containsPattern("read +2 +2 +4");
  }

  @Test
  void latenciesThatMetAnOutageAreKeptApart() {
    Outages outages = new Outages();
    Outbox outbox = new Outbox();
    Inbox inbox = new Inbox(outbox);
    int calm = outbox.next(0, outages.calm());
    inbox.accept(calm, 1, 5, outages.calm());
    int underWay = outbox.next(10, outages.calm());
    outages.begin();
    int whileDown = outbox.next(20, outages.calm());
    outages.end();
    inbox.accept(underWay, 2, 110, outages.calm());
    inbox.accept(whileDown, 3, 130, outages.calm());

    assertThat(inbox.calmLatencies()).containsExactly(5L);
    assertThat(inbox.outageLatencies()).containsExactly(100L, 110L);
    assertThat(outages.count()).isEqualTo(1);
  }

  @Test
  void percentilesAreByNearestRank() {
    Outbox outbox = new Outbox();
    Inbox inbox = new Inbox(outbox);
    for (int number = 1; number <= 100; number++) {
      outbox.next(0, 0);
      inbox.accept(number, number, number * 1_000_000L, 0);
    }
    StringWriter text = new StringWriter();
    new Report(new Way(outbox, inbox, () -> 0), new Way(fromBob, toAlice, () -> 0))
        .print(new Screen(new PrintWriter(text), false, false), 0);

    assertThat(text.toString()).containsPattern("server up +50 / 99 ms +-  .*100 messages");
  }

  private void send(Outbox outbox, int number) {
    String id = "id-" + number;
    outbox.travelsAs(outbox.next(0, 0), id);
    outbox.became(id, DeliveryState.READ);
  }

  private static void receive(Inbox inbox, int... numbers) {
    long offset = 0;
    for (int number : numbers) {
      inbox.accept(number, ++offset, 0, 0);
    }
  }

  private String table() {
    StringWriter text = new StringWriter();
    report.print(new Screen(new PrintWriter(text), false, false), 1);
    return text.toString();
  }
}
