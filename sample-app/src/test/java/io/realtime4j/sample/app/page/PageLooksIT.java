package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The page as people with a keyboard, a screen reader, a phone or a long history have it. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
@Tag("browser")
final class PageLooksIT {
  private Browser browser;
  private ChatPage page;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    browser = Browser.start();
    page = ChatPage.start(0, "sqlite:" + directory.resolve("chat.db"), ChatPage.secret(), Set.of());
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (page != null) {
      page.close();
    }
  }

  @Test
  void peopleSeeAndReadersHear() throws IOException {
    Window maya = browser.open(page.url());
    maya.await("document.getElementById('name')");
    maya.screenshot("sign-in");
    Axe.assertNothingFound(maya);
    maya.signIn("Maya");
    Window noah = browser.open(page.url());
    noah.signIn("Noah");
    Window zoe = browser.open(page.url());
    zoe.signIn("Zoë Martin");
    noah.send("Good morning! The release went out at seven, and nothing has caught fire so far.");
    noah.send("Thanks to everybody who stayed up for it");
    zoe.send("That was the calmest launch I have seen. @maya your checklist made the difference.");
    maya.send("Thank you! I kept it short: one page, twelve lines, nothing that nobody reads.");
    maya.awaitTick("read");
    noah.get("(document.querySelector('.message:last-child').focus(), true)");
    noah.press("+");
    noah.click("dialog .emoji:nth-child(4)");
    zoe.get("(document.querySelector('.message:last-child').focus(), true)");
    zoe.press("+");
    zoe.click("dialog .emoji:nth-child(4)");
    maya.await("document.querySelector('.reaction')?.textContent === '🎉2'");
    zoe.get("(document.querySelector('.message:nth-last-child(2)').focus(), true)");
    zoe.press("t");
    zoe.await("document.querySelector('.panel .composer-input')");
    zoe.type(".panel .composer-input", "Shall we make it a template?\n");
    maya.await("document.querySelector('.replies')?.textContent === '1 reply'");
    noah.click(".me");
    noah.type("#status-text", "Release party");
    noah.click("dialog form .primary");
    noah.type(".conversation .composer-input", "We sho");
    maya.await("document.querySelector('.typing').textContent !== ''");
    maya.screenshot("chat");
    zoe.screenshot("thread");
    Axe.assertNothingFound(maya);
    Axe.assertNothingFound(zoe);
    maya.click("[aria-label='Dark or light']");
    maya.screenshot("chat-dark");
    Axe.assertNothingFound(maya);
    maya.click("[aria-label='What is happening']");
    maya.await("document.querySelector('.trace li')");
    maya.click("#connection");
    maya.screenshot("connection-dark");
    Axe.assertNothingFound(maya);
    maya.click("#offline");
    maya.press("\uE00C");
    maya.send("Written on the train");
    maya.awaitTick("sending");
    maya.screenshot("offline-dark");
    Axe.assertNothingFound(maya);
    noah.click(".me");
    noah.screenshot("status");
    Axe.assertNothingFound(noah);
    noah.press("\uE00C");
    noah.resize(500, 820);
    noah.await("document.querySelector('.panel').hidden");
    noah.await("document.getAnimations().every(one => one.transitionProperty !== 'transform')");
    noah.screenshot("phone");
    Axe.assertNothingFound(noah);
    noah.click("[aria-label='Show the rooms']");
    noah.await("document.querySelector('.menu-open')");
    noah.await("document.getAnimations().every(one => one.transitionProperty !== 'transform')");
    noah.screenshot("phone-rooms");
    Axe.assertNothingFound(noah);
  }

  @Test
  void tenThousandMessagesScroll() {
    ChatPage full = ChatPage.start(0, "memory", ChatPage.secret(), Set.of());
    try (full) {
      fill(full);
      scroll(browser.open(full.url()));
    }
  }

  private static void fill(ChatPage full) {
    try (RealtimeClient client =
        RealtimeClient.builder()
            .url(full.url())
            .token(full.token("writer", "Writer"))
            .transport("netty")
            .store("memory")
            .options(ClientOptions.builder().queue(queue -> queue.maxMessages(20_000)).build())
            .build()) {
      client.connect().join();
      client.rooms().join("channel:long").joined().join();
      CompletableFuture<?> last = CompletableFuture.completedFuture(null);
      for (int n = 1; n <= 10_000; n++) {
        last = client.queue().send(OutgoingMessage.to("channel:long", "message " + n)).sent();
      }
      last.join();
    }
  }

  private static void scroll(Window window) {
    window.signIn("Reader");
    window.click("[aria-label='Join or make a channel']");
    window.type("#asked", "long\n");
    window.awaitText("message 10000");
    List<Double> still = frames(window, "", "of.length >= 120");
    List<Double> moving =
        frames(
            window,
            "window.most = Math.max(window.most ?? 0, box.querySelectorAll('.message').length);"
                + " box.scrollTop -= 200;",
            "document.querySelector('.conversation .text')?.textContent === 'message 1'");
    assertThat(window.number("window.most")).isLessThanOrEqualTo(200);
    double usual = share(still, 0.5);
    System.out.printf(
        Locale.ROOT,
        "10,000 messages went by in %d frames. In frame times of the still page: median %.2f, 95 %%"
            + " below %.2f, 99 %% below %.2f, the longest %.2f; of the still page itself 99 %%"
            + " below %.2f. %.2f %% of the frames took more than two.%n",
        moving.size(),
        share(moving, 0.5) / usual,
        share(moving, 0.95) / usual,
        share(moving, 0.99) / usual,
        share(moving, 1) / usual,
        share(still, 0.99) / usual,
        100.0 * moving.stream().filter(frame -> frame > 2 * usual).count() / moving.size());
  }

  /** Lets the browser draw, something being done in each frame, and returns how long each took. */
  private static List<Double> frames(Window window, String work, String end) {
    window.get(
        "(() => { const of = window.frames = []; let before;"
            + " const box = document.querySelector('.conversation .scroller');"
            + " const step = (now) => { if (before) of.push(now - before); before = now; "
            + work
            + " if ("
            + end
            + ") window.isOver = true; else requestAnimationFrame(step); };"
            + " window.isOver = false; requestAnimationFrame(step); return true; })()");
    window.await("window.isOver");
    return Stream.of(window.text("window.frames.join()").split(","))
        .map(Double::valueOf)
        .sorted()
        .toList();
  }

  private static double share(List<Double> sorted, double share) {
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
