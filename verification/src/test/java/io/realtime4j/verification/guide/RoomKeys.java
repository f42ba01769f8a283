package io.realtime4j.verification.guide;

import java.util.Optional;
import javax.crypto.SecretKey;

/** Where the keys of rooms come from. Called on the client's loop, so it has them at hand. */
// guide: keys
public interface RoomKeys {
  /** A key, and the id by which everybody in the room knows it. */
  record RoomKey(String id, SecretKey key) {}

  /** Returns the key for what is said from now on; throws if there is none. */
  RoomKey current(String roomName);

  /** Returns a key that is or was in use in a room, if we have it. */
  Optional<SecretKey> find(String roomName, String keyId);
}
// guide: end
