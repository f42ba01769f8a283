package io.realtime4j.server.chat;

import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.chat.cluster.Answers;
import io.realtime4j.server.chat.cluster.Part;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.moderation.ForeignRevocations;
import io.realtime4j.server.chat.moderation.TenantRevocations;
import io.realtime4j.server.chat.moderation.Whom;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What whoever runs a server does with sessions, on whichever server they are. From any thread.
 * What not all servers have confirmed fails: it may have been done on some, and can be asked again.
 */
final class ClusterOperations implements TenantRevocations.Sessions, Part {
  /** What operations are called among servers. */
  static final String SUBJECT = "operations";

  private static final String ACTION = "action";
  private static final String LIST = "list";
  private static final String KICK = "kick";
  private static final String FIND = "find";
  private static final String HEAR = "hear";

  private final Operations here;
  private final Peers peers;

  ClusterOperations(Operations here, Peers peers) {
    this.here = here;
    this.peers = peers;
  }

  /** Returns sessions by sid, those after one. */
  CompletableFuture<List<ConnectedSession>> sessions(Whom whom, String after, int limit) {
    JsonObject question =
        JsonObject.of(ACTION, LIST, "whom", whom.toJson(), "after", after, "limit", limit);
    return everywhere(OperationsAnswers.SESSIONS, SUBJECT, question, list(whom, after, limit))
        .thenApply(
            answers -> first(answers.stream().map(OperationsAnswers::session).toList(), limit));
  }

  private CompletableFuture<JsonObject> list(Whom whom, String after, int limit) {
    return here.sessions(one -> whom.isMeant(one) && one.socket().id().compareTo(after) > 0)
        .thenApply(all -> OperationsAnswers.sessions(first(all, limit)));
  }

  private static List<ConnectedSession> first(List<ConnectedSession> all, int limit) {
    return all.stream().sorted(Comparator.comparing(ConnectedSession::sid)).limit(limit).toList();
  }

  /** Puts sessions out; completes with how many there were. */
  CompletableFuture<Integer> kick(Whom whom, String message) {
    if (peers.isCutOff()) {
      return CompletableFuture.failedFuture(Refusals.cutOff());
    }
    // First here: what cannot be said is refused before anybody hears it.
    CompletableFuture<Integer> own = here.kick(whom::isMeant, message);
    return sum(
        own, SUBJECT, JsonObject.of(ACTION, KICK, "whom", whom.toJson(), "message", message));
  }

  @Override
  public CompletableFuture<Integer> revoke(Whom who, Map<String, Long> entries) {
    return sum(
        here.revoke(who::isMeant), ForeignRevocations.SUBJECT, ForeignRevocations.revoked(entries));
  }

  private CompletableFuture<Integer> sum(
      CompletableFuture<Integer> own, String subject, JsonObject question) {
    CompletableFuture<Answers> others = peers.askAll(subject, question);
    return own.thenCombine(
        others,
        (count, answers) -> {
          confirmed(answers);
          return count + answers.given().stream().mapToInt(ForeignRevocations::count).sum();
        });
  }

  @Override
  public CompletableFuture<List<TenantRevocations.Seen>> find(Whom who) {
    JsonObject question = JsonObject.of(ACTION, FIND, "whom", who.toJson());
    return everywhere(OperationsAnswers.SEEN, SUBJECT, question, found(who))
        .thenApply(answers -> answers.stream().map(OperationsAnswers::seen).toList());
  }

  private CompletableFuture<JsonObject> found(Whom who) {
    return here.find(who::isMeant).thenApply(OperationsAnswers::seen);
  }

  /** Returns how many sessions hear what is sent to some rooms of a tenant. */
  CompletableFuture<Integer> hearers(List<RoomKey> rooms) {
    String tenant = rooms.get(0).tenant();
    CompletableFuture<List<JsonObject>> others =
        peers.ask(
            SUBJECT,
            JsonObject.of(
                ACTION,
                HEAR,
                "whom",
                Whom.of(tenant, null).toJson(),
                "rooms",
                JsonArray.of(rooms.stream().map(RoomKey::name).toArray())));
    return heardHere(rooms)
        .thenCombine(
            others,
            (own, answers) -> own + answers.stream().mapToInt(ForeignRevocations::count).sum());
  }

  private CompletableFuture<Integer> heardHere(List<RoomKey> rooms) {
    return here.count(session -> rooms.stream().anyMatch(room -> session.sees(room, null)));
  }

  @Override
  public void mustBeReached() {
    if (peers.isCutOff()) {
      throw Refusals.cutOff();
    }
  }

  @Override
  public CompletableFuture<Void> restored(String key) {
    return peers
        .askAll(ForeignRevocations.SUBJECT, ForeignRevocations.restored(key))
        .thenAccept(ClusterOperations::confirmed);
  }

  private static void confirmed(Answers answers) {
    if (!answers.areAll()) {
      throw Refusals.unconfirmed();
    }
  }

  /** Completes with what lists of all servers hold. */
  private CompletableFuture<List<JsonObject>> everywhere(
      String name, String subject, JsonObject question, CompletableFuture<JsonObject> own) {
    if (peers.isCutOff()) {
      return CompletableFuture.failedFuture(Refusals.cutOff());
    }
    return own.thenCombine(
        peers.askAll(subject, question),
        (ours, others) -> {
          confirmed(others);
          List<JsonObject> all = new ArrayList<>(objects(ours, name));
          others.given().forEach(answer -> all.addAll(objects(answer, name)));
          return all;
        });
  }

  private static List<JsonObject> objects(JsonObject answer, String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonValue value : answer.array(name).orElse(JsonArray.EMPTY).values()) {
      if (value.parsed() instanceof JsonObject json) {
        objects.add(json);
      }
    }
    return objects;
  }

  @Override
  public void told(String peer, JsonObject message) {}

  @Override
  public CompletionStage<JsonObject> asked(String peer, JsonObject question) {
    Whom whom = Whom.of(question.object("whom").orElseThrow());
    return switch (question.string(ACTION).orElse("")) {
      case LIST ->
          list(
              whom,
              question.string("after").orElse(""),
              question.integer("limit").orElse(0L).intValue());
      case KICK ->
          here.kick(whom::isMeant, question.string("message").orElse(""))
              .thenApply(OperationsAnswers::counted);
      case FIND -> found(whom);
      case HEAR ->
          heardHere(
                  question.array("rooms").orElse(JsonArray.EMPTY).strings().stream()
                      .map(name -> new RoomKey(String.valueOf(whom.tenant()), name))
                      .toList())
              .thenApply(OperationsAnswers::counted);
      default ->
          CompletableFuture.failedFuture(
              new UnsupportedOperationException("a later release asks more"));
    };
  }
}
