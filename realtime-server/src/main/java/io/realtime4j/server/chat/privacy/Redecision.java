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
  // Null if how other users stand was known before.
  private final @Nullable Map<String, Standing> all;

  private Redecision(
      String tenant,
      @Nullable Map<String, Standing> before,
      Map<String, Standing> after,
      @Nullable Map<String, Standing> all) {
    this.tenant = tenant;
    this.before = before;
    this.after = after;
    this.all = all;
  }

  /** Of some users, given as they were and as they are. */
  static Redecision of(String tenant, Map<String, Standing> before, Map<String, Standing> after) {
    return new Redecision(tenant, new LinkedHashMap<>(before), new LinkedHashMap<>(after), null);
  }

  /** Of a tenant of which nothing was known so far. */
  static Redecision ofAll(String tenant, Map<String, Standing> after) {
    return new Redecision(tenant, null, after, after);
  }

  /**
   * Of some users of a tenant of which nothing was known for a time: as what was told of them
   * before that, and as they are.
   *
   * @param all of the tenant who are not open
   */
  static Redecision again(
      String tenant,
      Map<String, Standing> before,
      Map<String, Standing> after,
      Map<String, Standing> all) {
    return new Redecision(tenant, new LinkedHashMap<>(before), new LinkedHashMap<>(after), all);
  }

  public String tenant() {
    return tenant;
  }

  /** Returns whom it concerns; {@code null} for everybody. */
  public @Nullable List<String> userIds() {
    return before == null ? null : List.copyOf(before.keySet());
  }

  /**
   * Returns whether it was not known for a time how users stand, and what was told before stayed.
   */
  public boolean isFoundLate() {
    return before != null && all != null;
  }

  /** Returns whether it concerns a user. */
  public boolean concerns(String userId) {
    return before == null || before.containsKey(userId);
  }

  /** Returns who of the tenant is not open, {@code null} if only the change is to be known. */
  @Nullable Map<String, Standing> all() {
    return all;
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
