package io.realtime4j.server.engine;

final class EngineConnection {}
