package io.realtime4j.api.spi.store;

/** What became of a request to become a member. */
public sealed interface JoinResult {
  /**
   * The user is a member.
   *
   * @param membership the one that is open now
   * @param isNew whether it began with this request
   */
  record Joined(Membership membership, boolean isNew) implements JoinResult {}

  /**
   * The room has as many members as it takes; nothing was changed.
   *
   * @param members how many
   */
  record Full(int members) implements JoinResult {}

  /**
   * The user is banned; nothing was changed.
   *
   * @param ban until when, by whom and why
   */
  record Banned(Ban ban) implements JoinResult {}
}
