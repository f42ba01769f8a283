package io.realtime4j.transport.netty;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/** The handlers of an accepted connection: first HTTP, later perhaps WebSocket. */
final class ServerPipeline {
  static final String HTTP_DECODER = "http-decoder";
  private static final String HTTP_ENCODER = "http-encoder";
  private static final String HTTP = "http";

  /** A token may travel in the query. */
  private static final int MAX_REQUEST_LINE = 16 * 1024;

  /** Room for a token and a browser's cookies. */
  private static final int MAX_HEADERS = 32 * 1024;

  private static final int MAX_CHUNK = 64 * 1024;

  private ServerPipeline() {}

  static void speakHttp(ChannelPipeline pipeline, HttpConnection connection) {
    HttpDecoderConfig config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_REQUEST_LINE)
            .setMaxHeaderSize(MAX_HEADERS)
            .setMaxChunkSize(MAX_CHUNK);
    pipeline.addLast(HTTP_DECODER, new HttpRequestDecoder(config));
    pipeline.addLast(HTTP_ENCODER, new HttpResponseEncoder());
    pipeline.addLast(HTTP, connection);
  }

  /** Replaces HTTP, whose decoder is gone already. */
  static void speakWebSocket(
      ChannelPipeline pipeline, int maxMessageBytes, NettyServerWebSocket socket) {
    pipeline.remove(HTTP);
    pipeline.remove(HTTP_ENCODER);
    pipeline.addLast(new WebSocket13FrameDecoder(frames(maxMessageBytes, true)));
    pipeline.addLast(socket);
  }

  /** Returns how frames are read: violations are answered by our handlers, not by the decoder. */
  static WebSocketDecoderConfig frames(int maxMessageBytes, boolean masked) {
    return WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(maxMessageBytes)
        .expectMaskedFrames(masked)
        .allowMaskMismatch(false)
        .allowExtensions(false)
        .closeOnProtocolViolation(false)
        .withUTF8Validator(false)
        .build();
  }
}
