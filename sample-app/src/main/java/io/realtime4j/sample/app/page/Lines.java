package io.realtime4j.sample.app.page;

import java.util.List;
import java.util.random.RandomGenerator;

/** What a bot says, in turn. Confined to the bots' timer and their callbacks' turns. */
final class Lines {
  private static final List<String> GREETINGS =
      List.of("Hello! Nice to have you here.", "Hi there 👋", "Oh, a private word. How are you?");

  private static final List<String> ANSWERS =
      List.of(
          "Good question. Try the switch that takes you offline, write something, reload the page"
              + " and come back.",
          "I read you! The ticks beside your message should have turned by now.",
          "Did you see the panel “What is happening”? It draws every round trip.",
          "Let us take that to a thread.",
          "Open a second window under another name and talk to yourself.");

  private final List<String> remarks;
  private final RandomGenerator random;
  private int next;

  Lines(List<String> remarks, RandomGenerator random) {
    this.remarks = remarks;
    this.random = random;
  }

  synchronized String remark() {
    return remarks.get(next++ % remarks.size());
  }

  synchronized String answer() {
    return ANSWERS.get(random.nextInt(ANSWERS.size()));
  }

  synchronized String greeting() {
    return GREETINGS.get(random.nextInt(GREETINGS.size()));
  }
}
