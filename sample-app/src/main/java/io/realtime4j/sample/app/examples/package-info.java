/**
 * The Java examples of README.md, compiled and formatted like everything else. A test compares the
 * page with these files.
 */
package io.realtime4j.sample.app.examples;
