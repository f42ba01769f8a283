/**
 * What a user interface of a chat shows, as values that change: begin with {@link
 * io.realtime4j.views.Views}. There is no toolkit in it; a toolkit's own thread is reached from a
 * listener, with {@code Platform.runLater} or what it calls that.
 */
@NullMarked
package io.realtime4j.views;

import org.jspecify.annotations.NullMarked;
