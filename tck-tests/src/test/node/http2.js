// WebSocket over one connection of HTTP/2 (RFC 8441), by Node's own http2 and frames made by hand:
// node http2.js ORIGIN PATH COUNT opens COUNT sockets, has each echo, then closes them, half of them
// from here and half by the server's endpoint; prints what it saw.
'use strict';
const http2 = require('http2');
const crypto = require('crypto');

const [origin, path, count] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const session = http2.connect(origin, { rejectUnauthorized: false });

function fail(why) {
  console.log(`failed: ${why}`);
  process.exit(1);
}

function frame(opcode, payload) {
  const mask = crypto.randomBytes(4);
  const head =
    payload.length < 126
      ? Buffer.from([0x80 | opcode, 0x80 | payload.length])
      : Buffer.from([0x80 | opcode, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([head, mask, payload.map((byte, i) => byte ^ mask[i % 4])]);
}

function closeFrame(code, reason) {
  const payload = Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);
  return frame(8, payload);
}

class Socket {
  constructor(index) {
    this.index = index;
    this.read = Buffer.alloc(0);
    this.waiting = [];
    this.frames = [];
    this.stream = session.request(
      {
        ':method': 'CONNECT',
        ':protocol': 'websocket',
        ':scheme': origin.split(':')[0],
        ':authority': origin.split('//')[1],
        ':path': path,
        'sec-websocket-version': '13',
        origin,
      },
      { endStream: false }
    );
    this.ended = new Promise((resolve) => this.stream.on('end', resolve));
    this.gone = new Promise((resolve) => this.stream.on('close', resolve));
    this.opened = new Promise((resolve) => {
      this.stream.on('response', (headers) => {
        if (headers[':status'] !== 200 || headers['sec-websocket-accept'] !== undefined) {
          fail(`socket ${index} was answered ${JSON.stringify(headers)}`);
        }
        resolve();
      });
    });
    this.stream.on('error', (error) => fail(`socket ${index}: ${error.message}`));
    this.stream.on('data', (bytes) => this.onData(bytes));
  }

  onData(bytes) {
    this.read = Buffer.concat([this.read, bytes]);
    while (this.read.length >= 2) {
      let length = this.read[1];
      let at = 2;
      if (length === 126) {
        if (this.read.length < 4) return;
        length = this.read.readUInt16BE(2);
        at = 4;
      }
      if (this.read.length < at + length) return;
      this.frames.push({
        opcode: this.read[0] & 15,
        payload: this.read.subarray(at, at + length),
      });
      this.read = this.read.subarray(at + length);
    }
    while (this.waiting.length > 0 && this.frames.length > 0) {
      this.waiting.shift()(this.frames.shift());
    }
  }

  next() {
    return new Promise((resolve) => {
      if (this.frames.length > 0) resolve(this.frames.shift());
      else this.waiting.push(resolve);
    });
  }

  async echo(text) {
    this.stream.write(frame(1, Buffer.from(text)));
    const { payload } = await this.next();
    if (payload.toString() !== `HTTP/2 ${text}`) {
      fail(`socket ${this.index} sent ${text} and got ${payload}`);
    }
  }

  /** Ends when both sides have. */
  async close(fromHere) {
    const [code, reason] = [4000 + this.index, `bye ${this.index}`];
    if (fromHere) {
      this.stream.write(closeFrame(code, reason));
    } else {
      this.stream.write(frame(1, Buffer.from(`close:${code}:${reason}`)));
    }
    const { opcode, payload } = await this.next();
    const [gotCode, gotReason] = [payload.readUInt16BE(0), payload.subarray(2).toString()];
    if (opcode !== 8 || gotCode !== code || gotReason !== (fromHere ? gotReason : reason)) {
      fail(`socket ${this.index} closed with ${opcode} ${gotCode} ${gotReason}`);
    }
    if (!fromHere) this.stream.write(closeFrame(code, reason));
    await this.ended;
    this.stream.end();
    await this.gone;
    if (this.stream.rstCode !== 0) fail(`socket ${this.index} was reset: ${this.stream.rstCode}`);
  }
}

session.on('error', (error) => fail(`the connection: ${error.message}`));
session.on('goaway', (code) => code !== 0 && fail(`GOAWAY ${code}`));
session.on('remoteSettings', async (settings) => {
  if (!settings.enableConnectProtocol) fail('extended CONNECT is not announced');
  const sockets = Array.from({ length: count }, (_, i) => new Socket(i));
  await Promise.all(sockets.map((socket) => socket.opened));
  await Promise.all(sockets.map((socket) => socket.echo(`hello ${socket.index}`)));
  await Promise.all(sockets.map((socket) => socket.echo(`${socket.index} `.repeat(1000))));
  await Promise.all(sockets.map((socket) => socket.close(socket.index % 2 === 0)));
  const again = new Socket(count);
  await again.opened;
  await again.echo('still there');
  await again.close(true);
  console.log(`${count} sockets on one connection, and one more`);
  session.close();
});
setTimeout(() => fail('not within 50 s'), 50000).unref();
