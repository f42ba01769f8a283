package io.realtime4j.verification.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client's feature in a module of its own, which the application requires and the engine finds:
 * compiled against the interface alone, and run out of process with each part of its context.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SixthFeatureModuleIT {
  private static final Path SOURCES =
      Artifacts.root().resolve("verification/src/test/resources/seals");

  /** What clients said of themselves when they connected. */
  private static final List<JsonObject> INTRODUCTIONS = new CopyOnWriteArrayList<>();

  @TempDir static Path folder;
  private static Path modules;
  private static RealtimeServer chat;
  private static SocketIoServer plain;
  private static String chatUrl;
  private static String plainUrl;
  private static volatile CompletableFuture<List<JsonValue>> answer;

  /** Stars for rooms, for all users together. */
  private static final class Stars implements ServerFeature {
    private ServerFeatureContext context;
    private int wishes;

    @Override
    public String id() {
      return "stars";
    }

    @Override
    public List<String> events() {
      return List.of("star:wish", "star:give");
    }

    @Override
    public void start(ServerFeatureContext given) {
      context = given;
    }

    @Override
    public void stop() {}

    @Override
    public synchronized CompletionStage<JsonObject> handle(FeatureRequest request) {
      if (request.event().equals("star:wish")) {
        wishes++;
        return CompletableFuture.completedFuture(JsonObject.EMPTY);
      }
      context.emit(
          FeatureEmit.builder()
              .tenant(request.who().tenant())
              .room(request.payload().string("roomName").orElseThrow())
              .event("star:given")
              .about(request.who().userId())
              .data(JsonObject.of("by", request.who().userId()))
              .build());
      return CompletableFuture.completedFuture(JsonObject.of("total", wishes));
    }
  }

  @BeforeAll
  static void compile() throws Exception {
    modules = folder.resolve("modules");
    for (String module : List.of("io.example.seals", "io.example.post")) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  "-Xlint:all,-path,-missing-explicit-ctor",
                  "-Werror",
                  "-d",
                  modules.resolve(module).toString(),
                  "-p",
                  path(
                      Stream.concat(
                          Artifacts.libraries("realtime4j-api", "jspecify").stream(),
                          Stream.of(modules)))));
      try (Stream<Path> files = Files.walk(SOURCES.resolve(module))) {
        files.filter(f -> f.toString().endsWith(".java")).forEach(f -> command.add(f.toString()));
      }
      int exit =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, command.toArray(String[]::new));
      assertThat(exit).as(module).isZero();
    }
    // For the class path, where nobody reads what a module provides.
    Path services = modules.resolve("io.example.seals/META-INF/services");
    Files.createDirectories(services);
    Files.writeString(
        services.resolve("io.realtime4j.api.spi.feature.FeatureProvider"),
        "io.example.seals.SealsProvider\n");
  }

  @BeforeAll
  static void serve() throws Exception {
    chat =
        RealtimeServer.builder()
            .options(ServerOptions.builder().host("127.0.0.1").port(0).build())
            .authenticator(
                request -> {
                  INTRODUCTIONS.add(request.auth());
                  String user = request.token();
                  return CompletableFuture.completedFuture(
                      Principal.builder().tenant("primary").userId(user).userName(user).build());
                })
            .transport(new NettyServerTransportProvider().create(2))
            .store(new MemoryServerStoreProvider().open("", null))
            .feature(new Stars())
            .variables(Map.of())
            .build();
    chatUrl = "http://127.0.0.1:" + chat.start().get(20, TimeUnit.SECONDS).getPort();
    ServerTransport transport = new NettyServerTransportProvider().create(1);
    plain =
        SocketIoServer.create(
            SocketIoOptions.defaults(), transport, SocketIoServer.systemEnvironment());
    plain
        .of("/")
        .onConnection(
            socket -> {
              socket.on(
                  "answered",
                  (args, ack) -> {
                    ack.send(JsonObject.of("success", true));
                  });
              answer =
                  socket.emitWithAck(
                      Duration.ofSeconds(20), "are-you-sealed", JsonObject.of("by", "bob"));
            });
    plainUrl =
        "http://127.0.0.1:"
            + plain
                .start(ServerTransport.Options.builder().host("127.0.0.1").port(0).build())
                .get(20, TimeUnit.SECONDS)
                .getPort();
  }

  @AfterAll
  static void stop() throws Exception {
    chat.close();
    plain.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void onTheModulePath() throws Exception {
    assertUsed(
        run(
            "-p",
            path(Stream.concat(libraries(), Stream.of(modules))),
            "-m",
            "io.example.post/io.example.post.Post"));
  }

  @Test
  void onTheClassPath() throws Exception {
    Stream<Path> classes = Stream.of("io.example.seals", "io.example.post").map(modules::resolve);
    assertUsed(run("-cp", path(Stream.concat(libraries(), classes)), "io.example.post.Post"));
  }

  private static void assertUsed(ProgramRun run) throws Exception {
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out().lines())
        .contains(
            "heard hello",
            "heard wave",
            "kept Optional.empty",
            "kept Optional[wax]",
            "wish left: true",
            "session of alice",
            "a star by alice",
            "sent to general",
            "on the loop: true",
            "clock runs: true",
            "dice: 00",
            "idle after PT5M",
            "store sqlite",
            "now alice",
            "waiting: 0",
            "sealed #x",
            "opened y",
            "callbacks run")
        .anyMatch(line -> line.matches("stars [1-9]"));
    assertThat(answer.get(20, TimeUnit.SECONDS)).containsExactly(JsonValue.of("#bob"));
    assertThat(INTRODUCTIONS).isNotEmpty();
    JsonObject introduced = INTRODUCTIONS.get(INTRODUCTIONS.size() - 1);
    JsonObject client = introduced.object("client").orElseThrow();
    assertThat(client.array("capabilities").map(JsonArray::strings).orElseThrow())
        .contains("seals");
  }

  private static Stream<Path> libraries() {
    return Stream.concat(
        Artifacts.libraries("realtime4j-api", "realtime4j-protocol", "realtime4j-core").stream(),
        Artifacts.libraries(
            "jackson-core-3",
            "realtime4j-transport-netty",
            "netty-",
            "realtime4j-store-sqlite",
            "sqlite")
            .stream());
  }

  private static String path(Stream<Path> parts) {
    return parts.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static ProgramRun run(String... how) throws Exception {
    List<String> command = new ArrayList<>(List.of(ProgramRun.java()));
    command.addAll(List.of(how));
    command.addAll(
        List.of(chatUrl, plainUrl, Files.createTempFile(folder, "client", ".db").toString()));
    return ProgramRun.of(folder, Map.of(), command);
  }
}
