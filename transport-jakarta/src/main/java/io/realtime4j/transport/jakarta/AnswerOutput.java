package io.realtime4j.transport.jakarta;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Writes the body of an answer as fast as the peer takes it. Loop only. */
final class AnswerOutput {
  private final ContainerLoop loop;
  private final ServletOutputStream out;
  private final byte[] body;
  private final Runnable onSent;
  private final Runnable onBroken;
  private int at;
  private boolean flushed;
  private boolean over;

  AnswerOutput(
      ContainerLoop loop,
      ServletOutputStream out,
      byte[] body,
      Runnable onSent,
      Runnable onBroken) {
    this.loop = loop;
    this.out = out;
    this.body = body;
    this.onSent = onSent;
    this.onBroken = onBroken;
  }

  void begin() {
    out.setWriteListener(
        new WriteListener() {
          @Override
          public void onWritePossible() {
            loop.offer(AnswerOutput.this::writeMore);
          }

          @Override
          public void onError(Throwable cause) {
            loop.offer(AnswerOutput.this::broken);
          }
        });
  }

  private void writeMore() {
    try {
      while (!over && out.isReady()) {
        if (at < body.length) {
          int length = Math.min(body.length - at, ContainerLoop.SCRATCH_BYTES);
          out.write(body, at, length);
          at += length;
        } else if (!flushed) {
          flushed = true;
          out.flush();
        } else {
          over = true;
          onSent.run();
        }
      }
    } catch (IOException | IllegalStateException e) {
      broken();
    }
  }

  private void broken() {
    if (!over) {
      over = true;
      onBroken.run();
    }
  }
}
