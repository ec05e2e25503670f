// The applications of the benchmarks on Bun: see App.java for their paths.
const ROOM = "room";

const server = Bun.serve({
  port: 0,
  fetch(request, server) {
    const path = new URL(request.url).pathname;
    if (server.upgrade(request, { data: { path } })) {
      return;
    }
    return new Response("expected a WebSocket handshake\n", { status: 426 });
  },
  websocket: {
    perMessageDeflate: true,
    maxPayloadLength: 4 * 1024 * 1024,
    backpressureLimit: 64 * 1024 * 1024,
    open(socket) {
      if (socket.data.path === "/room") {
        socket.subscribe(ROOM);
      }
    },
    message(socket, message) {
      switch (socket.data.path) {
        case "/room":
          if (typeof message === "string") {
            server.publish(ROOM, message);
          } else {
            socket.send(message);
          }
          break;
        case "/sleep":
          Bun.sleepSync(20);
          socket.send(message, true);
          break;
        default:
          socket.send(message, true);
      }
    },
  },
});

console.log("listening on " + server.port);
