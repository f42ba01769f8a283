package io.realtime4j.verification.guide;

import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.FeatureProvider;
import io.realtime4j.api.spi.feature.MessageTransform;
import java.util.Optional;
import javax.crypto.SecretKey;

/** Encrypts what messages say, from the author's client to the readers'. */
// guide: encryption
public final class Encryption implements FeatureProvider<Encrypted> {
  private static final String SHOWN = "(This message cannot be decrypted.)";

  private final String userId;
  private final RoomKeys keys;

  public Encryption(String userId, RoomKeys keys) {
    this.userId = userId;
    this.keys = keys;
  }

  @Override
  public String id() {
    return "encryption";
  }

  @Override
  public Class<Encrypted> apiType() {
    return Encrypted.class;
  }

  @Override
  public Feature<Encrypted> create(FeatureContext context) {
    Texts texts = new Texts();
    context.transform(texts);
    return texts;
  }

  private final class Texts implements Feature<Encrypted>, Encrypted, MessageTransform {
    @Override
    public OutgoingMessage outgoing(OutgoingMessage message) { // Edits come here too.
      String room = message.roomName();
      RoomKeys.RoomKey key = keys.current(room);
      JsonObject seal = JsonObject.of("key", key.id(), "by", userId);
      return message
          .withContent(Sealing.seal(key.key(), room, userId, message.content()))
          .withMetadata(with(message.metadata(), seal));
    }

    @Override
    public Message incoming(Message message) {
      JsonObject seal = seal(message.metadata());
      return seal.has("key") ? read(message, seal, message.content()) : clear(message);
    }

    @Override
    public Message open(Message message) {
      JsonObject seal = seal(message.metadata());
      return seal.string("text").map(hidden -> read(message, seal, hidden)).orElse(message);
    }

    /** Writes the whole seal anew: what somebody else has put into it says nothing. */
    private Message read(Message message, JsonObject seal, String hidden) {
      String by = seal.string("by").orElse("");
      boolean isTheirs = isEdit(message) || message.userId().equals(by);
      Optional<String> text =
          isTheirs ? text(message.roomName(), by, seal, hidden) : Optional.empty();
      JsonObject.Builder shown = JsonObject.builder().put("key", seal.get("key")).put("by", by);
      if (text.isPresent()) {
        shown.put("opened", true);
      } else {
        shown.put("text", hidden); // It is not lost: the key may come.
      }
      return message
          .withContent(text.orElse(SHOWN))
          .withMetadata(with(message.metadata(), shown.build()));
    }

    /** An edit does not say whose message it changes; everything else does. */
    private boolean isEdit(Message message) {
      return message.userId().isEmpty();
    }

    /** What is in the clear must not pass for encrypted, nor its edit for one of a sealed text. */
    private Message clear(Message message) {
      return isEdit(message) || message.metadata().has("sealed")
          ? message.withMetadata(with(message.metadata(), JsonObject.of("clear", true)))
          : message;
    }

    @Override
    public OutgoingMessage opened(OutgoingMessage queued) {
      JsonObject seal = seal(queued.metadata());
      return text(queued)
          .map(queued::withContent)
          .map(
              one ->
                  one.withMetadata(
                      with(one.metadata(), seal.toBuilder().put("opened", true).build())))
          .orElse(queued);
    }

    @Override
    public Optional<String> text(OutgoingMessage queued) {
      return text(queued.roomName(), userId, seal(queued.metadata()), queued.content());
    }

    private Optional<String> text(String room, String by, JsonObject seal, String hidden) {
      return seal.string("key")
          .flatMap(id -> find(room, id))
          .flatMap(key -> Sealing.open(key, room, by, hidden));
    }

    /** Whatever goes wrong, a message comes locked, and not as somebody made it look. */
    private Optional<SecretKey> find(String room, String keyId) {
      try {
        return keys.find(room, keyId);
      } catch (RuntimeException e) {
        return Optional.empty();
      }
    }

    private JsonObject seal(JsonObject metadata) {
      return metadata.object("sealed").orElse(JsonObject.EMPTY);
    }

    private JsonObject with(JsonObject metadata, JsonObject seal) {
      return metadata.toBuilder().put("sealed", seal).build();
    }

    @Override
    public Encrypted api() {
      return this;
    }

    @Override
    public void close() {}
  }
}
// guide: end
