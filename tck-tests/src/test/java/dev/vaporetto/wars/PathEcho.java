package dev.vaporetto.wars;

import jakarta.websocket.server.ServerEndpoint;

/** The echo again, at the path where the example has its route. */
@ServerEndpoint("/api/v1/websocket")
public class PathEcho extends AnnotatedEcho {}
