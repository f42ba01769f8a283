package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.MessageDeflate;

/** A client's frames and their codec. */
final class ClientFrames {
  /** Marks a compressed message, in Netty's form of the reserved bits. */
  static final int RSV1 = 4;

  private ClientFrames() {}

  /** Returns {@code frame} in Netty's form, with bytes of its own: the encoder may mask them. */
  static WebSocketFrame of(Frame frame) {
    byte[] bytes = new byte[frame.size()];
    frame.copyTo(bytes, 0);
    ByteBuf own = Unpooled.wrappedBuffer(bytes);
    int reserved = frame.isCompressed() ? RSV1 : 0;
    return frame.isText()
        ? new TextWebSocketFrame(true, reserved, own)
        : new BinaryWebSocketFrame(true, reserved, own);
  }

  /** Replaces HTTP by WebSocket below {@code ctx}; bytes read already go to the new codec. */
  static void speakWebSocket(ChannelHandlerContext ctx, int maxMessageBytes, boolean compressed) {
    ctx.pipeline()
        .addBefore(
            ctx.name(),
            "ws-decoder",
            new WebSocket13FrameDecoder(frames(maxMessageBytes, compressed)))
        .addBefore(ctx.name(), "ws-encoder", new WebSocket13FrameEncoder(true));
    ctx.pipeline().remove(HttpClientCodec.class);
  }

  /** Returns how frames are read: violations are answered by our handlers, not by the decoder. */
  private static WebSocketDecoderConfig frames(int maxMessageBytes, boolean compressed) {
    int longest = compressed ? MessageDeflate.mostBytes(maxMessageBytes) : maxMessageBytes;
    return WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(longest)
        .expectMaskedFrames(false)
        .allowMaskMismatch(false)
        .allowExtensions(compressed)
        .closeOnProtocolViolation(false)
        .withUTF8Validator(false)
        .build();
  }
}
