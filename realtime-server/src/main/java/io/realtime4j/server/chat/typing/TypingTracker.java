package io.realtime4j.server.chat.typing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who types in a room. Typists who name the room in different ways are kept apart, because each
 * client files the event under what it sent itself. Pure but for its state; times are given to it.
 */
public final class TypingTracker {
  /** A person types in one place; more is a program, or a mistake. */
  public static final int MAX_FORMS_PER_USER = 8;

  private final Map<Form, Map<String, Typist>> typing = new LinkedHashMap<>();

  /** Notes a start; returns whether the user was not typing there, so that others are to know. */
  public boolean start(Form form, Typist typist) {
    Map<String, Typist> typists = typing.computeIfAbsent(form, f -> new LinkedHashMap<>());
    return typists.put(typist.userId, typist) == null;
  }

  /** Returns whether a user types in so many places that another is refused. */
  public boolean isFull(Form form, String userId) {
    Map<String, Typist> here = typing.get(form);
    if (here != null && here.containsKey(userId)) {
      return false;
    }
    long forms = typing.values().stream().filter(t -> t.containsKey(userId)).count();
    return forms >= MAX_FORMS_PER_USER;
  }

  /** Notes a stop; returns whether the user was typing there. */
  boolean stop(Form form, String userId) {
    Map<String, Typist> typists = typing.get(form);
    if (typists == null || typists.remove(userId) == null) {
      return false;
    }
    if (typists.isEmpty()) {
      typing.remove(form);
    }
    return true;
  }

  /** Returns where a user types in a thread of the room, or in the room itself. */
  List<Form> formsOf(String userId, @Nullable String thread) {
    return formsWhere(
        (form, typists) -> typists.containsKey(userId) && Objects.equals(form.threadId, thread));
  }

  /** Returns where a user types, in whatever thread. */
  List<Form> formsOf(String userId) {
    return formsWhere((form, typists) -> typists.containsKey(userId));
  }

  /** Returns where the user of a session types by that session's word. */
  List<Form> formsOfSession(Object session) {
    return formsWhere(
        (form, typists) -> typists.values().stream().anyMatch(t -> t.session.equals(session)));
  }

  /** Returns what a user was last known to do there, or {@code null} if not typing. */
  @Nullable Typist find(Form form, String userId) {
    Map<String, Typist> typists = typing.get(form);
    return typists == null ? null : typists.get(userId);
  }

  /** Returns who types, in the order of starting. */
  List<Typist> typists(Form form) {
    Map<String, Typist> typists = typing.get(form);
    return typists == null ? List.of() : List.copyOf(typists.values());
  }

  public boolean isEmpty() {
    return typing.isEmpty();
  }

  private List<Form> formsWhere(
      java.util.function.BiPredicate<Form, Map<String, Typist>> condition) {
    List<Form> forms = new ArrayList<>();
    typing.forEach(
        (form, typists) -> {
          if (condition.test(form, typists)) {
            forms.add(form);
          }
        });
    return forms;
  }

  /**
   * A place to type, as the typist names it.
   *
   * @param roomName as sent
   * @param roomType as sent, or derived
   * @param threadId the thread, or {@code null}
   */
  record Form(String roomName, String roomType, @Nullable String threadId) {}

  /**
   * Somebody who types.
   *
   * @param session who said so last: a session, or the name of another server
   * @param startedAtMillis wall-clock time of the last start
   * @param untilNanos loop time at which it ends by itself
   */
  record Typist(
      String userId,
      @Nullable String userName,
      @Nullable String userAvatar,
      Object session,
      long startedAtMillis,
      long untilNanos) {}
}
