package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/*
 * One topic carries everything, so that what a server says has one order: what is told again, when
 * something was missed, stands rightly between what is told meanwhile.
 */

/** Peers that are reached by a backplane. */
public final class BackplanePeers implements Peers {
  /** Who has not been heard of for this long is gone. */
  public static final Duration LEASE = Duration.ofSeconds(6);

  /** Peers that have not answered by then do not. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** Whose heart is so late was not listening either: what was said to it is still to come. */
  private static final Duration STANDSTILL = Duration.ofSeconds(3);

  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final String self;
  private final Carrier carrier;
  private final FirstLoop loop;
  private final Parts parts = new Parts();
  private final Outbox outbox;
  private final Questions questions;
  private final Introduction introduction;
  private final Circle circle;
  private final Reach reach;
  private volatile boolean isStopped;
  // Loop only.
  private @Nullable Subscription subscription;
  private long beatenAtNanos;

  /**
   * Creates one that is not started.
   *
   * @param self the name of this server, another after each start
   * @param chat the name of what is shared: those that share another are no peers
   * @param loop the first loop
   */
  public BackplanePeers(String self, String chat, Backplane backplane, EventLoop loop) {
    this.self = self;
    this.carrier = new Carrier(backplane, "chat:" + chat);
    this.loop = new FirstLoop(loop);
    this.outbox = new Outbox(self, carrier, this.loop);
    this.questions = new Questions(outbox, this.loop);
    this.introduction = new Introduction(this.loop);
    this.circle = new Circle(parts, outbox, this.loop, new Waiting());
    this.reach = new Reach(carrier, circle, parts, this.loop, this::introducedIfAll);
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
    return reach.isCutOff();
  }

  @Override
  public int count() {
    return circle.count();
  }

  @Override
  public void join(String subject, Part part) {
    parts.add(subject, part);
  }

  @Override
  public CompletableFuture<Void> start() {
    loop.execute(
        () -> {
          beatenAtNanos = loop.nanoTime();
          subscribe();
          beat();
          introduction.begin();
        });
    return introduction.ended();
  }

  private void subscribe() {
    carrier
        .subscribe(message -> loop.run(() -> receive(message)))
        .whenComplete((made, failure) -> loop.run(() -> subscribed(made, failure)));
  }

  private void subscribed(@Nullable Subscription made, @Nullable Throwable failure) {
    if (made == null && isStopped) {
      return;
    }
    if (made == null) {
      if (failure != null && Stages.cause(failure) instanceof ConfigurationException why) {
        introduction.failed(why);
      } else {
        LOG.log(System.Logger.Level.WARNING, "other servers cannot be heard yet: " + failure);
      }
      loop.schedule(HEARTBEAT, this::subscribe);
      return;
    }
    subscription = made;
    if (isStopped) {
      made.close();
      return;
    }
    // Others see a new name, and ask who that is.
    outbox.beat();
    reach.subscribed();
    introduction.subscribed(this::introducedIfAll);
  }

  private void introducedIfAll() {
    introduction.endIf(!isCutOff() && circle.isAllTold());
  }

  @Override
  public void stop() {
    isStopped = true;
    loop.run(
        () -> {
          outbox.leave();
          if (subscription != null) {
            subscription.close();
          }
        });
  }

  @Override
  public void tell(String subject, JsonObject message) {
    outbox.post(new Entry(Entry.TOLD, subject, null, 0, message));
  }

  @Override
  public CompletableFuture<List<JsonObject>> ask(String subject, JsonObject question) {
    return begin(subject, question).thenApply(Question::answers);
  }

  @Override
  public CompletableFuture<Answers> askAll(String subject, JsonObject question) {
    return begin(subject, question)
        .thenApply(asked -> new Answers(asked.answers(), asked.isConfirmed() && !isCutOff()));
  }

  @Override
  public CompletableFuture<Boolean> confirm(String subject, JsonObject message) {
    return askAll(subject, message).thenApply(Answers::areAll);
  }

  private CompletableFuture<Question> begin(String subject, JsonObject question) {
    CompletableFuture<Question> ended = new CompletableFuture<>();
    loop.execute(() -> questions.ask(subject, question, circle.names(), ended));
    return ended;
  }

  private void beat() {
    if (isStopped) {
      return;
    }
    loop.schedule(HEARTBEAT, this::beat);
    long now = loop.nanoTime();
    if (now - beatenAtNanos >= STANDSTILL.toNanos()) {
      circle.excuse(now);
    }
    beatenAtNanos = now;
    reach.check(now);
    outbox.beat();
    if (!isCutOff()) {
      circle.look(now);
    }
  }

  private void receive(JsonObject message) {
    String from = message.string("from").orElse(self);
    if (from.equals(self) || isStopped) {
      return;
    }
    List<Entry> entries = Entry.read(message.array("entries").orElse(JsonArray.EMPTY));
    if (!entries.isEmpty() && entries.get(0).kind().equals(Entry.BYE)) {
      circle.left(from);
      return;
    }
    Peer peer =
        circle.heard(from, message.integer("number").orElse(0L), !entries.isEmpty()).orElse(null);
    if (peer != null) {
      entries.stream()
          .filter(entry -> entry.to() == null || self.equals(entry.to()))
          .forEach(entry -> take(peer, entry));
    }
  }

  private void take(Peer peer, Entry entry) {
    Part part = parts.get(entry.subject());
    switch (entry.kind()) {
      case Entry.RETELL -> Retelling.begin(parts, outbox, loop, peer.name, entry.id());
      case Entry.ALL -> {
        if (entry.id() == peer.retelling) {
          peer.retelling = 0;
          introducedIfAll();
        }
      }
      case Entry.ANSWER ->
          questions.answered(
              entry.id(),
              peer.name,
              entry.body().bool("failed").orElse(false) ? null : entry.body());
      default -> {
        if (part != null) {
          Parts.guarded(() -> take(peer, entry, part));
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
              answer -> answer(peer, entry, answer),
              failure -> answer(peer, entry, JsonObject.of("failed", true)));
      default -> {
        // A later release says more.
      }
    }
  }

  private void answer(Peer peer, Entry question, JsonObject body) {
    outbox.post(new Entry(Entry.ANSWER, "", peer.name, question.id(), body));
  }

  /** Who waits for peers that are gone, or that are new. */
  private final class Waiting implements Circle.Owner {
    @Override
    public boolean hasMissedNewPeers() {
      return introduction.isOver();
    }

    @Override
    public void gone(String peer) {
      questions.gone(peer);
      introducedIfAll();
    }
  }
}
