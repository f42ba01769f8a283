/**
 * JSON values as immutable data: {@link io.realtime4j.api.json.JsonValue} and its kinds. Text is
 * read and written by the protocol module; nothing here knows syntax.
 */
@NullMarked
package io.realtime4j.api.json;

import org.jspecify.annotations.NullMarked;
