package io.realtime4j.backplane.redis;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import io.realtime4j.api.spi.backplane.DisconnectMessage;
import io.realtime4j.api.spi.backplane.FetchMessage;
import io.realtime4j.api.spi.backplane.MoveMessage;
import io.realtime4j.api.spi.backplane.ServerSideMessage;
import io.realtime4j.api.spi.backplane.SocketTarget;
import io.realtime4j.api.spi.backplane.UnknownMessage;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of servers: an object with a type, a uid, and an id if answers are wanted. What
 * servers of this software tell each other beside is the member {@code metadata}.
 */
final class RequestCodec {
  private final EventCodec events;
  private final String uid;
  private final Asked asked;

  RequestCodec(EventCodec events, String uid, Asked asked) {
    this.events = events;
    this.uid = uid;
    this.asked = asked;
  }

  JsonObject write(BackplaneMessage message) {
    JsonObject.Builder request = JsonObject.builder().put("uid", uid);
    if (!message.metadata().equals(JsonObject.EMPTY)) {
      request.put("metadata", message.metadata());
    }
    if (message instanceof BroadcastMessage broadcast) {
      request
          .put("type", RequestType.BROADCAST)
          .putIfPresent("requestId", broadcast.requestId())
          .put("packet", events.packet(broadcast))
          .put("opts", EventCodec.options(broadcast));
    } else if (message instanceof MoveMessage move) {
      request
          .put("type", move.leaves() ? RequestType.REMOTE_LEAVE : RequestType.REMOTE_JOIN)
          .put("opts", Targets.write(move.target()))
          .put("rooms", move.rooms());
    } else if (message instanceof DisconnectMessage disconnect) {
      request
          .put("type", RequestType.REMOTE_DISCONNECT)
          .put("opts", Targets.write(disconnect.target()))
          .put("close", disconnect.closeConnection());
    } else if (message instanceof FetchMessage fetch) {
      request
          .put("type", RequestType.REMOTE_FETCH)
          .put("requestId", fetch.requestId())
          .put("opts", Targets.write(fetch.target()));
    } else if (message instanceof ServerSideMessage emit) {
      request
          .put("type", RequestType.SERVER_SIDE_EMIT)
          .putIfPresent("requestId", emit.requestId())
          .put("data", new JsonArray(emit.args()));
    } else if (message instanceof UnknownMessage unknown) {
      request
          .put("type", unknown.kind())
          .putIfPresent("requestId", unknown.requestId())
          .put("body", unknown.body());
    } else {
      throw new IllegalArgumentException("no request: " + message.getClass().getSimpleName());
    }
    return request.build();
  }

  /** Reads one, and remembers who wants an answer to it; null if it is not for this server. */
  @Nullable BackplaneMessage read(JsonObject request) throws MalformedException {
    String from = request.string("uid").orElse(null);
    if (uid.equals(from)) {
      return null;
    }
    String id = request.string("requestId").orElse(null);
    int type = request.integer("type").orElse(-1L).intValue();
    if (id != null) {
      asked.add(id, new Asked.Question(type, from));
    }
    BackplaneMessage message = read(type, id, request);
    return message == null ? unknown(id, request) : message;
  }

  /** Returns null for what is not known, or lacks what it needs. */
  private @Nullable BackplaneMessage read(int type, @Nullable String id, JsonObject request)
      throws MalformedException {
    JsonObject options = request.object("opts").orElse(null);
    JsonObject metadata = request.object("metadata").orElse(JsonObject.EMPTY);
    if (type == RequestType.SERVER_SIDE_EMIT) {
      return ServerSideMessage.builder()
          .requestId(id)
          .args(request.array("data").orElse(JsonArray.EMPTY).values())
          .metadata(metadata)
          .build();
    } else if ((type == RequestType.SOCKETS || type == RequestType.ALL_ROOMS) && id != null) {
      // Both follow from what the sockets are; those of certain rooms, or all.
      return FetchMessage.builder()
          .requestId(id)
          .target(SocketTarget.builder().rooms(Targets.rooms(request.get("rooms"))).build())
          .build();
    } else if (options == null) {
      return null;
    }
    return switch (type) {
      case RequestType.REMOTE_JOIN, RequestType.REMOTE_LEAVE ->
          MoveMessage.builder()
              .leaves(type == RequestType.REMOTE_LEAVE)
              .target(Targets.read(options))
              .rooms(Targets.rooms(request.get("rooms")))
              .metadata(metadata)
              .build();
      case RequestType.REMOTE_DISCONNECT ->
          DisconnectMessage.builder()
              .target(Targets.read(options))
              .closeConnection(request.bool("close").orElse(false))
              .metadata(metadata)
              .build();
      case RequestType.REMOTE_FETCH ->
          id == null
              ? null
              : FetchMessage.builder()
                  .requestId(id)
                  .target(Targets.read(options))
                  .metadata(metadata)
                  .build();
      case RequestType.BROADCAST -> broadcast(id, request, options, metadata);
      default -> null;
    };
  }

  private @Nullable BackplaneMessage broadcast(
      @Nullable String id, JsonObject request, JsonObject options, JsonObject metadata) {
    BroadcastMessage.Builder message =
        events.message(request.object("packet").orElse(JsonObject.EMPTY), options);
    return message == null ? null : message.requestId(id).metadata(metadata).build();
  }

  private static UnknownMessage unknown(@Nullable String id, JsonObject request) {
    String kind =
        request.get("type") instanceof JsonString name
            ? name.value()
            : String.valueOf(request.get("type"));
    return UnknownMessage.builder()
        .kind(kind)
        .requestId(id)
        .body(request.object("body").orElse(request))
        .metadata(request.object("metadata").orElse(JsonObject.EMPTY))
        .build();
  }
}
