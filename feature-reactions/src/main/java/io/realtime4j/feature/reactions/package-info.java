/**
 * Reactions to messages. An application starts with {@link
 * io.realtime4j.feature.reactions.Reactions}; a server needs nothing but the jar.
 */
@NullMarked
package io.realtime4j.feature.reactions;

import org.jspecify.annotations.NullMarked;
