package io.realtime4j.transport.jakarta;

class TomcatChatIT extends ChatContract {
  TomcatChatIT() {
    super(TomcatContainer::new);
  }
}
