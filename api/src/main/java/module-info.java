/** The fluent WebSocket API; it needs the standard API, and uses Servlet only where it is there. */
module dev.vaporetto.api {
  requires transitive jakarta.websocket;
  requires transitive jakarta.websocket.client;
  requires static jakarta.servlet;
  requires static org.jspecify;

// "exports dev.vaporetto;" comes with its first type: javac refuses an empty package.
}
