/** A client's surroundings under the control of a test. */
package io.realtime4j.core.testing;
