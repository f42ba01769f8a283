package io.realtime4j.core.connection;

import io.realtime4j.api.ConnectionState;

/**
 * Where the connection stands.
 *
 * @param state as applications see it
 * @param step how far an attempt has come
 * @param wire place in the ladder of wires, while one is open
 * @param preferred index of the wire that last led to a session; tried first
 * @param attempt number of the attempt or of its repetition with a new token; never falls
 * @param attempts attempts since there was a session
 * @param delays back-offs since a connection was stable
 * @param wasUsable whether there was a session since {@code connect()}
 * @param tokenRenewed whether a refused token was already replaced since there was a session
 * @param waitOrdered whether the server told us how long to wait
 * @param swap how far a swap of transports has come; other than IDLE and LEADING in a session only
 * @param swapWire place of the second socket's wire in the ladder
 */
record MachineState(
    ConnectionState state,
    Step step,
    int wire,
    int preferred,
    long attempt,
    int attempts,
    int delays,
    boolean wasUsable,
    boolean tokenRenewed,
    boolean waitOrdered,
    SwapStep swap,
    int swapWire) {

  static MachineState initial() {
    return new MachineState(
        ConnectionState.DISCONNECTED,
        Step.IDLE,
        0,
        0,
        0,
        0,
        0,
        false,
        false,
        false,
        SwapStep.IDLE,
        0);
  }

  /** Returns the state after a call that forgets the past: only the attempt's number goes on. */
  MachineState fresh(ConnectionState newState) {
    return new MachineState(
        newState, Step.IDLE, 0, 0, attempt, 0, 0, false, false, false, SwapStep.IDLE, 0);
  }

  MachineState at(ConnectionState newState, Step newStep) {
    return new MachineState(
        newState,
        newStep,
        wire,
        preferred,
        attempt,
        attempts,
        delays,
        wasUsable,
        tokenRenewed,
        waitOrdered,
        swap,
        swapWire);
  }

  MachineState at(Step newStep) {
    return at(state, newStep);
  }

  MachineState onWire(int newWire) {
    return new MachineState(
        state,
        step,
        newWire,
        preferred,
        attempt,
        attempts,
        delays,
        wasUsable,
        tokenRenewed,
        waitOrdered,
        swap,
        swapWire);
  }

  MachineState nextAttempt() {
    return new MachineState(
        state,
        step,
        0,
        preferred,
        attempt + 1,
        attempts + 1,
        delays,
        wasUsable,
        tokenRenewed,
        false,
        swap,
        swapWire);
  }

  MachineState withNewToken() {
    return new MachineState(
        state,
        step,
        0,
        preferred,
        attempt + 1,
        attempts,
        delays,
        wasUsable,
        true,
        false,
        swap,
        swapWire);
  }

  MachineState usable(int wireIndex) {
    return new MachineState(
        state, step, wire, wireIndex, attempt, 0, delays, true, false, waitOrdered, swap, swapWire);
  }

  MachineState waiting(boolean ordered) {
    return new MachineState(
        state,
        step,
        wire,
        preferred,
        attempt,
        attempts,
        delays + 1,
        wasUsable,
        tokenRenewed,
        ordered,
        swap,
        swapWire);
  }

  MachineState stable() {
    return new MachineState(
        state,
        step,
        wire,
        preferred,
        attempt,
        attempts,
        0,
        wasUsable,
        tokenRenewed,
        waitOrdered,
        swap,
        swapWire);
  }

  MachineState swapAt(SwapStep newStep) {
    return swapAt(newStep, swapWire);
  }

  MachineState swapAt(SwapStep newStep, int newWire) {
    return new MachineState(
        state,
        step,
        wire,
        preferred,
        attempt,
        attempts,
        delays,
        wasUsable,
        tokenRenewed,
        waitOrdered,
        newStep,
        newWire);
  }

  /** Returns the state when another socket than that of an attempt asks for a token. */
  MachineState nextNumber() {
    return new MachineState(
        state,
        step,
        wire,
        preferred,
        attempt + 1,
        attempts,
        delays,
        wasUsable,
        tokenRenewed,
        waitOrdered,
        swap,
        swapWire);
  }

  /** Returns the state when a socket on a wire goes on as an attempt that nobody has begun. */
  MachineState following(int newWire) {
    return new MachineState(
        state,
        step,
        newWire,
        preferred,
        attempt,
        attempts + 1,
        delays,
        wasUsable,
        tokenRenewed,
        false,
        swap,
        swapWire);
  }
}
