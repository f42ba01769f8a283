package io.realtime4j.transport.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** The handlers of an accepted connection: first HTTP, later perhaps WebSocket. */
final class ServerPipeline {
  static final String HTTP_DECODER = "http-decoder";
  private static final String HTTP_ENCODER = "http-encoder";
  private static final String HTTP = "http";

  /** A token may travel in the query. */
  private static final int MAX_REQUEST_LINE = 16 * 1024;

  private static final int MAX_CHUNK = 64 * 1024;

  private ServerPipeline() {}

  /** Returns how requests are read. */
  static HttpDecoderConfig requests(int maxHeadBytes) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(MAX_REQUEST_LINE)
        .setMaxHeaderSize(maxHeadBytes)
        .setMaxChunkSize(MAX_CHUNK);
  }

  static void speakHttp(
      ChannelPipeline pipeline, HttpDecoderConfig config, HttpConnection connection) {
    pipeline.addLast(HTTP_DECODER, new RequestDecoder(config, connection));
    pipeline.addLast(HTTP_ENCODER, new HttpResponseEncoder());
    pipeline.addLast(HTTP, connection);
  }

  /** Replaces HTTP, whose decoder is gone already, by the one handler that a WebSocket needs. */
  static void speakWebSocket(ChannelPipeline pipeline, NettyServerWebSocket socket) {
    pipeline.remove(HTTP);
    pipeline.remove(HTTP_ENCODER);
    pipeline.addLast(socket);
  }

  /** Tells the connection of each arrival, of which it otherwise hears when a head is whole. */
  private static final class RequestDecoder extends HttpRequestDecoder {
    private final HttpConnection connection;

    RequestDecoder(HttpDecoderConfig config, HttpConnection connection) {
      super(config);
      this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
      connection.bytesArrive();
      super.channelRead(ctx, msg);
    }
  }
}
