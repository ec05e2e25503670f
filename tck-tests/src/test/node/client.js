// Sends messages to the URL in the arguments and expects each back; prints the extensions.
'use strict';
const WebSocket = require('ws');

const messages = [
  'x'.repeat(5000),
  JSON.stringify(Array.from({ length: 500 }, (_, i) => ({ id: i, name: 'näme €𝄞' }))),
  Buffer.alloc(70000, 'abcdefgh'),
  Buffer.from([1, 2, 3]),
  '',
  'y'.repeat(1000000),
];
const socket = new WebSocket(process.argv[2], { perMessageDeflate: { threshold: 0 } });
let next = 0;

function sendNext() {
  if (next === messages.length) {
    socket.close(1000, 'done');
  } else {
    socket.send(messages[next]);
  }
}

socket.on('open', sendNext);
socket.on('message', (data, isBinary) => {
  const sent = messages[next];
  if (isBinary !== Buffer.isBuffer(sent) || !data.equals(Buffer.from(sent))) {
    console.log(`message ${next} came back changed`);
    process.exit(1);
  }
  next++;
  sendNext();
});
socket.on('error', (error) => {
  console.log(`error: ${error.message}`);
  process.exit(1);
});
socket.on('close', (code) => {
  console.log(`closed ${code} after ${next} messages with '${socket.extensions}'`);
});
