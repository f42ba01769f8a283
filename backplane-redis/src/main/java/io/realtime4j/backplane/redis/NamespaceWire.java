package io.realtime4j.backplane.redis;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import io.realtime4j.api.spi.backplane.ResponseMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** As the adapter without shards and emitters write and read. */
final class NamespaceWire implements Wire {
  private final Channels channels;
  private final String uid;
  private final Asked asked = new Asked();
  private final EventCodec events;
  private final RequestCodec requests;
  private final ResponseCodec responses;

  NamespaceWire(String key, String namespace, String uid) {
    this.channels = Channels.of(key, namespace);
    this.uid = uid;
    this.events = new EventCodec(namespace, uid);
    this.requests = new RequestCodec(events, uid, asked);
    this.responses = new ResponseCodec(uid, asked);
  }

  @Override
  public List<String> channels() {
    return List.of(channels.requests(), channels.responses(), channels.responses(uid));
  }

  @Override
  public List<String> patterns() {
    return List.of(channels.everyEvent());
  }

  @Override
  public String counted() {
    return channels.requests();
  }

  @Override
  public @Nullable String channelOf(String room) {
    return null;
  }

  @Override
  public Parcel write(BackplaneMessage message) {
    if (message instanceof BroadcastMessage event && event.requestId() == null) {
      return new Parcel(channels.events(event.target().rooms()), events.write(event));
    } else if (message instanceof ResponseMessage response) {
      Asked.Question question = asked.get(response.requestId());
      String asker = question == null ? null : question.uid();
      // Whoever says its uid listens there too, and the others need not look at it.
      return new Parcel(
          asker == null ? channels.responses() : channels.responses(asker),
          bytes(responses.write(response)));
    }
    return new Parcel(channels.requests(), bytes(requests.write(message)));
  }

  /** What may have binary in it the adapter never writes as JSON. */
  private static byte[] bytes(JsonObject message) {
    int type = message.integer("type").orElse(-1L).intValue();
    return type == RequestType.BROADCAST || type == RequestType.BROADCAST_ACK
        ? MsgpackWriter.write(message)
        : WireText.write(message);
  }

  @Override
  public @Nullable BackplaneMessage read(String channel, byte[] bytes) throws MalformedException {
    if (channel.startsWith(channels.responses())) {
      return responses.read(WireText.read(bytes));
    } else if (channel.equals(channels.requests())) {
      return requests.read(WireText.read(bytes));
    }
    return events.read(bytes);
  }
}
