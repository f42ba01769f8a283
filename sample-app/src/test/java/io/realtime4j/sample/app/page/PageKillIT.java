package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's process is killed, and comes back on the same file. */
@Tag("browser")
final class PageKillIT {
  @Test
  void whoWasTypingGoesOnTyping(@TempDir Path directory) throws IOException, InterruptedException {
    Path database = directory.resolve("chat.db");
    String secret = ChatPage.secret();
    try (Browser browser = Browser.start();
        PageProcess first = PageProcess.start(0, database, secret)) {
      Window maya = browser.open(first.url());
      maya.signIn("Maya");
      Window noah = browser.open(first.url());
      noah.signIn("Noah");
      maya.send("before");
      noah.awaitText("before");
      noah.type(".conversation .composer-input", "I was about to s");
      maya.await("document.querySelector('.typing').textContent === 'Noah is typing...'");
      first.kill();

      // Nobody is known to type where nobody can be heard.
      maya.await("document.querySelector('.typing').textContent === ''");
      maya.await("document.getElementById('connection').dataset.state === 'reconnecting'");
      maya.send("meanwhile");
      maya.awaitTick("sending");
      noah.type(".conversation .composer-input", "a");
      int port = URI.create(first.url()).getPort();
      try (PageProcess second = PageProcess.start(port, database, secret)) {
        assertThat(second.url()).isEqualTo(first.url());
        noah.awaitText("meanwhile");
        maya.awaitTick("read");
        noah.type(".conversation .composer-input", "y");
        maya.await("document.querySelector('.typing').textContent === 'Noah is typing...'");
        noah.send(" hello");
        maya.awaitText("I was about to say hello");
        maya.await("document.querySelector('.typing').textContent === ''");
        assertThat(maya.text("[...document.querySelectorAll('.text')].map(one => one.textContent)"))
            .isEqualTo("before,meanwhile,I was about to say hello");
      }
    }
  }
}
