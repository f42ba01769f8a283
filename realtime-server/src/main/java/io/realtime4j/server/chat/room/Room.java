package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.Deny;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.server.RoomQuestion;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.server.chat.message.Additions;
import io.realtime4j.server.chat.message.MessageDraft;
import io.realtime4j.server.chat.message.Pending;
import io.realtime4j.server.chat.message.RoomChanges;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.message.Submission;
import io.realtime4j.server.chat.privacy.Redecision;
import io.realtime4j.server.chat.receipt.RoomReceipts;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.typing.RoomTyping;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.StageLane;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * What one session asks of a room is done in the order of asking: its lane waits where a permission
 * or the store takes time. A message leaves the lane when it is handed to the sequencer. Changes of
 * membership of all sessions wait for each other in one lane more, so that two who join at once
 * cannot both take the last seat.
 */

/** A room on its home loop: members, who is present, typing, receipts. Loop only. */
public final class Room {
  /** What a session may have waiting in one room: a client's whole window of sends, and more. */
  private static final int MAX_WAITING = 1_000;

  /** Who may wait to come in or go out; at a reconnect all members come at once. */
  private static final int MAX_ENTERING = 10_000;

  private final RoomKey key;
  private final EventLoop home;
  private final RoomServices services;
  private final Asker asker;
  private final Memberships members;
  private final RoomPresence presence;
  private final RoomTyping typing;
  private final RoomChanges changes;
  private final RoomReceipts receipts;
  private final RoomEntrance entrance;
  private final Sanctions sanctions;
  private final SlowMode slowMode;
  private final RoomPeers peers;
  private final Map<ChatSession, StageLane> lanes = new LinkedHashMap<>();
  private final StageLane membershipLane;
  // Null while nobody has created the room.
  private @Nullable RoomRow row;
  // The last committed message.
  private long head;
  // Messages handed to the sequencer that it has not settled.
  private int unsettled;
  private boolean used = true;

  public Room(
      RoomKey key,
      EventLoop home,
      RoomServices services,
      @Nullable RoomRow row,
      long head,
      List<Membership> members) {
    this.key = key;
    this.home = home;
    this.services = services;
    this.asker = services.asker(home);
    this.row = row;
    this.head = head;
    this.members =
        new Memberships(members, key.type().equals("dm") ? this::seatsChanged : ids -> {});
    this.membershipLane = new StageLane(home, MAX_ENTERING, () -> {});
    this.peers = new RoomPeers(services.peers(), key, services.whereabouts().of(home));
    this.presence = new RoomPresence(key, home, services, this.members);
    this.typing = new RoomTyping(key, home, services);
    if (presence.isHeld()) {
      typing.hold();
    }
    this.changes = new RoomChanges(this, services);
    this.receipts = new RoomReceipts(this, services, head);
    this.entrance = new RoomEntrance(this, services);
    this.sanctions = new Sanctions(this, services.store().rooms());
    this.slowMode = new SlowMode(home);
  }

  public RoomKey key() {
    return key;
  }

  public EventLoop home() {
    return home;
  }

  public InstantSource clock() {
    return services.clock();
  }

  /** Returns what asks plug-ins and stores for this room. */
  public Asker asker() {
    return asker;
  }

  public Memberships members() {
    return members;
  }

  public RoomPresence presence() {
    return presence;
  }

  public RoomTyping typing() {
    return typing;
  }

  /** Returns what edits and deletes the room's messages. */
  public RoomChanges changes() {
    return changes;
  }

  public RoomReceipts receipts() {
    return receipts;
  }

  public RoomEntrance entrance() {
    return entrance;
  }

  /** Returns what whoever runs the server does here. */
  public RoomModeration moderation() {
    return entrance.moderation();
  }

  /** Returns the other servers, for which this is a room as well. */
  RoomPeers peers() {
    return peers;
  }

  Sanctions sanctions() {
    return sanctions;
  }

  StageLane membershipLane() {
    return membershipLane;
  }

  public long head() {
    return head;
  }

  boolean exists() {
    return row != null;
  }

  /** Returns the type of the room, or that which it would have. */
  public String type() {
    RoomRow known = row;
    return known == null ? key.type() : known.type();
  }

  /** Returns how many members the room takes, 0 for any number. */
  int maxMembers() {
    RoomRow known = row;
    return known == null ? 0 : known.maxMembers();
  }

  private boolean isPrivate() {
    RoomRow known = row;
    return known != null && !known.visibility().equals("public");
  }

  private Duration slowModeTime() {
    RoomRow known = row;
    return known == null ? Duration.ZERO : Duration.ofMillis(known.slowModeMillis());
  }

  /** The room is there, or is now as follows. */
  public void created(RoomRow stored) {
    row = stored;
  }

  /**
   * Runs a task after what the session asked for before.
   *
   * @param onFailure hears what the task throws, or that it will not run
   */
  public void inOrder(
      ChatSession session,
      Supplier<? extends CompletionStage<?>> task,
      Consumer<Throwable> onFailure) {
    used = true;
    StageLane lane = lanes.get(session);
    if (lane == null) {
      lane = new StageLane(home, MAX_WAITING, () -> lanes.remove(session));
      lanes.put(session, lane);
    }
    lane.submit(task, onFailure);
  }

  /** Runs a task that the request waits for, in order, once the action is permitted. */
  public void permitted(Request request, Action action, Runnable task) {
    permitted(request, action, allowed -> task.run());
  }

  /** Runs a task that needs to know what was permitted, as above. */
  public void permitted(Request request, Action action, Consumer<Allow> task) {
    permitted(request, action, task, request::fail);
  }

  /** Runs a task once the action is permitted, or another that hears why it is not, as above. */
  public void permitted(
      Request request, Action action, Consumer<Allow> task, Consumer<Throwable> onRefusal) {
    inOrder(
        request.session(),
        () -> {
          CompletableFuture<Allow> permission = permit(request.who(), action);
          Stages.settle(permission, task, onRefusal);
          return permission;
        },
        request::fail);
  }

  /** Takes a message to the log. */
  public void send(Request request, MessageDraft draft) {
    inOrder(
        request.session(),
        () -> {
          Grounds grounds = grounds(request.who(), Action.SEND);
          CompletableFuture<MessageDraft> ready =
              permit(request.who(), Action.SEND)
                  .thenCompose(
                      allowed ->
                          services.features().beforeMessage(asker, request.who(), key, draft))
                  .thenCompose(accepted -> stillHolds(grounds).thenApply(yes -> accepted));
          Stages.settle(ready, accepted -> submit(request, accepted), request::fail);
          return ready;
        },
        request::fail);
  }

  /**
   * Takes a message of who runs the server to the log, whatever the policy; completes with what a
   * client would have been answered.
   */
  public CompletableFuture<JsonObject> sendAsSystem(Principal system, MessageDraft draft) {
    used = true;
    SystemSender sender = new SystemSender(system);
    if (exists()) {
      submit(new Submission(sender, key, draft, this, home, receipts.areNoticed()));
    } else {
      sender.fail(Refusals.noRoom(key.name()));
    }
    return sender.answer();
  }

  private void submit(Request request, MessageDraft draft) {
    String userId = request.who().userId();
    slowMode.take(userId, members.role(userId), slowModeTime());
    submit(new Submission(request, key, draft, this, home, receipts.areNoticed()));
  }

  /** Completes with what features add to messages that are shown to somebody; on the loop. */
  public CompletableFuture<Additions> additions(Principal who, List<MessageRow> rows) {
    return services.features().additions(asker, who, key, rows);
  }

  /** Hands something to the sequencer, which says what became of it. */
  public void submit(Pending pending) {
    unsettled++;
    if (peers.areCutOff()) {
      pending.refused(Refusals.cutOff());
      return;
    }
    services.sequencer().submit(pending);
  }

  /** A message was committed and sent on. */
  public void committed(StoredMessage message, Principal who, MessageDraft draft) {
    settled();
    services.writes().succeeded();
    head = Math.max(head, message.offset());
    try {
      receipts.committed(message);
    } finally {
      typing.sent(message);
    }
    services.features().stored(who, key, message, draft);
  }

  /** Other servers have put messages into the room, which were sent on. */
  public void followed(List<MessageRow> rows) {
    for (MessageRow row : rows) {
      StoredMessage message = StoredMessage.of(row);
      head = Math.max(head, message.offset());
      slowMode.noted(row.userId(), members.role(row.userId()), slowModeTime());
      try {
        receipts.committed(message);
      } finally {
        typing.sent(message);
      }
    }
  }

  /**
   * A change that was handed to the sequencer has found its end.
   *
   * @param change the change if it was committed just now, or {@code null}
   */
  public void changed(Principal who, @Nullable ChangeRow change) {
    settled();
    services.writes().succeeded();
    if (change != null) {
      services.features().changed(who, key, change);
    }
  }

  /** What was handed to the sequencer was not stored. */
  public void notStored(Throwable failure) {
    settled();
    services.writes().failed(failure);
  }

  /** What was handed to the sequencer has found its end. */
  public void settled() {
    unsettled--;
    used = true;
  }

  /** A message that was handed to the sequencer is no new one: nobody waits for it. */
  public void withdrawn(Principal who) {
    slowMode.giveBack(who.userId());
  }

  /** A session that was in the room is recovered; its socket is in it already. */
  public void returned(ChatSession session, Principal who) {
    used = true;
    session.post(
        () -> {
          if (!session.isClosed()) {
            home.execute(() -> joinedAgain(session, who));
          }
        });
  }

  private void joinedAgain(ChatSession session, Principal who) {
    presence.joined(session, who);
    if (!who.isAnonymous() && !members.isMember(who.userId())) {
      entrance.outdated(session);
    } else if (who.isAnonymous() && isPrivate()) {
      // It may have become so meanwhile; by its policy strangers may be in it all the same.
      Stages.settle(entrance.mayReturn(who), allowed -> {}, refused -> entrance.outdated(session));
    }
  }

  /** A session has ended. */
  public void closed(ChatSession session, Principal who, boolean clean) {
    used = true;
    typing.closed(session);
    presence.closed(session, who, clean);
  }

  /** Users of the tenant stand otherwise than before. */
  void redecide(Redecision change) {
    presence.redecide(change);
    typing.redecide(change);
    receipts.redecide(change);
  }

  /** It is not known what may be told of anybody from now on: nothing is. */
  void hold() {
    presence.hold();
    typing.hold();
  }

  /** It is known again. */
  void release() {
    presence.release();
    typing.release();
  }

  /** Those who share a direct conversation see each other as contacts do. */
  private void seatsChanged(List<String> userIds) {
    services.privacy().conversationsChanged(key, userIds);
  }

  /**
   * Completes with the permission, on the loop: nothing is held against the user in the store, and
   * the policy says yes. Anything but a plain yes is a no.
   */
  public CompletableFuture<Allow> permit(Principal who, Action action) {
    used = true;
    return sanctions.check(who, action).thenCompose(clean -> decide(who, action));
  }

  /**
   * What a permission was given on. Between that and what was permitted there may be hooks, and a
   * place in a line.
   */
  public record Grounds(
      Principal who, Action action, @Nullable RoomRow row, @Nullable Membership membership) {}

  /** Returns on what a permission is given that is asked for now. */
  public Grounds grounds(Principal who, Action action) {
    return new Grounds(who, action, row, who.isAnonymous() ? null : members.open(who.userId()));
  }

  /** Completes if what was permitted is so still; asks anew where the room or the user changed. */
  public CompletableFuture<Void> stillHolds(Grounds given) {
    sanctions.checkKnown(given.who, given.action);
    Grounds now = grounds(given.who, given.action);
    return now.equals(given)
        ? CompletableFuture.completedFuture(null)
        : permit(given.who, given.action).thenCompose(allowed -> stillHolds(now));
  }

  private CompletableFuture<Allow> decide(Principal who, Action action) {
    return asker
        .ask("the room policy", () -> services.policy().decide(question(who, action)))
        .thenApply(
            decision -> {
              if (decision instanceof Allow allow) {
                return allow;
              }
              if (decision instanceof Deny deny) {
                throw Refusals.denied(deny.code(), deny.message());
              }
              throw Refusals.forbidden("This is not allowed here");
            });
  }

  /**
   * Returns the offset up to which messages are hidden from somebody.
   *
   * @param allowed what the policy has said to what he wants to do
   */
  public long hiddenUpTo(Principal who, Allow allowed) {
    return switch (allowed.history()) {
      case ALL -> 0;
      case SINCE_JOINING -> {
        Membership since = who.isAnonymous() ? null : members.open(who.userId());
        yield since == null ? head : since.fromOffset();
      }
      case NONE -> Long.MAX_VALUE;
    };
  }

  /** Returns whether nobody has asked for anything since the last call, nor waits for it. */
  boolean isUnusedSinceLastAsked() {
    boolean unused =
        !used
            && unsettled == 0
            && lanes.isEmpty()
            && membershipLane.isIdle()
            && presence.isEmpty()
            && typing.isEmpty()
            && changes.isIdle()
            && receipts.isIdle()
            && slowMode.isIdle(slowModeTime());
    used = false;
    return unused;
  }

  /** Returns what a policy is asked, with the room as it is now. */
  RoomQuestion question(Principal who, Action action) {
    RoomRow known = row;
    return RoomQuestion.builder()
        .who(who)
        .action(action)
        .roomName(key.name())
        .type(type())
        .exists(known != null)
        .isPrivate(isPrivate())
        .isSecret(known != null && known.visibility().equals("secret"))
        .isClosed(known != null && known.isClosed())
        .isMember(!who.isAnonymous() && members.isMember(who.userId()))
        .role(who.isAnonymous() ? null : members.role(who.userId()))
        .maxMembers(maxMembers())
        .seats(members.seats())
        .build();
  }
}
