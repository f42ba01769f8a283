/**
 * A server's store in a PostgreSQL database, by the names {@code postgres}, {@code postgresql} and
 * {@code jdbc}.
 */
@NullMarked
package io.realtime4j.store.postgres;

import org.jspecify.annotations.NullMarked;
