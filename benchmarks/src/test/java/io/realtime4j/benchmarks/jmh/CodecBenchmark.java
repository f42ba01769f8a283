package io.realtime4j.benchmarks.jmh;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.SocketDecoder;
import io.realtime4j.protocol.SocketEncoder;
import io.realtime4j.protocol.SocketPacket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One message through the codecs, layer by layer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CodecBenchmark {
  private final JsonObject message = Messages.message();
  private final SocketPacket event =
      new SocketPacket.Event("/", 17L, List.of(JsonValue.of("message:new"), message));
  private final ByteBuffer json = ByteBuffer.wrap(Json.toBytes(message));
  private final ByteBuffer engineText = SocketEncoder.encode(event).get(0).buffer();
  private final ByteBuffer socketText = engineText.duplicate().position(1).slice();
  private final List<Frame> payload =
      List.of(SocketEncoder.encode(event).get(0), SocketEncoder.encode(event).get(0));
  private final ByteBuffer payloadBody = ByteBuffer.wrap(EngineCodec.encodePayload(payload));
  private final SocketDecoder decoder = new SocketDecoder(ProtocolLimits.DEFAULT);

  @Benchmark
  public JsonValue jsonParse() {
    return Json.parse(json, ProtocolLimits.DEFAULT);
  }

  @Benchmark
  public byte[] jsonWrite() {
    return Json.toBytes(message);
  }

  @Benchmark
  public List<Frame> socketEncode() {
    return SocketEncoder.encode(event);
  }

  @Benchmark
  public SocketPacket socketDecode() {
    return decoder.onText(socketText);
  }

  @Benchmark
  public EnginePacket engineDecode() {
    return EngineCodec.decodeText(engineText, ProtocolLimits.DEFAULT);
  }

  @Benchmark
  public List<EnginePacket> engineDecodePayload() {
    return EngineCodec.decodePayload(payloadBody, ProtocolLimits.DEFAULT);
  }

  @Benchmark
  public byte[] engineEncodePayload() {
    return EngineCodec.encodePayload(payload);
  }
}
