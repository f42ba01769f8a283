package io.realtime4j.verification.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What tells one user of another has one way out: through the gate. */
class EgressTest {
  private static final String CHAT = "io.realtime4j.server.chat.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importPath(
              Path.of(System.getProperty("realtime4j.root"))
                  .resolve("realtime-server/target/classes"));

  /** Who may write to clients, and why. */
  private static final Set<String> WRITERS =
      Set.of(
          // The audiences, which the gate makes, and what they consist of.
          CHAT + "privacy.RoomAudience",
          CHAT + "privacy.SessionAudience",
          CHAT + "privacy.TenantAudience",
          CHAT + "privacy.UserAudience",
          CHAT + "privacy.PresenceNews",
          CHAT + "privacy.ViewerLists",
          // What carries out what they decide.
          CHAT + "session.ChatSession",
          CHAT + "session.Encoded",
          CHAT + "session.TopicGather",
          // Answers and greetings: they tell a session of itself.
          CHAT + "session.Request",
          CHAT + "Chat",
          CHAT + "Greeting",
          CHAT + "SessionEvents",
          // A message is shown: that is its author's own act.
          CHAT + "message.MessageFanOut");

  @Test
  void onlyAudiencesAnswersAndMessagesAreWrittenToClients() {
    noClasses()
        .that(resideInAPackage("io.realtime4j.server.chat.."))
        .and(isNoneOf(WRITERS))
        .should()
        .callMethodWhere(
            on("io.realtime4j.server.BroadcastOperator", "emit.*|prepare")
                .or(on("io.realtime4j.server.ServerSocket", "emit.*"))
                .or(on(CHAT + "session.ChatSession", "send|tell|emitNow|replace"))
                .or(on(CHAT + "session.Encoded", "of")))
        .because("what tells of users can only be sent to an Audience")
        .check(CLASSES);
  }

  @Test
  void onlyTheGateMakesAudiences() {
    noClasses()
        .that(isNoneOf(Set.of(CHAT + "privacy.PrivacyGate")))
        .should()
        .callConstructorWhere(
            target(owner(assignableTo(CHAT + "privacy.Audience")))
                .<com.tngtech.archunit.core.domain.JavaConstructorCall>forSubtype())
        .check(CLASSES);
  }

  @Test
  void howAUserReallyIsLeavesPresenceOnlyAsTheGateShowsIt() {
    noClasses()
        .that(
            isNoneOf(
                Set.of(
                    CHAT + "presence.TenantPresence",
                    CHAT + "presence.PresenceRegistry",
                    CHAT + "presence.PresenceRegistry$Gone",
                    CHAT + "presence.PresentUser")))
        .should()
        .callMethodWhere(
            on(CHAT + "presence.PresenceRegistry", "view|frozen|lastSeenMillis")
                .or(on(CHAT + "presence.PresentUser", "view")))
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> isNoneOf(Set<String> names) {
    return describe("are none of " + names, type -> !names.contains(type.getName()));
  }

  private static DescribedPredicate<JavaCall<?>> on(String type, String names) {
    return target(owner(assignableTo(type))).and(target(nameMatching(names))).forSubtype();
  }
}
