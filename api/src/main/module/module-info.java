/**
 * The fluent WebSocket API. It needs the standard API and the Servlet API: a module that provides
 * an implementation of a type has to read that type, also where no server is. On the class path, a
 * client needs {@code jakarta.websocket.client} only.
 *
 * <p>Vaporetto's engine may be absent, so it is not named here: the module reads it at run time.
 */
@SuppressWarnings("module") // The test kit is built after this module.
module dev.vaporetto.api {
  requires transitive jakarta.websocket;
  requires transitive jakarta.websocket.client;
  requires jakarta.servlet;
  requires static org.jspecify;

  exports dev.vaporetto;
  exports dev.vaporetto.room;
  // WebSocketTest.Pair lets the early messages of both sockets wait for the first listener.
  exports dev.vaporetto.internal.socket to
      dev.vaporetto.testkit;

  uses dev.vaporetto.WebSocketClient;
  uses dev.vaporetto.WebSocketRoutes;
  uses dev.vaporetto.room.Rooms.Factory;

  provides dev.vaporetto.WebSocketClient with
      dev.vaporetto.internal.connect.FluentClient;
  provides dev.vaporetto.WebSocketRoutes with
      dev.vaporetto.internal.route.ApplicationRoutes;
  provides dev.vaporetto.room.Rooms.Factory with
      dev.vaporetto.internal.room.LocalRooms.Factory;
  provides jakarta.servlet.ServletContainerInitializer with
      dev.vaporetto.internal.start.RoutesInitializer;
}
