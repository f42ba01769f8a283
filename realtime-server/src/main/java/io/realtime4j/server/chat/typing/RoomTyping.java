package io.realtime4j.server.chat.typing;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.privacy.Aspect;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.Redecision;
import io.realtime4j.server.chat.privacy.Subject;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.Topic;
import io.realtime4j.server.chat.typing.TypingTracker.Form;
import io.realtime4j.server.chat.typing.TypingTracker.Typist;
import io.realtime4j.server.loop.DeadlineQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * What was told last is kept beside what is so now, each typist with the standing of that time; the
 * audience tells each viewer whose list has changed. A repeated start is news only when renewals are
 * told: else it would be told at the moment at which somebody comes or goes whom not all may see.
 */

/** Who types in a room, and who is told. Loop only. */
public final class RoomTyping {
  private final RoomKey key;
  private final EventLoop home;
  private final RoomServices services;
  private final PrivacyGate gate;
  private final DeadlineQueue expiry;
  private final TypingTracker tracker = new TypingTracker();
  private final Map<Form, List<Subject<Shown>>> told = new LinkedHashMap<>();
  private final Renewals renewals;
  // While it is not known what may be told of anybody, nobody types.
  private boolean isHeld;

  public RoomTyping(RoomKey key, EventLoop home, RoomServices services) {
    this.key = key;
    this.home = home;
    this.services = services;
    this.gate = services.privacy().gate(home);
    this.expiry = new DeadlineQueue(home, services.options().typingExpiry());
    this.renewals = new Renewals(home, this::renewed);
  }

  public boolean isEmpty() {
    return tracker.isEmpty();
  }

  public void start(ChatSession session, Principal who, Form form) {
    if (tracker.isFull(form, who.userId())) {
      throw Refusals.quota(
          "A user can type in at most "
              + TypingTracker.MAX_FORMS_PER_USER
              + " threads of a room at once",
          TypingTracker.MAX_FORMS_PER_USER);
    }
    if (isHeld) {
      return;
    }
    Typist typist =
        new Typist(
            who.userId(),
            who.userName(),
            who.userAvatar(),
            session,
            services.clock().millis(),
            untilNanos());
    if (start(form, typist)) {
      tellPeers(form, typist, true);
    }
  }

  private long untilNanos() {
    return home.nanoTime() + services.options().typingExpiry().toNanos();
  }

  /** Returns whether it is a new one. */
  private boolean start(Form form, Typist typist) {
    String userId = typist.userId();
    boolean isNew = tracker.start(form, typist);
    expiry.add(() -> expire(form, userId));
    if (isNew) {
      tell(form, Set.of());
    } else {
      renewals.add(gate.standing(key.tenant(), userId), form, userId);
    }
    return isNew;
  }

  void stop(Form form, String userId) {
    Typist typist = tracker.find(form, userId);
    if (typist != null) {
      ended(form, userId);
      tellPeers(form, typist, false);
    }
  }

  private void ended(Form form, String userId) {
    if (tracker.stop(form, userId)) {
      tell(form, Set.of());
    }
  }

  /** Others are told of who types here: that it begins, that it goes on, that it ends. */
  private void tellPeers(Form form, Typist typist, boolean isTyping) {
    boolean isHere = typist.session() instanceof ChatSession;
    if (isHere && services.peers().areExpected()) {
      services
          .peers()
          .tell(
              TypingPeers.SUBJECT,
              new TypingNews(
                      key,
                      form,
                      typist.userId(),
                      typist.userName(),
                      typist.userAvatar(),
                      isTyping ? Long.valueOf(typist.startedAtMillis()) : null)
                  .toJson());
    }
  }

  /** A peer has told of somebody who types there; how long that holds goes by the clock here. */
  void told(String peer, TypingNews news) {
    Long startedAtMillis = news.startedAtMillis();
    if (startedAtMillis == null) {
      ended(news.form(), news.userId());
    } else if (!isHeld && !tracker.isFull(news.form(), news.userId())) {
      start(
          news.form(),
          new Typist(
              news.userId(),
              news.userName(),
              news.userAvatar(),
              peer,
              startedAtMillis,
              untilNanos()));
    }
  }

  /** A peer is gone, and with it who types there. */
  void gone(String peer) {
    endAllOf(peer);
  }

  private void endAllOf(Object session) {
    for (Form form : tracker.formsOfSession(session)) {
      for (Typist typist : tracker.typists(form)) {
        if (typist.session().equals(session)) {
          stop(form, typist.userId());
        }
      }
    }
  }

  /** It is not known what may be told of anybody from now on. */
  public void hold() {
    isHeld = true;
    for (Form form : List.copyOf(told.keySet())) {
      tracker.typists(form).forEach(typist -> ended(form, typist.userId()));
    }
  }

  /** It is known again: who still types is shown with the next start. */
  public void release() {
    isHeld = false;
  }

  /** What was typed has been sent, on whatever server: all hear of the message itself. */
  public void sent(StoredMessage message) {
    for (Form form : tracker.formsOf(message.author(), message.thread())) {
      ended(form, message.author());
    }
  }

  /** A user may not speak any more. */
  public void silence(String userId) {
    for (Form form : tracker.formsOf(userId)) {
      stop(form, userId);
    }
  }

  /** A session has left the room, or has ended. */
  public void closed(ChatSession session) {
    endAllOf(session);
  }

  /** Users stand otherwise than before. */
  public void redecide(Redecision change) {
    for (Map.Entry<Form, List<Subject<Shown>>> list : List.copyOf(told.entrySet())) {
      if (list.getValue().stream().anyMatch(typist -> change.concerns(typist.userId()))) {
        tell(list.getKey(), Set.of());
      }
    }
  }

  /** Tells a session who types in lists of which it was told something, or missed it. */
  public void show(ChatSession session, Collection<Topic> topics) {
    topics.forEach(topic -> show(session, topic, true));
  }

  /**
   * Tells a session who types anywhere in the room.
   *
   * @param known of what lists it was told something: of these also that nobody does
   */
  public void showAll(ChatSession session, Collection<Topic> known) {
    show(session, known);
    for (Form form : told.keySet()) {
      Topic topic = new Topic(key, form.threadId(), form);
      if (!known.contains(topic)) {
        show(session, topic, false);
      }
    }
  }

  private void show(ChatSession session, Topic topic, boolean whenEmpty) {
    if (topic.form() instanceof Form form) {
      PrivacyGate.session(session)
          .showList(
              topic,
              "typing:event",
              Aspect.TYPING,
              told.getOrDefault(form, List.of()),
              whenEmpty,
              (list, total) -> TypingJson.event(key, form, typists(list), total, home.nanoTime()));
    }
  }

  private void expire(Form form, String userId) {
    Typist typist = tracker.find(form, userId);
    // A later start has a deadline of its own in the queue.
    if (typist != null && typist.untilNanos() - home.nanoTime() <= 0) {
      // By itself, on every server.
      ended(form, userId);
    }
  }

  private void renewed(Map<Form, Set<String>> typists) {
    typists.forEach(
        (form, userIds) -> {
          if (!tracker.typists(form).isEmpty()) {
            tell(form, userIds);
          }
          for (String userId : userIds) {
            Typist typist = tracker.find(form, userId);
            if (typist != null) {
              tellPeers(form, typist, true);
            }
          }
        });
  }

  /**
   * Tells those whose list of a form has changed.
   *
   * @param renewed whose renewed start is to be told too
   */
  private void tell(Form form, Set<String> renewed) {
    List<Subject<Shown>> before = told.getOrDefault(form, List.of());
    Map<String, Shown> known = new LinkedHashMap<>();
    before.forEach(typist -> known.put(typist.userId(), typist.value()));
    List<Subject<Shown>> after = new ArrayList<>();
    for (Typist typist : tracker.typists(form)) {
      Shown last = known.get(typist.userId());
      int renewals = last == null ? 0 : last.renewals;
      boolean isRenewed = renewed.contains(typist.userId());
      after.add(
          gate.subject(
              key.tenant(),
              typist.userId(),
              new Shown(typist, isRenewed ? renewals + 1 : renewals)));
    }
    if (after.isEmpty()) {
      told.remove(form);
    } else {
      told.put(form, after);
    }
    long now = home.nanoTime();
    gate.room(key, form.threadId())
        .tellLists(
            new Topic(key, form.threadId(), form),
            "typing:event",
            Aspect.TYPING,
            before,
            after,
            (list, total) -> TypingJson.event(key, form, typists(list), total, now));
  }

  private static List<Typist> typists(List<Shown> list) {
    return list.stream().map(Shown::typist).toList();
  }

  /**
   * A typist as told; equal while there is no news of this one.
   *
   * @param renewals how many repeated starts were told
   */
  private record Shown(Typist typist, int renewals) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Shown shown
          && typist.userId().equals(shown.typist.userId())
          && renewals == shown.renewals;
    }

    @Override
    public int hashCode() {
      return Objects.hash(typist.userId(), renewals);
    }
  }
}
