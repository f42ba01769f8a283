/** The command line; {@link io.realtime4j.sample.app.Main} is where it starts. */
package io.realtime4j.sample.app;
