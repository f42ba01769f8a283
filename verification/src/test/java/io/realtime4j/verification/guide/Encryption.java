package io.realtime4j.verification.guide;

import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.FeatureProvider;
import io.realtime4j.api.spi.feature.MessageTransform;
import java.util.Optional;

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
      return open(message);
    }

    @Override
    public Message open(Message message) {
      JsonObject seal = message.metadata().object("sealed").orElse(JsonObject.EMPTY);
      if (!seal.has("key")) {
        return clear(message);
      }
      String hidden = seal.string("text").orElse(message.content());
      String by = seal.string("by").orElse("");
      boolean isTheirs = isEdit(message) || message.userId().equals(by);
      Optional<String> text =
          isTheirs ? text(message.roomName(), by, seal, hidden) : Optional.empty();
      JsonObject.Builder shown = JsonObject.builder().put("key", seal.get("key")).put("by", by);
      if (text.isEmpty()) {
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

    /** An edit in the clear must not pass for what was encrypted before it. */
    private Message clear(Message message) {
      return isEdit(message)
          ? message.withMetadata(with(message.metadata(), JsonObject.of("clear", true)))
          : message;
    }

    @Override
    public Optional<String> text(OutgoingMessage queued) {
      return queued
          .metadata()
          .object("sealed")
          .flatMap(seal -> text(queued.roomName(), userId, seal, queued.content()));
    }

    private Optional<String> text(String room, String by, JsonObject seal, String hidden) {
      return seal.string("key")
          .flatMap(id -> keys.find(room, id))
          .flatMap(key -> Sealing.open(key, room, by, hidden));
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
