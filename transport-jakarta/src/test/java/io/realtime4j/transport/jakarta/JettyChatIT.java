package io.realtime4j.transport.jakarta;

class JettyChatIT extends ChatContract {
  JettyChatIT() {
    super(JettyContainer::new);
  }
}
