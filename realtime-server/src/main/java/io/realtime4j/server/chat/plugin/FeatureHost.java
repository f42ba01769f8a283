package io.realtime4j.server.chat.plugin;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.ChangedRecord;
import io.realtime4j.api.spi.server.Deny;
import io.realtime4j.api.spi.server.FeatureSession;
import io.realtime4j.api.spi.server.HistoryView;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.RoomVisit;
import io.realtime4j.api.spi.server.SentRecord;
import io.realtime4j.api.spi.server.ServerConfig;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerHooks;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.server.chat.message.Additions;
import io.realtime4j.server.chat.message.MessageDraft;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.meter.Observers;
import io.realtime4j.server.chat.relay.Relay;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.AskersInTurn;
import io.realtime4j.server.loop.Complaints;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts features, and tells them what happens. The methods say on which loop they are called. */
public final class FeatureHost {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final List<ServerFeature> features;
  private final ServerStore store;
  private final InstantSource clock;
  private final Map<String, String> variables;
  private final Observers observers;
  private final Complaints complaints;
  private final List<Asker> askers;
  private final List<EventLoop> loops;
  private final FeatureEmitter emitter;
  private final FeatureRoutes routes;
  private final Absences absences;

  /** Added while features start, read when clients come. */
  private final List<Hook> hooks = new CopyOnWriteArrayList<>();

  private final List<ServerFeature> started = new CopyOnWriteArrayList<>();

  /** Set before anything is started. */
  private @Nullable RoomDirectory rooms;

  public FeatureHost(
      ServerConfig config,
      List<ServerFeature> features,
      ServerStore store,
      InstantSource clock,
      List<Asker> askers,
      Observers observers,
      Relay relay) {
    this.features = List.copyOf(features);
    this.store = store;
    this.clock = clock;
    this.variables = config.variables();
    this.complaints = askers.get(0).complaints();
    this.observers = observers;
    this.askers = List.copyOf(askers);
    this.loops = askers.stream().map(Asker::loop).toList();
    this.absences = new Absences(loops, config.options().presenceGrace());
    this.emitter = new FeatureEmitter(relay);
    this.routes = new FeatureRoutes(new AskersInTurn(askers));
  }

  /** Says where the rooms are, which need the host themselves; before anything is started. */
  public void attach(RoomDirectory directory) {
    rooms = directory;
  }

  RoomDirectory rooms() {
    return Objects.requireNonNull(rooms);
  }

  /** Returns what asks on one of the loops. */
  Asker asker(EventLoop loop) {
    return askers.get(loops.indexOf(loop));
  }

  ServerStore store() {
    return store;
  }

  InstantSource clock() {
    return clock;
  }

  Map<String, String> variables() {
    return variables;
  }

  Observers observers() {
    return observers;
  }

  FeatureEmitter emitter() {
    return emitter;
  }

  void add(String featureId, ServerHooks its) {
    hooks.add(new Hook("feature " + featureId, its));
  }

  /** Returns what answers HTTP requests. */
  public FeatureRoutes routes() {
    return routes;
  }

  /** Starts the features one after the other, each on its loop; fails with the first that does. */
  public CompletableFuture<Void> start() {
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    for (int i = 0; i < features.size(); i++) {
      ServerFeature feature = features.get(i);
      EventLoop loop = loops.get(i % loops.size());
      done = done.thenCompose(before -> start(feature, loop));
    }
    return done;
  }

  @SuppressWarnings("CatchThrowable") // A feature that misses a class must not hang the start.
  private CompletableFuture<Void> start(ServerFeature feature, EventLoop loop) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            started.add(feature);
            feature.start(new HostContext(this, loop, feature.id()));
            done.complete(null);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  /** Ends the features that were started, the last first. */
  @SuppressWarnings("CatchThrowable") // Those before it must still be ended.
  public void stop() {
    for (int i = started.size() - 1; i >= 0; i--) {
      ServerFeature feature = started.get(i);
      try {
        feature.stop();
      } catch (Throwable e) {
        LOG.log(System.Logger.Level.WARNING, "feature " + feature.id() + " failed to stop", e);
      }
    }
    started.clear();
  }

  /** On the session's loop, when it is in the rooms in which it was. */
  public void connected(ChatSession session, boolean isRecovered) {
    tell(hook -> hook.onConnect(seen(session, isRecovered)));
    if (isRecovered && !absences.returned(session)) {
      session.joined().keySet().forEach(room -> joined(room, session, session.principal()));
    }
  }

  /**
   * On the session's loop.
   *
   * @param mayReturn whether it can be recovered: then it has not left its rooms yet
   */
  public void disconnected(ChatSession session, boolean mayReturn) {
    tell(hook -> hook.onDisconnect(seen(session, false)));
    List<RoomKey> rooms = List.copyOf(session.joined().keySet());
    Runnable leave = () -> rooms.forEach(room -> left(room, session, session.principal()));
    if (mayReturn) {
      absences.lost(session, leave);
    } else {
      leave.run();
    }
  }

  /** On the room's loop. */
  public void joined(RoomKey room, ChatSession session, Principal who) {
    tell(hook -> hook.onJoin(visit(room, session, who)));
  }

  /** On the room's loop, or the session's if that has ended. */
  public void left(RoomKey room, ChatSession session, Principal who) {
    tell(hook -> hook.onLeave(visit(room, session, who)));
  }

  /** Asks what is to be stored; on the loop of {@code asker}. */
  public CompletableFuture<MessageDraft> beforeMessage(
      Asker asker, Principal who, RoomKey room, MessageDraft draft) {
    return beforeMessage(asker, who, room, null, draft);
  }

  /**
   * Asks what is to be stored in place of a message; on the loop of {@code asker}.
   *
   * @param edits the message, or {@code null} if it is a new one
   */
  public CompletableFuture<MessageDraft> beforeMessage(
      Asker asker, Principal who, RoomKey room, @Nullable String edits, MessageDraft draft) {
    CompletableFuture<MessageDraft> answer = CompletableFuture.completedFuture(draft);
    for (Hook hook : hooks) {
      answer = answer.thenCompose(now -> before(asker, hook, who, room, edits, now));
    }
    return answer;
  }

  private static CompletableFuture<MessageDraft> before(
      Asker asker,
      Hook hook,
      Principal who,
      RoomKey room,
      @Nullable String edits,
      MessageDraft draft) {
    io.realtime4j.api.spi.server.MessageDraft shown =
        io.realtime4j.api.spi.server.MessageDraft.builder()
            .who(who)
            .roomName(room.name())
            .threadId(draft.thread())
            .clientMessageId(draft.clientMessageId())
            .edits(edits)
            .message(draft.json())
            .build();
    return asker
        .ask(hook.owner(), () -> hook.its().beforeMessage(shown), Refusals::internal)
        .thenApply(
            verdict -> {
              Deny refusal = verdict.refusal();
              if (refusal != null) {
                throw Refusals.denied(refusal.code(), refusal.message());
              }
              JsonObject rewritten = verdict.rewritten();
              return rewritten == null ? draft : draft.withBody(rewritten);
            });
  }

  /** On the room's loop. */
  public void stored(Principal who, RoomKey room, StoredMessage message, MessageDraft draft) {
    if (hooks.isEmpty()) {
      return;
    }
    SentRecord sent =
        SentRecord.builder()
            .who(who)
            .roomName(room.name())
            .threadId(message.thread())
            .messageId(message.messageId())
            .offset(message.offset())
            .message(draft.json())
            .build();
    tell(hook -> hook.afterMessage(sent));
  }

  /** On the room's loop. */
  public void changed(Principal who, RoomKey room, ChangeRow change) {
    if (hooks.isEmpty()) {
      return;
    }
    boolean isDeletion = change.kind().equals(ChangeEntry.DELETE);
    ChangedRecord changed =
        ChangedRecord.builder()
            .who(who)
            .roomName(room.name())
            .threadId(change.thread())
            .messageId(change.messageId())
            .offset(change.offset())
            .message(isDeletion ? null : MessageDraft.json(change.body()))
            .build();
    tell(hook -> hook.afterChange(changed));
  }

  /**
   * Asks what is to be added to messages that are about to be shown; never fails. On the loop of
   * {@code asker}, where it completes too.
   */
  public CompletableFuture<Additions> additions(
      Asker asker, Principal who, RoomKey room, List<MessageRow> rows) {
    List<String> ids =
        rows.stream().filter(row -> !row.isDeleted()).map(MessageRow::messageId).toList();
    if (hooks.isEmpty() || ids.isEmpty()) {
      return CompletableFuture.completedFuture(Additions.NONE);
    }
    HistoryView shown =
        HistoryView.builder().who(who).roomName(room.name()).messageIds(ids).build();
    CompletableFuture<Additions> answer = CompletableFuture.completedFuture(Additions.NONE);
    for (Hook hook : hooks) {
      answer =
          answer.thenCompose(
              before ->
                  asker
                      .ask(hook.owner(), () -> hook.its().onHistory(shown))
                      .thenApply(added -> before.and(ids, added))
                      .exceptionally(failure -> before));
    }
    return answer;
  }

  @SuppressWarnings("CatchThrowable") // A hook that misses a class must not cost who is heard of.
  private void tell(Consumer<ServerHooks> action) {
    for (Hook hook : hooks) {
      try {
        action.accept(hook.its());
      } catch (Throwable e) {
        complaints.warn("a hook of " + hook.owner() + " failed", e);
      }
    }
  }

  /**
   * What a feature wants to be told.
   *
   * @param owner whose it is, for the log
   */
  private record Hook(String owner, ServerHooks its) {}

  private static FeatureSession seen(ChatSession session, boolean isRecovered) {
    return FeatureSession.builder()
        .who(session.principal())
        .sid(session.socket().id())
        .isRecovered(isRecovered)
        .build();
  }

  private static RoomVisit visit(RoomKey room, ChatSession session, Principal who) {
    return RoomVisit.builder()
        .who(who)
        .sid(session.socket().id())
        .roomName(room.name())
        .type(room.type())
        .build();
  }
}
