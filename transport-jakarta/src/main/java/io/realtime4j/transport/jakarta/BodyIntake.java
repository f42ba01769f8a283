package io.realtime4j.transport.jakarta;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.transport.Exchange.BodyListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a request's body up to a limit, as it comes, and tells its listener once. Loop only. */
final class BodyIntake {
  private final ContainerLoop loop;
  private final int maxBytes;
  private final BodyListener listener;
  private @Nullable ServletInputStream in;
  private byte[] gathered = new byte[0];
  private int size;
  private boolean told;
  private boolean whole;
  private @Nullable Cancellable deadline;

  BodyIntake(ContainerLoop loop, int maxBytes, BodyListener listener) {
    this.loop = loop;
    this.maxBytes = maxBytes;
    this.listener = listener;
  }

  /**
   * Begins.
   *
   * @param declared the length that the peer has announced, or -1
   */
  void read(ServletInputStream from, long declared, Duration patience, Runnable onLate) {
    if (declared > maxBytes) {
      tooLarge();
      return;
    }
    in = from;
    deadline = loop.schedule(patience, onLate);
    from.setReadListener(
        new ReadListener() {
          @Override
          public void onDataAvailable() {
            loop.offer(BodyIntake.this::readMore);
          }

          @Override
          public void onAllDataRead() {
            loop.offer(BodyIntake.this::readMore);
          }

          @Override
          public void onError(Throwable cause) {
            loop.offer(BodyIntake.this::gone);
          }
        });
  }

  private void readMore() {
    ServletInputStream from = in;
    if (told || from == null) {
      return;
    }
    try {
      while (!told && !from.isFinished() && from.isReady()) {
        int length = from.read(loop.inbound());
        if (length > 0) {
          append(loop.inbound(), length);
        }
      }
      if (!told && from.isFinished()) {
        whole = true;
        end();
        listener.onBody(ByteBuffer.wrap(gathered, 0, size));
      }
    } catch (IOException | IllegalStateException e) {
      gone();
    }
  }

  private void append(byte[] bytes, int length) {
    if (size + length > maxBytes) {
      tooLarge();
      return;
    }
    if (size + length > gathered.length) {
      gathered = Arrays.copyOf(gathered, Math.max(size + length, Math.min(2 * size, maxBytes)));
    }
    System.arraycopy(bytes, 0, gathered, size, length);
    size += length;
  }

  /** Returns whether the body has been read to its end. */
  boolean isWhole() {
    return whole;
  }

  private void tooLarge() {
    end();
    listener.onTooLarge();
  }

  /** The request will not be read any more. */
  void gone() {
    if (!told) {
      end();
      listener.onGone();
    }
  }

  private void end() {
    told = true;
    Cancellable waiting = deadline;
    deadline = null;
    if (waiting != null) {
      waiting.cancel();
    }
  }
}
