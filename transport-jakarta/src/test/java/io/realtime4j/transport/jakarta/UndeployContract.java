package io.realtime4j.transport.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContainerInitializer;
import java.io.File;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application that a container takes away while the container stays. */
@Timeout(120)
abstract class UndeployContract {
  private final Container.Kind kind;
  private Container container;

  UndeployContract(Container.Kind kind) {
    this.kind = kind;
  }

  @AfterEach
  void stop() {
    container.close();
  }

  @Test
  void nothingKeepsTheClassesOfAnApplicationThatIsGone() throws Exception {
    ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
    WeakReference<ClassLoader> classes = deploy(gone);
    Peer peer = new Peer();
    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(
            URI.create(
                "ws://127.0.0.1:" + container.port() + "/socket.io/?EIO=4&transport=websocket"),
            peer)
        .get(20, TimeUnit.SECONDS)
        .sendText("40", true);
    assertThat(peer.entered.get(20, TimeUnit.SECONDS)).startsWith("40{");

    container.undeploy();

    assertThat(peer.closed.get(20, TimeUnit.SECONDS)).isNotNull();
    makeAnotherRecord();
    for (int i = 0; i < 100 && !classes.refersTo(null); i++) {
      System.gc();
      gone.remove(50);
    }
    assertThat(classes.refersTo(null)).as("the class loader is gone").isTrue();
  }

  private WeakReference<ClassLoader> deploy(ReferenceQueue<ClassLoader> gone) throws Exception {
    ClassLoader classes = new ApplicationClasses();
    container =
        kind.start(
            (ServletContainerInitializer)
                classes
                    .loadClass(DeployedChat.class.getName())
                    .getDeclaredConstructor()
                    .newInstance());
    return new WeakReference<>(classes, gone);
  }

  /**
   * Lets the JDK forget the record whose methods it made last, by making those of another: before
   * 19 it remembers a type, and so its loader.
   */
  private static void makeAnotherRecord() throws Exception {
    Constructor<?> another =
        new ApplicationClasses().loadClass(AnotherRecord.class.getName()).getDeclaredConstructor();
    another.setAccessible(true);
    assertThat(another.newInstance().toString()).isEqualTo("true true Of[thing=THING]");
  }

  private static final class AnotherRecord {
    private enum Thing {
      THING
    }

    private record Of(Thing thing) {}

    @Override
    public String toString() {
      Of one = new Of(Thing.THING);
      Of two = new Of(Thing.THING);
      return one.equals(two) + " " + (one.hashCode() == two.hashCode()) + " " + one;
    }
  }

  /** Hears what the server says. */
  private static final class Peer implements WebSocket.Listener {
    final CompletableFuture<String> entered = new CompletableFuture<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      if (text.toString().startsWith("40")) {
        entered.complete(text.toString());
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete(error.toString());
    }
  }

  /** The classes of the application, loaded anew; those of the container are shared. */
  private static final class ApplicationClasses extends URLClassLoader {
    ApplicationClasses() throws IOException {
      super(classPath(), UndeployContract.class.getClassLoader());
    }

    private static URL[] classPath() throws IOException {
      List<URL> urls = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
      return urls.toArray(URL[]::new);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.realtime4j.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }
}
