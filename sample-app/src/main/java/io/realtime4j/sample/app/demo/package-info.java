/**
 * The demo: two users talk through a real server that is killed meanwhile, and every message is
 * counted.
 */
package io.realtime4j.sample.app.demo;
