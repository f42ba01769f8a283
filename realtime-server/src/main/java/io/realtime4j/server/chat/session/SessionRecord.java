package io.realtime4j.server.chat.session;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session that is had back, as the store has it.
 *
 * @param watched the users whose presence it had subscribed to
 * @param startLsn the end of the log when it began
 * @param away for how long it has been lost
 * @param told of whose presence it was told last, where its loss was noticed
 * @param topics of what lists of typists it may have been told lately
 * @param before the session as it was, if this process had it last
 */
public record SessionRecord(
    String label,
    Stays stays,
    List<String> watched,
    long startLsn,
    Duration away,
    List<String> told,
    List<Topic> topics,
    @Nullable ChatSession before) {}
