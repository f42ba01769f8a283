/**
 * Receipts: {@code Receipts} holds what is known of our messages, {@code ReadAcks} and {@code
 * DeliveredAcks} what we owe to others.
 */
package io.realtime4j.core.delivery;
