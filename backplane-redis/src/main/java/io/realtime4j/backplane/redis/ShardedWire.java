package io.realtime4j.backplane.redis;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import io.realtime4j.api.spi.backplane.ResponseMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** As {@code createShardedAdapter} of {@code @socket.io/redis-adapter} writes and reads. */
final class ShardedWire implements Wire {
  private final String namespace;
  private final String uid;
  private final Sharding sharding;

  /** What is for all servers; names of other channels begin so. */
  private final String channel;

  private final Asked asked = new Asked();
  private final RequestCodec requests;
  private final ResponseCodec responses;

  ShardedWire(RedisLocation location, String namespace, String uid) {
    this.namespace = namespace;
    this.uid = uid;
    this.sharding = location.sharding();
    this.channel = location.key() + "#" + namespace + "#";
    this.requests = new RequestCodec(new EventCodec(namespace, uid), uid, asked);
    this.responses = new ResponseCodec(uid, asked);
  }

  @Override
  public List<String> channels() {
    return List.of(channel, below(uid));
  }

  @Override
  public List<String> patterns() {
    return List.of();
  }

  @Override
  public String counted() {
    return channel;
  }

  @Override
  public @Nullable String channelOf(String room) {
    return sharding.hasChannel(room) ? below(room) : null;
  }

  private String below(String name) {
    return channel + name + "#";
  }

  @Override
  public Parcel write(BackplaneMessage message) {
    if (message instanceof ResponseMessage response) {
      Asked.Question question = asked.get(response.requestId());
      String asker = question == null ? null : question.uid();
      return new Parcel(
          asker == null ? channel : below(asker),
          WireText.write(Envelope.ofResponse(responses.write(response), namespace)));
    }
    return new Parcel(
        channelOf(message), WireText.write(Envelope.ofRequest(requests.write(message), namespace)));
  }

  /** What asks for answers is for all, since all are counted. */
  private String channelOf(BackplaneMessage message) {
    if (message instanceof BroadcastMessage event
        && event.requestId() == null
        && event.target().rooms().size() == 1) {
      String own = channelOf(event.target().rooms().get(0));
      return own == null ? channel : own;
    }
    return channel;
  }

  @Override
  public @Nullable BackplaneMessage read(String from, byte[] bytes) throws MalformedException {
    JsonObject message = WireText.read(bytes);
    if (!namespace.equals(message.string("nsp").orElse(null))) {
      return null;
    }
    JsonObject content = Envelope.open(message, namespace);
    return Envelope.isResponse(message) ? responses.read(content) : requests.read(content);
  }
}
