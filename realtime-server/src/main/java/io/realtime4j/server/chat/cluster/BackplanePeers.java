package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * One topic carries everything, so that what a server says has one order. Its messages are numbered;
 * a heartbeat repeats the last number. Whoever sees a hole has missed news, and asks that one server
 * to tell its state again, on the same topic: what is told again stands rightly between what is told
 * meanwhile. A state told for an earlier wish must not end the later one, so each has an id.
 *
 * Silence has two causes. If the backplane itself carries nothing, nobody is taken for dead, and all
 * that others may have changed is doubtful until each of them has been heard again.
 */

/** Peers that are reached by a backplane. */
public final class BackplanePeers implements Peers {
  /** Who has not been heard of for this long is gone. */
  public static final Duration LEASE = Duration.ofSeconds(6);

  /** Peers that have not answered by then do not. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** A backplane that takes longer to say how it is carries nothing. */
  private static final Duration CHECK = Duration.ofSeconds(3);

  /** Peers that there are have been heard by then. */
  private static final Duration FIRST_WORDS = Duration.ofMillis(300);

  /** A server that starts waits no longer for what its peers know. */
  private static final Duration INTRODUCTION = Duration.ofSeconds(3);

  /** A state of which nothing comes for so long is asked for again. */
  private static final Duration STALLED = Duration.ofSeconds(2);

  /** Whose heart is so late was not listening either: what was said to it is still to come. */
  private static final Duration STANDSTILL = Duration.ofSeconds(3);

  private static final int MAX_ENTRIES = 500;

  /** Far below what Redis keeps for who listens to it, which is 32 MiB. */
  private static final long MAX_CHARS = 1024 * 1024;

  /** While a state is told, what is said within this time goes together. */
  private static final Duration GATHERING = Duration.ofMillis(5);

  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final String self;
  private final String topic;
  private final Backplane backplane;
  private final EventLoop loop;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private volatile boolean isCutOff = true;
  private volatile boolean isStopped;
  private volatile int count;
  // Loop only.
  private final Map<String, Peer> peers = new TreeMap<>();
  private final Map<Long, Question> questions = new LinkedHashMap<>();
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private List<Entry> outgoing = new ArrayList<>();
  private long outgoingChars;
  private @Nullable Subscription subscription;
  private boolean isIntroduced;
  private boolean isReached;
  private boolean isChecking;
  private boolean hasLeft;
  private long checkedAtNanos;
  private long checks;
  private long beatenAtNanos;
  private long number;
  private long lastId;
  private int retellings;

  /**
   * Creates one that is not started.
   *
   * @param self the name of this server, another after each start
   * @param chat the name of what is shared: those that share another are no peers
   * @param loop the first loop
   */
  public BackplanePeers(String self, String chat, Backplane backplane, EventLoop loop) {
    this.self = self;
    this.topic = "chat:" + chat;
    this.backplane = backplane;
    this.loop = loop;
  }

  @Override
  public boolean areExpected() {
    return true;
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public boolean isCutOff() {
    return isCutOff;
  }

  @Override
  public void join(String subject, Part part) {
    if (parts.put(subject, part) != null) {
      throw new IllegalArgumentException("two parts tell of " + subject);
    }
  }

  @Override
  public CompletableFuture<Void> start() {
    loop.execute(
        () -> {
          beatenAtNanos = loop.nanoTime();
          subscribe();
          beat();
          loop.schedule(INTRODUCTION, this::introduced);
        });
    return started;
  }

  private void subscribe() {
    asked(() -> backplane.subscribeTopic(topic, this::posted))
        .whenComplete((made, failure) -> posted(() -> subscribed(made, failure)));
  }

  private void subscribed(@Nullable Subscription made, @Nullable Throwable failure) {
    if (made == null && isStopped) {
      return;
    }
    if (made == null) {
      LOG.log(System.Logger.Level.WARNING, "other servers cannot be heard yet: " + failure);
      loop.schedule(HEARTBEAT, this::subscribe);
      return;
    }
    subscription = made;
    if (isStopped) {
      made.close();
      return;
    }
    // Others see a new name, and ask who that is.
    publish(List.of());
    check(loop.nanoTime());
    loop.schedule(
        FIRST_WORDS,
        () -> {
          isReached = true;
          introducedIfAll();
        });
  }

  private void introducedIfAll() {
    if (isReached && !isCutOff && peers.values().stream().allMatch(peer -> peer.retelling == 0)) {
      introduced();
    }
  }

  private void introduced() {
    isIntroduced = true;
    started.complete(null);
  }

  @Override
  public void stop() {
    isStopped = true;
    posted(
        () -> {
          flush();
          say(Entry.of(Entry.BYE, "", null, 0));
          // Who says more would be taken for another that has just come.
          hasLeft = true;
          if (subscription != null) {
            subscription.close();
          }
        });
  }

  @Override
  public void tell(String subject, JsonObject message) {
    post(new Entry(Entry.TOLD, subject, null, 0, message));
  }

  @Override
  public CompletableFuture<List<JsonObject>> ask(String subject, JsonObject question) {
    return begin(subject, question).thenApply(Question::answers);
  }

  @Override
  public CompletableFuture<Answers> askAll(String subject, JsonObject question) {
    return begin(subject, question)
        .thenApply(asked -> new Answers(asked.answers(), asked.isConfirmed() && !isCutOff));
  }

  @Override
  public CompletableFuture<Boolean> confirm(String subject, JsonObject message) {
    return askAll(subject, message).thenApply(Answers::areAll);
  }

  @Override
  public int count() {
    return count;
  }

  private CompletableFuture<Question> begin(String subject, JsonObject question) {
    CompletableFuture<Question> ended = new CompletableFuture<>();
    loop.execute(
        () -> {
          Question asked = new Question(peers.keySet(), ended);
          if (asked.isAnswered()) {
            asked.end();
            return;
          }
          long id = ++lastId;
          questions.put(id, asked);
          post(new Entry(Entry.ASK, subject, null, id, question));
          loop.schedule(PATIENCE, () -> end(id));
        });
    return ended;
  }

  private void end(long id) {
    Question asked = questions.remove(id);
    if (asked != null) {
      asked.end();
    }
  }

  private void answered(long id, String peer, @Nullable JsonObject body) {
    Question asked = questions.get(id);
    if (asked != null) {
      asked.answered(peer, body);
      if (asked.isAnswered()) {
        end(id);
      }
    }
  }

  private void gone(long id, String peer) {
    Question asked = questions.get(id);
    if (asked != null) {
      asked.gone(peer);
      if (asked.isAnswered()) {
        end(id);
      }
    }
  }

  /** What is said in one turn goes together. */
  private void post(Entry entry) {
    posted(
        () -> {
          if (hasLeft) {
            return;
          }
          long chars = Extent.of(entry.body());
          if (outgoingChars + chars > MAX_CHARS) {
            flush();
          }
          outgoing.add(entry);
          outgoingChars += chars;
          if (outgoing.size() == 1 && retellings == 0) {
            loop.execute(this::flush);
          } else if (outgoing.size() == 1) {
            // Parts tell from several loops, a little in each turn.
            loop.schedule(GATHERING, this::flush);
          } else if (outgoing.size() == MAX_ENTRIES) {
            flush();
          }
        });
  }

  private void flush() {
    if (!outgoing.isEmpty()) {
      List<Entry> entries = outgoing;
      outgoing = new ArrayList<>();
      outgoingChars = 0;
      say(entries.toArray(Entry[]::new));
    }
  }

  private void say(Entry... entries) {
    number++;
    publish(List.of(entries));
  }

  @SuppressWarnings("CatchThrowable") // A backplane that misses a class costs the others alone.
  private void publish(List<Entry> entries) {
    JsonObject message =
        JsonObject.of("from", self, "number", number, "entries", Entry.write(entries));
    try {
      backplane.publishTopic(topic, message);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.DEBUG, "the backplane has not taken a message", e);
    }
  }

  private void beat() {
    if (isStopped) {
      return;
    }
    loop.schedule(HEARTBEAT, this::beat);
    long now = loop.nanoTime();
    if (now - beatenAtNanos >= STANDSTILL.toNanos()) {
      peers.values().forEach(peer -> peer.heardAtNanos = now);
    }
    beatenAtNanos = now;
    check(now);
    publish(List.of());
    if (!isCutOff) {
      for (Peer peer : List.copyOf(peers.values())) {
        if (now - peer.heardAtNanos >= LEASE.toNanos()) {
          LOG.log(System.Logger.Level.WARNING, "server {0} is not heard any more", peer.name);
          leaves(peer);
        } else if (peer.hasUnnoticedHole) {
          missed(peer);
        } else if (peer.retelling != 0 && now - peer.progressAtNanos >= STALLED.toNanos()) {
          askForState(peer);
        }
      }
    }
  }

  private void check(long now) {
    if (isChecking && now - checkedAtNanos < CHECK.toNanos()) {
      return;
    }
    if (isChecking) {
      // It is not waited for any longer, for it may never be answered; the next may be.
      cut();
    }
    isChecking = true;
    checkedAtNanos = now;
    checks++;
    long asked = checks;
    asked(backplane::check)
        .whenComplete(
            (done, failure) ->
                posted(
                    () -> {
                      if (asked == checks) {
                        checked(failure);
                      }
                    }));
  }

  private void checked(@Nullable Throwable failure) {
    isChecking = false;
    if (failure != null || subscription == null) {
      cut();
    } else {
      carries();
    }
  }

  private void cut() {
    for (Peer peer : peers.values()) {
      peer.isHeardAgain = false;
      peer.returnsBy = 0;
    }
    if (!isCutOff) {
      isCutOff = true;
      LOG.log(System.Logger.Level.WARNING, "other servers cannot be reached");
      parts.values().forEach(part -> guarded(() -> part.cutOff(true)));
    }
  }

  /** What the others have done meanwhile is known once each of them was heard. */
  private void carries() {
    if (!isCutOff) {
      return;
    }
    long now = loop.nanoTime();
    boolean areHeard = true;
    for (Peer peer : List.copyOf(peers.values())) {
      if (!peer.isHeardAgain) {
        if (peer.returnsBy == 0) {
          peer.returnsBy = now + LEASE.toNanos();
        }
        if (now - peer.returnsBy >= 0) {
          leaves(peer);
        } else {
          areHeard = false;
        }
      }
    }
    if (areHeard) {
      isCutOff = false;
      LOG.log(System.Logger.Level.INFO, "other servers can be reached: {0}", peers.keySet());
      parts.values().forEach(part -> guarded(() -> part.cutOff(false)));
      introducedIfAll();
    }
  }

  private void posted(JsonObject message) {
    posted(() -> receive(message));
  }

  private void posted(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      inTurn(task);
    }
  }

  /** Runs a task behind what other loops have posted, also where it is this loop that asks. */
  private void inTurn(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException stopped) {
      // Nobody is here any more to be told.
    }
  }

  private void receive(JsonObject message) {
    String from = message.string("from").orElse(self);
    if (from.equals(self) || isStopped) {
      return;
    }
    long said = message.integer("number").orElse(0L);
    List<Entry> entries = Entry.read(message.array("entries").orElse(JsonArray.EMPTY));
    Peer known = peers.get(from);
    if (!entries.isEmpty() && entries.get(0).kind().equals(Entry.BYE)) {
      if (known != null) {
        leaves(known);
      }
      return;
    }
    Peer peer = known == null ? met(from, said) : known;
    if (known != null && said < known.number + (entries.isEmpty() ? 0 : 1)) {
      // It came twice.
      return;
    }
    heard(peer);
    if (known != null && said > known.number + (entries.isEmpty() ? 0 : 1)) {
      known.number = said;
      hole(known);
    }
    peer.number = said;
    entries.stream()
        .filter(entry -> entry.to() == null || self.equals(entry.to()))
        .forEach(entry -> take(peer, entry));
  }

  private void heard(Peer peer) {
    peer.heardAtNanos = loop.nanoTime();
    peer.isHeardAgain = true;
    peer.returnsBy = 0;
  }

  private Peer met(String name, long said) {
    Peer peer = new Peer(name, said);
    peers.put(name, peer);
    count = peers.size();
    LOG.log(System.Logger.Level.INFO, "server {0} is a peer", name);
    if (isIntroduced) {
      parts.values().forEach(part -> guarded(() -> part.missed(name)));
    }
    askForState(peer);
    return peer;
  }

  /**
   * Something was lost. What is asked for to make up for it can be lost too, and is much: it is not
   * asked for more often than peers say that they live.
   */
  private void hole(Peer peer) {
    boolean wasAsked =
        peer.isHoleNoticed && loop.nanoTime() - peer.noticedAtNanos < HEARTBEAT.toNanos();
    if (wasAsked) {
      // What is being told may lack something: it ends nothing.
      peer.retelling = ++lastId;
      peer.progressAtNanos = loop.nanoTime();
      peer.hasUnnoticedHole = true;
    } else {
      missed(peer);
    }
  }

  private void missed(Peer peer) {
    peer.hasUnnoticedHole = false;
    peer.isHoleNoticed = true;
    peer.noticedAtNanos = loop.nanoTime();
    LOG.log(System.Logger.Level.INFO, "something that server {0} said was missed", peer.name);
    parts.values().forEach(part -> guarded(() -> part.missed(peer.name)));
    askForState(peer);
  }

  private void askForState(Peer peer) {
    peer.retelling = ++lastId;
    peer.progressAtNanos = loop.nanoTime();
    post(Entry.of(Entry.RETELL, "", peer.name, peer.retelling));
  }

  private void leaves(Peer peer) {
    peers.remove(peer.name);
    count = peers.size();
    parts.values().forEach(part -> guarded(() -> part.gone(peer.name)));
    for (long id : List.copyOf(questions.keySet())) {
      gone(id, peer.name);
    }
    introducedIfAll();
  }

  private void take(Peer peer, Entry entry) {
    Part part = parts.get(entry.subject());
    switch (entry.kind()) {
      case Entry.RETELL -> retell(peer.name, entry.id());
      case Entry.ALL -> {
        if (entry.id() == peer.retelling) {
          peer.retelling = 0;
          introducedIfAll();
        }
      }
      case Entry.ANSWER ->
          answered(
              entry.id(),
              peer.name,
              entry.body().bool("failed").orElse(false) ? null : entry.body());
      default -> {
        if (part != null) {
          guarded(() -> take(peer, entry, part));
        }
      }
    }
  }

  private void take(Peer peer, Entry entry, Part part) {
    boolean isWanted = entry.id() == peer.retelling;
    switch (entry.kind()) {
      case Entry.TOLD -> part.told(peer.name, entry.body());
      case Entry.AGAIN -> {
        peer.progressAtNanos = loop.nanoTime();
        part.told(peer.name, entry.body());
      }
      case Entry.BEGIN -> {
        if (isWanted) {
          part.begin(peer.name);
        }
      }
      case Entry.COMPLETE -> {
        if (isWanted) {
          peer.progressAtNanos = loop.nanoTime();
          part.complete(peer.name);
        }
      }
      case Entry.ASK ->
          Stages.settle(
              part.asked(peer.name, entry.body()),
              answer -> post(new Entry(Entry.ANSWER, "", peer.name, entry.id(), answer)),
              failure ->
                  post(
                      new Entry(
                          Entry.ANSWER, "", peer.name, entry.id(), JsonObject.of("failed", true))));
      default -> {
        // A later release says more.
      }
    }
  }

  private void retell(String peer, long id) {
    int[] open = {parts.size()};
    retellings += parts.isEmpty() ? 0 : 1;
    parts.forEach(
        (subject, part) -> {
          post(Entry.of(Entry.BEGIN, subject, peer, id));
          guarded(
              () ->
                  part.retell(
                      new Voice() {
                        @Override
                        public void tell(JsonObject message) {
                          post(new Entry(Entry.AGAIN, subject, peer, id, message));
                        }

                        @Override
                        public void end() {
                          inTurn(
                              () -> {
                                post(Entry.of(Entry.COMPLETE, subject, peer, id));
                                open[0]--;
                                if (open[0] == 0) {
                                  retellings--;
                                  post(Entry.of(Entry.ALL, "", peer, id));
                                }
                              });
                        }
                      }));
        });
    if (parts.isEmpty()) {
      post(Entry.of(Entry.ALL, "", peer, id));
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "what a peer says could not be taken", e);
    }
  }

  @SuppressWarnings("CatchThrowable") // As above.
  private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> asking) {
    try {
      CompletionStage<T> stage = asking.get();
      return stage == null
          ? CompletableFuture.failedFuture(new NullPointerException("null instead of an answer"))
          : stage;
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
