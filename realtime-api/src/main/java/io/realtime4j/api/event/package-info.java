/**
 * What happens on a client. {@link io.realtime4j.api.event.RealtimeEvent} is open, so that a
 * feature of a third party brings its own family; the families here are sealed.
 */
@NullMarked
package io.realtime4j.api.event;

import org.jspecify.annotations.NullMarked;
