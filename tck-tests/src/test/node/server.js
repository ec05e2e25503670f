// Sends each message back; prints its port, and ends with its standard input. With an argument, the window that it
// allows clients (client_max_window_bits).
'use strict';
const { WebSocketServer } = require('ws');

const perMessageDeflate = { threshold: 0 };
if (process.argv[2]) {
  perMessageDeflate.clientMaxWindowBits = Number(process.argv[2]);
}
const server = new WebSocketServer(
  { host: '127.0.0.1', port: 0, perMessageDeflate },
  () => console.log(`listening on ${server.address().port}`),
);
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  socket.on('error', (error) => console.log(`error: ${error.message}`));
  socket.on('close', (code) => console.log(`closed ${code}`));
});
