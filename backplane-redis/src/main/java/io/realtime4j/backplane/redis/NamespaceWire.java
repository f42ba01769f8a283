package io.realtime4j.backplane.redis;

import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import io.realtime4j.api.spi.backplane.ResponseMessage;
import org.jspecify.annotations.Nullable;

/** Messages of one namespace, and the bytes and channels that they are in Redis. Any thread. */
final class NamespaceWire {
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

  /** What is published. */
  record Parcel(String channel, byte[] bytes) {}

  Channels channels() {
    return channels;
  }

  String ownResponses() {
    return channels.responses(uid);
  }

  Parcel write(BackplaneMessage message) {
    if (message instanceof BroadcastMessage event && event.requestId() == null) {
      return new Parcel(channels.events(event.target().rooms()), events.write(event));
    } else if (message instanceof ResponseMessage response) {
      Asked.Question question = asked.get(response.requestId());
      String asker = question == null ? null : question.uid();
      // Whoever says its uid listens there too, and the others need not look at it.
      return new Parcel(
          asker == null ? channels.responses() : channels.responses(asker),
          responses.write(response));
    }
    return new Parcel(channels.requests(), requests.write(message));
  }

  /** Reads what came on a channel; null if it is not for this server. */
  @Nullable BackplaneMessage read(String channel, byte[] bytes) throws MalformedException {
    if (channel.startsWith(channels.responses())) {
      return responses.read(bytes);
    } else if (channel.equals(channels.requests())) {
      return requests.read(bytes);
    }
    return events.read(bytes);
  }
}
