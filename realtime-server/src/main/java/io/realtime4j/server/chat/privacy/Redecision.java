package io.realtime4j.server.chat.privacy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change of how users of a tenant stand, to be told to all whom it concerns. Immutable. */
public final class Redecision {
  private final String tenant;
  // Null if all users of the tenant were closed before.
  private final @Nullable Map<String, Standing> before;
  private final Map<String, Standing> after;

  private Redecision(
      String tenant, @Nullable Map<String, Standing> before, Map<String, Standing> after) {
    this.tenant = tenant;
    this.before = before;
    this.after = after;
  }

  /** Of some users, given as they were and as they are. */
  static Redecision of(String tenant, Map<String, Standing> before, Map<String, Standing> after) {
    return new Redecision(tenant, new LinkedHashMap<>(before), new LinkedHashMap<>(after));
  }

  /** Of a tenant of which nothing was known so far. */
  static Redecision ofAll(String tenant, Map<String, Standing> after) {
    return new Redecision(tenant, null, after);
  }

  public String tenant() {
    return tenant;
  }

  /** Returns whom it concerns; {@code null} for everybody. */
  public @Nullable List<String> userIds() {
    return before == null ? null : List.copyOf(before.keySet());
  }

  /** Returns whether it concerns a user. */
  public boolean concerns(String userId) {
    return before == null || before.containsKey(userId);
  }

  boolean concernsAll() {
    return before == null;
  }

  Map<String, Standing> standings() {
    return after;
  }

  /** Returns how a user stood before. */
  public Standing before(String userId) {
    return before == null ? Standing.CLOSED : before.getOrDefault(userId, after(userId));
  }

  /** Returns how a user stands. */
  public Standing after(String userId) {
    return after.getOrDefault(userId, Standing.OPEN);
  }

  /** Returns whether a viewer may be told something of a user that was held back before. */
  public boolean reveals(Aspect aspect, String userId, String viewerId) {
    return !before(userId).shows(aspect, userId, viewerId)
        && after(userId).shows(aspect, userId, viewerId);
  }

  /** Returns whether a user became invisible; not where that is only now found out. */
  public boolean hides(String userId) {
    return before != null && !before(userId).isInvisible() && after(userId).isInvisible();
  }

  /** Returns whether a user is known not to be invisible. */
  public boolean unhides(String userId) {
    return !after(userId).isInvisible() && !after(userId).isClosed();
  }
}
