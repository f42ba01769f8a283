package io.realtime4j.verification.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the architecture that the compiler does not hold. */
class ArchitectureTest {
  /** The only place in these modules where there are threads and a clock. */
  private static final String LOOPS = "io.realtime4j.core.loop..";

  /** Fetches over HTTP for a library that blocks, on a thread that serves nothing else. */
  private static final String WAITS_ON_ITS_OWN_THREAD = "io.realtime4j.server.auth.KeySetFetcher";

  private static final JavaClasses DETERMINISTIC =
      imported("realtime-api", "realtime-protocol", "realtime-core", "realtime-server");

  @Test
  void noTimeRandomnessOrThreadsButThoseInjected() {
    noClasses()
        .that(resideOutsideOfPackages(LOOPS).and(not(name(WAITS_ON_ITS_OWN_THREAD))))
        .should()
        .callMethodWhere(
            method(System.class, "nanoTime")
                .or(method(System.class, "currentTimeMillis"))
                .or(method(Instant.class, "now"))
                .or(method(Clock.class, "system.*"))
                .or(method(Thread.class, "sleep|start|startVirtualThread"))
                .or(method(Math.class, "random"))
                .or(method(ThreadLocalRandom.class, ".*"))
                .or(method(UUID.class, "randomUUID"))
                .or(method(RandomGenerator.class, "getDefault|of"))
                .or(method(CompletableFuture.class, "orTimeout|delayedExecutor|get|join"))
                .or(method(CompletableFuture.class, "completeOnTimeout"))
                .or(asyncWithoutExecutor()))
        .check(DETERMINISTIC);
    noClasses()
        .that(resideOutsideOfPackages(LOOPS))
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(java.util.concurrent.Executors.class, java.util.Timer.class)
        .check(DETERMINISTIC);
    noClasses().should().callMethodWhere(nameIs("parallelStream")).check(DETERMINISTIC);
  }

  @Test
  void theProtocolKnowsNoInputOutputAndNoThreads() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.net..", "java.nio.channels..", "java.nio.file..", "java.util.concurrent.."))
        .check(imported("realtime-protocol"));
  }

  @Test
  void theApiNeedsTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "io.realtime4j.api..", "org.jspecify.annotations.."))
        .check(imported("realtime-api"));
  }

  /** A module's top package is its front: it creates what the packages below it implement. */
  @ParameterizedTest
  @ValueSource(strings = {"core", "server"})
  void packagesBelowAModulesFrontFormNoCycle(String module) {
    slices()
        .matching("io.realtime4j." + module + ".(*)..")
        .should()
        .beFreeOfCycles()
        .check(imported("realtime-" + module));
  }

  @Test
  void eachLibraryStaysInItsModule() {
    only("transport-netty", "io.netty..");
    only("transport-jakarta", "jakarta.servlet..", "org.apache..", "org.eclipse..");
    only("transport-okhttp", "okhttp3..", "okio..");
    only("store-sqlite", "org.sqlite..");
    only("store-postgres", "com.zaxxer..", "org.postgresql..");
    only("backplane-redis", "io.lettuce..", "reactor..");
    only("realtime-guice", "com.google.inject..");
    only("realtime-metrics", "io.micrometer..", "io.prometheus..");
    only("realtime-protocol", "tools.jackson..");
    only("realtime-server", "com.nimbusds..");
    only("realtime-kotlin", "kotlin..", "kotlinx..");
    only("realtime-spring-boot-starter", "org.springframework..");
  }

  @Test
  void storesInDatabasesAloneSpeakSql() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql.."))
        .check(
            imported(
                "realtime-api",
                "realtime-protocol",
                "realtime-core",
                "realtime-server",
                "realtime-guice",
                "realtime-metrics",
                "realtime-views",
                "realtime-kotlin",
                "feature-reactions",
                "transport-netty",
                "transport-jakarta",
                "transport-okhttp",
                "store-memory",
                "backplane-redis"));
  }

  @Test
  void nothingPrintsToTheConsole() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(
            imported(
                "realtime-api",
                "realtime-protocol",
                "realtime-core",
                "realtime-server",
                "realtime-guice",
                "realtime-metrics",
                "realtime-views",
                "realtime-kotlin",
                "feature-reactions",
                "transport-netty",
                "transport-jakarta",
                "transport-okhttp",
                "store-memory",
                "store-sqlite",
                "store-postgres",
                "backplane-redis"));
  }

  private static void only(String directory, String... packages) {
    List<String> others =
        List.of(
            "realtime-api",
            "realtime-protocol",
            "realtime-core",
            "realtime-server",
            "realtime-guice",
            "realtime-metrics",
            "realtime-views",
            "realtime-kotlin",
            "feature-reactions",
            "transport-netty",
            "transport-jakarta",
            "transport-okhttp",
            "store-memory",
            "store-sqlite",
            "store-postgres",
            "backplane-redis");
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage(packages))
        .check(imported(others.stream().filter(d -> !d.equals(directory)).toArray(String[]::new)));
  }

  private static DescribedPredicate<JavaCall<?>> method(Class<?> type, String pattern) {
    return target(owner(describe(type.getSimpleName(), (JavaClass c) -> c.isEquivalentTo(type))))
        .and(target(nameMatching(pattern)))
        .forSubtype();
  }

  private static DescribedPredicate<JavaCall<?>> nameIs(String exact) {
    return target(name(exact)).forSubtype();
  }

  private static DescribedPredicate<JavaCall<?>> asyncWithoutExecutor() {
    return method(CompletableFuture.class, ".*Async")
        .and(
            describe(
                "without an executor",
                call ->
                    call.getTarget().getRawParameterTypes().stream()
                        .noneMatch(t -> t.isEquivalentTo(java.util.concurrent.Executor.class))));
  }

  private static JavaClasses imported(String... directories) {
    Path root = Path.of(System.getProperty("realtime4j.root"));
    JavaClasses classes =
        new ClassFileImporter()
            .importPaths(
                List.of(directories).stream()
                    .map(d -> root.resolve(d).resolve("target/classes"))
                    .toList());
    assertThat(classes).as("classes of %s", List.of(directories)).hasSizeGreaterThan(2);
    return classes;
  }
}
