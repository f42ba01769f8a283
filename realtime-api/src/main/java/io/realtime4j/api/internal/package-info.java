/** What the packages of this module share. Not exported. */
package io.realtime4j.api.internal;
