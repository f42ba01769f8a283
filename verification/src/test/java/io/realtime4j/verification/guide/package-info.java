/** The examples of docs/guide, whole. What stands between two marks is shown in a page. */
@NullMarked
package io.realtime4j.verification.guide;

import org.jspecify.annotations.NullMarked;
