package io.realtime4j.server.engine;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.server.EngineRequest;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.loop.Deadline;
import java.nio.ByteBuffer;
import java.util.List;

/*
 * The deadline of the next ping, of the pong, or of lingering is the session itself, and what it does
 * is spread over superclasses, not over objects: there are many idle sessions.
 */
/** What a session is to those above it: who it is, how it speaks, and how fast. Loop only. */
abstract class SessionVoice extends Deadline implements EngineSession {
  final EngineEndpoint endpoint;
  final EngineShard shard;
  private final String id;
  private EngineRequest request;

  SessionVoice(EngineEndpoint endpoint, EngineShard shard, String id, EngineRequest request) {
    this.endpoint = endpoint;
    this.shard = shard;
    this.id = id;
    this.request = request;
  }

  abstract SessionInbox input();

  abstract SessionOutput output();

  /** Returns whether the session has not ended. */
  abstract boolean isAlive();

  /** The application's code threw: that costs this session, and nobody else anything. */
  abstract void failed(RuntimeException failure);

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final EventLoop loop() {
    return shard.loop;
  }

  /** Returns the number of the session's loop. */
  public final int shard() {
    return shard.index;
  }

  final EngineShard shardOf() {
    return shard;
  }

  final EngineEndpoint endpoint() {
    return endpoint;
  }

  final ProtocolLimits limits() {
    return endpoint.limits();
  }

  @Override
  public final EngineRequest request() {
    return request;
  }

  @Override
  public final void forgetRequest() {
    request = ForgottenRequest.of(request, endpoint.options().path());
  }

  @Override
  public final String transportName() {
    return output().carrier().name();
  }

  @Override
  public final void maxMessageBytes(int bytes) {
    int most = Math.min(bytes, endpoint.options().maxPayloadBytes());
    input().maxMessageBytes(most);
    output().carrier().maxMessageBytes(most);
  }

  @Override
  public final void sendText(ByteBuffer utf8) {
    write(EngineCodec.encode(new EnginePacket.Text(utf8)));
  }

  @Override
  public final void sendBinary(ByteBuffer bytes) {
    write(EngineCodec.encode(new EnginePacket.Binary(bytes)));
  }

  /** Sends messages that are one packet together, already in Engine.IO's form. */
  public final void write(List<Frame> frames) {
    for (int i = 0; i < frames.size(); i++) {
      write(frames.get(i));
    }
  }

  private void write(Frame frame) {
    if (isAlive()) {
      output().write(frame);
    }
  }

  @Override
  public final boolean isWritable() {
    return isAlive() && output().isWritable();
  }

  @Override
  public final long writtenBytes() {
    return output().writtenBytes();
  }

  @Override
  public final long flushedBytes() {
    return output().flushedBytes();
  }

  @Override
  public final void pace(Paced source) {
    if (isAlive()) {
      output().pace(source);
      continuePace();
    }
  }

  /** Gives up what is paced: the peer goes for good, and has to hear why. */
  public final void endPace() {
    if (isAlive()) {
      output().endPace();
    }
  }

  @Override
  public final void continuePace() {
    try {
      if (isAlive() && output().continuePace()) {
        input().tellDrained();
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** There is room for more output. */
  final void drained() {
    if (output().isPaced()) {
      continuePace();
    } else if (isAlive()) {
      input().tellDrained();
    }
  }

  @Override
  public final void pauseInput() {
    input().pause();
  }

  @Override
  public final void resumeInput() {
    input().resume();
  }
}
