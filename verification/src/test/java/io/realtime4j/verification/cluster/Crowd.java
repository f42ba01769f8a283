package io.realtime4j.verification.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientRuntime;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.PresenceStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Many clients in rooms of ten, who write, type, read, hide and go. */
final class Crowd implements AutoCloseable {
  private final ClientRuntime runtime =
      ClientRuntime.builder().transport("netty").loops(2).callbackThreads(4).build();
  private final List<Member> members = new ArrayList<>();
  private final List<Member> gone = new ArrayList<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final SplittableRandom random;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  /**
   * Has all enter.
   *
   * @param size a multiple of {@link Member#ROOM_SIZE}
   */
  Crowd(String url, int size, SplittableRandom random) throws Exception {
    this.random = random;
    for (int from = 0; from < size; from += Member.ROOM_SIZE) {
      List<CompletableFuture<?>> entering = new ArrayList<>();
      for (int i = from; i < from + Member.ROOM_SIZE; i++) {
        Member member = new Member(i, url, runtime, faults);
        members.add(member);
        entering.add(member.enter());
      }
      for (CompletableFuture<?> one : entering) {
        one.get(120, TimeUnit.SECONDS);
      }
    }
  }

  /** Begins to write so many messages a second, and now and then to type and to read. */
  void begin(int perSecond) {
    var unused =
        clock.scheduleAtFixedRate(
            this::act, 0, TimeUnit.SECONDS.toMicros(1) / perSecond, TimeUnit.MICROSECONDS);
  }

  private void act() {
    try {
      Member member = members.get(random.nextInt(members.size()));
      member.write();
      int also = random.nextInt(10);
      Member other = members.get(random.nextInt(members.size()));
      if (also == 0) {
        other.type();
      } else if (also == 1) {
        other.read();
      }
    } catch (RuntimeException e) {
      faults.add(e.toString());
    }
  }

  int acknowledged() {
    return members.stream().mapToInt(member -> member.acknowledged.size()).sum();
  }

  Queue<String> faults() {
    return faults;
  }

  private static void await(BooleanSupplier condition, int seconds, Supplier<String> otherwise)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new TimeoutException(otherwise.get() + " within " + seconds + " s");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  void awaitAllIn(int seconds) throws Exception {
    await(
        () -> members.stream().allMatch(Member::isIn),
        seconds,
        () ->
            members.stream().filter(member -> !member.isIn()).count()
                + " clients are not back, such as "
                + members.stream()
                    .filter(member -> !member.isIn())
                    .findFirst()
                    .map(member -> member.client.status().toString())
                    .orElse("nobody"));
  }

  /** Some go for good: one in twenty, none of whom hides. */
  void someGo() throws Exception {
    for (int i = 0; i < members.size(); i += 2 * Member.ROOM_SIZE) {
      gone.add(members.get(i));
    }
    for (Member one : gone) {
      await(one::isAnswered, 120, () -> "unanswered stays what is sent by " + one);
    }
    members.removeAll(gone);
    gone.forEach(Member::close);
  }

  /** Ends the writing and holds against the history what was acknowledged and heard. */
  int check(int secondsForPresence) throws Exception {
    clock.shutdown();
    assertThat(clock.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    awaitAllIn(180);
    await(
        () -> members.stream().allMatch(Member::isAnswered),
        180,
        () ->
            members.stream().filter(member -> !member.isAnswered()).count()
                + " members' messages stay unanswered, of "
                + members.stream().filter(member -> !member.isAnswered()).findFirst());
    int messages = 0;
    Map<String, List<Member>> rooms = new LinkedHashMap<>();
    members.forEach(
        member -> rooms.computeIfAbsent(member.roomName, name -> new ArrayList<>()).add(member));
    for (List<Member> room : rooms.values()) {
      messages += check(room);
    }
    for (List<Member> room : rooms.values()) {
      checkPresence(room, secondsForPresence);
    }
    assertThat(faults).isEmpty();
    return messages;
  }

  private int check(List<Member> room) throws Exception {
    List<Message> history = history(room.get(0));
    List<String> texts = history.stream().map(Message::content).toList();
    assertThat(texts).doesNotHaveDuplicates();
    List<String> acknowledged = new ArrayList<>();
    for (Member member : room) {
      acknowledged.addAll(member.acknowledged);
      String prefix = member.number + " ";
      assertThat(
              texts.stream()
                  .filter(text -> text.startsWith(prefix))
                  .map(text -> Integer.parseInt(text.substring(prefix.length())))
                  .toList())
          .as("the order of " + member.number)
          .isSorted();
    }
    for (Member member : gone) {
      if (member.roomName.equals(room.get(0).roomName)) {
        acknowledged.addAll(member.acknowledged);
      }
    }
    assertThat(texts).containsExactlyInAnyOrderElementsOf(acknowledged);
    List<String> ids = history.stream().map(Message::messageId).toList();
    for (Member member : room) {
      await(
          () -> member.heard().size() >= ids.size(),
          60,
          () -> member.number + " has heard " + member.heard().size() + " of " + ids.size());
      assertThat(member.heard().stream().map(Message::messageId).toList())
          .as("what " + member.number + " has heard")
          .isEqualTo(ids);
    }
    return ids.size();
  }

  private static List<Message> history(Member member) throws Exception {
    List<Message> all = new ArrayList<>();
    long offset = 0;
    MessagePage page;
    do {
      page =
          member
              .client
              .rooms()
              .history(member.roomName, HistoryQuery.after(offset, 100))
              .get(60, TimeUnit.SECONDS);
      all.addAll(page.messages());
      offset = all.isEmpty() ? 0 : all.get(all.size() - 1).offset();
    } while (page.hasMore());
    return all;
  }

  /** Everybody who is there and does not hide is seen by all, and nobody else. */
  private void checkPresence(List<Member> room, int seconds) throws Exception {
    List<String> visible =
        room.stream()
            .filter(member -> !Member.isHidden(member.number))
            .map(member -> Member.user(member.number))
            .sorted()
            .toList();
    for (Member viewer : room) {
      int first = viewer.number / Member.ROOM_SIZE * Member.ROOM_SIZE;
      for (int i = first; i < first + Member.ROOM_SIZE; i++) {
        int other = i;
        if (other != viewer.number) {
          boolean isThere = room.stream().anyMatch(member -> member.number == other);
          PresenceStatus right =
              isThere && !Member.isHidden(other) ? PresenceStatus.ONLINE : PresenceStatus.OFFLINE;
          await(
              () -> viewer.sees(other) == right,
              seconds,
              () ->
                  viewer.number
                      + " sees "
                      + other
                      + " as "
                      + viewer.sees(other)
                      + ", its server says "
                      + viewer.asks(other)
                      + ", room "
                      + viewer.memberIds());
        }
      }
    }
    Member viewer = room.get(0);
    List<String> listed = viewer.members();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!listed.equals(visible) && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(100);
      listed = viewer.members();
    }
    assertThat(listed).as("members of " + viewer.roomName).isEqualTo(visible);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    runtime.close();
  }
}
