package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who has connected. A value that cannot be part of names and keys is refused where it is made. */
public final class Principal {
  /** The tenant of a token that names none. */
  public static final String PRIMARY_TENANT = "primary";

  /** A tenant is part of room names, before a slash: so it has none. As long as its normal form. */
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  private static final int MAX_ID_CHARS = 256;
  private static final int MAX_TEXT_CHARS = 4096;

  private final String tenant;
  private final String userId;
  private final @Nullable String userName;
  private final @Nullable String userAvatar;
  private final @Nullable String sessionId;
  private final @Nullable String tokenId;
  private final @Nullable Instant expiresAt;
  private final JsonObject claims;

  private Principal(Builder builder) {
    this.tenant = builder.tenant;
    this.userId = builder.userId;
    this.userName = builder.userName;
    this.userAvatar = builder.userAvatar;
    this.sessionId = builder.sessionId;
    this.tokenId = builder.tokenId;
    this.expiresAt = builder.expiresAt;
    this.claims = builder.claims;
    if (!TENANT.matcher(tenant).matches()) {
      throw new IllegalArgumentException(
          "tenant must be 1 to 128 letters, digits, '.', '_' or '-', was \"" + tenant + "\"");
    }
    Require.clean("userId", userId, MAX_ID_CHARS);
    if (!userId.isEmpty() && userId.isBlank()) {
      throw new IllegalArgumentException("userId must not be blank");
    }
    Require.clean("userName", userName, MAX_TEXT_CHARS);
    Require.clean("userAvatar", userAvatar, MAX_TEXT_CHARS);
    Require.clean("sessionId", sessionId, MAX_ID_CHARS);
    Require.clean("tokenId", tokenId, MAX_ID_CHARS);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.tenant = tenant;
    builder.userId = userId;
    builder.userName = userName;
    builder.userAvatar = userAvatar;
    builder.sessionId = sessionId;
    builder.tokenId = tokenId;
    builder.expiresAt = expiresAt;
    builder.claims = claims;
    return builder;
  }

  /**
   * Returns whose data is seen, {@code primary} by default: 1 to 128 letters, digits, dots, dashes
   * and underscores of ASCII.
   */
  public String tenant() {
    return tenant;
  }

  /** Returns the user, at most 256 characters and none of control; empty if anonymous. */
  public String userId() {
    return userId;
  }

  /** Returns the display name, or {@code null}. */
  public @Nullable String userName() {
    return userName;
  }

  /** Returns the address of a picture, or {@code null}. */
  public @Nullable String userAvatar() {
    return userAvatar;
  }

  /** Returns the session's label from the token, or {@code null} to have one generated. */
  public @Nullable String sessionId() {
    return sessionId;
  }

  /** Returns the id of the token, or {@code null}. */
  public @Nullable String tokenId() {
    return tokenId;
  }

  /** Returns when the token expires, or {@code null} for never. */
  public @Nullable Instant expiresAt() {
    return expiresAt;
  }

  /** Returns what else the token says, for policies and features. */
  public JsonObject claims() {
    return claims;
  }

  /** Returns whether nobody in particular has connected. */
  public boolean isAnonymous() {
    return userId.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Principal that
        && tenant.equals(that.tenant)
        && userId.equals(that.userId)
        && Objects.equals(userName, that.userName)
        && Objects.equals(userAvatar, that.userAvatar)
        && Objects.equals(sessionId, that.sessionId)
        && Objects.equals(tokenId, that.tokenId)
        && Objects.equals(expiresAt, that.expiresAt)
        && claims.equals(that.claims);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        tenant, userId, userName, userAvatar, sessionId, tokenId, expiresAt, claims);
  }

  @Override
  public String toString() {
    return "Principal["
        + "tenant="
        + tenant
        + ", userId="
        + userId
        + ", userName="
        + userName
        + ", userAvatar="
        + userAvatar
        + ", sessionId="
        + sessionId
        + ", tokenId="
        + tokenId
        + ", expiresAt="
        + expiresAt
        + "]";
  }

  /** Collects the values of a {@link Principal}. */
  public static final class Builder {
    private String tenant = PRIMARY_TENANT;
    private String userId = "";
    private @Nullable String userName;
    private @Nullable String userAvatar;
    private @Nullable String sessionId;
    private @Nullable String tokenId;
    private @Nullable Instant expiresAt;
    private JsonObject claims = JsonObject.EMPTY;

    private Builder() {}

    /**
     * Sets whose data is seen, {@code primary} by default: 1 to 128 letters, digits, dots, dashes
     * and underscores of ASCII.
     */
    public Builder tenant(String newTenant) {
      this.tenant = newTenant;
      return this;
    }

    /** Sets the user, at most 256 characters and none of control; empty if anonymous. */
    public Builder userId(String newUserId) {
      this.userId = newUserId;
      return this;
    }

    /** Sets the display name, or {@code null}. */
    public Builder userName(@Nullable String newUserName) {
      this.userName = newUserName;
      return this;
    }

    /** Sets the address of a picture, or {@code null}. */
    public Builder userAvatar(@Nullable String newUserAvatar) {
      this.userAvatar = newUserAvatar;
      return this;
    }

    /** Sets the session's label from the token, or {@code null} to have one generated. */
    public Builder sessionId(@Nullable String newSessionId) {
      this.sessionId = newSessionId;
      return this;
    }

    /** Sets the id of the token, or {@code null}. */
    public Builder tokenId(@Nullable String newTokenId) {
      this.tokenId = newTokenId;
      return this;
    }

    /** Sets when the token expires, or {@code null} for never. */
    public Builder expiresAt(@Nullable Instant newExpiresAt) {
      this.expiresAt = newExpiresAt;
      return this;
    }

    /** Sets what else the token says, for policies and features. */
    public Builder claims(JsonObject newClaims) {
      this.claims = newClaims;
      return this;
    }

    /**
     * Returns the principal.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public Principal build() {
      return new Principal(this);
    }
  }
}
