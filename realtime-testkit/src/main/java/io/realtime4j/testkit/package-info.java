/** What tests of a plug-in, or of an application, start from. */
package io.realtime4j.testkit;
