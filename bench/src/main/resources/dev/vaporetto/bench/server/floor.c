// An echo that does as little as a WebSocket server can: one thread, one epoll, no checks beyond
// what it needs to find the frames. It is the floor of what an echo costs, not a server: fragments
// and control frames other than a close are not understood, and end the connection.
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define FIRST_BUFFER (16 * 1024)
#define LARGEST (4 * 1024 * 1024)

struct bytes {
  uint8_t *data;
  size_t length, size;
};

struct connection {
  int fd;
  int open;         // whether the handshake is done
  struct bytes in;  // what came and is not answered yet
  struct bytes out; // what the socket has not taken; nothing is read meanwhile
};

static int epoll;
static struct bytes answers; // those of one read

static void reserve(struct bytes *buffer, size_t size) {
  if (size <= buffer->size) {
    return;
  }
  while (buffer->size < size) {
    buffer->size = buffer->size == 0 ? FIRST_BUFFER : 2 * buffer->size;
  }
  buffer->data = realloc(buffer->data, buffer->size);
  if (buffer->data == NULL) {
    perror("realloc");
    exit(1);
  }
}

static void append(struct bytes *buffer, const void *data, size_t length) {
  reserve(buffer, buffer->length + length);
  memcpy(buffer->data + buffer->length, data, length);
  buffer->length += length;
}

static void take(struct bytes *buffer, size_t length) {
  buffer->length -= length;
  memmove(buffer->data, buffer->data + length, buffer->length);
}

static void end(struct connection *connection) {
  close(connection->fd);
  free(connection->in.data);
  free(connection->out.data);
  free(connection);
}

static void watch(struct connection *connection, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = connection};
  epoll_ctl(epoll, EPOLL_CTL_MOD, connection->fd, &event);
}

// Returns -1 when the connection has ended.
static int send_bytes(struct connection *connection, const uint8_t *data, size_t length) {
  ssize_t count = send(connection->fd, data, length, MSG_NOSIGNAL);
  if (count < 0 && errno != EAGAIN) {
    end(connection);
    return -1;
  }
  size_t sent = count < 0 ? 0 : (size_t)count;
  if (sent < length) {
    append(&connection->out, data + sent, length - sent);
    watch(connection, EPOLLOUT);
  }
  return 0;
}

static uint32_t rotate(uint32_t word, int bits) { return word << bits | word >> (32 - bits); }

// SHA-1 (FIPS 180-4) of at most 119 bytes, which is enough for a key and the GUID.
static void sha1(const uint8_t *data, size_t length, uint8_t digest[20]) {
  uint8_t block[128] = {0};
  uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  size_t total = length < 56 ? 64 : 128;
  memcpy(block, data, length);
  block[length] = 0x80;
  block[total - 2] = (uint8_t)(length * 8 >> 8);
  block[total - 1] = (uint8_t)(length * 8);
  for (size_t at = 0; at < total; at += 64) {
    uint32_t w[80];
    for (int i = 0; i < 16; i++) {
      const uint8_t *p = block + at + 4 * i;
      w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    }
    for (int i = 16; i < 80; i++) {
      w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    }
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 80; i++) {
      uint32_t f = i < 20   ? ((b & c) | (~b & d)) + 0x5A827999
                   : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1
                   : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
                            : (b ^ c ^ d) + 0xCA62C1D6;
      uint32_t next = rotate(a, 5) + f + e + w[i];
      e = d, d = c, c = rotate(b, 30), b = a, a = next;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
  }
  for (int i = 0; i < 20; i++) {
    digest[i] = (uint8_t)(h[i / 4] >> (24 - 8 * (i % 4)));
  }
}

static void base64(const uint8_t digest[20], char text[29]) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0, at = 0; i < 21; i += 3) {
    uint32_t word = (uint32_t)digest[i] << 16 | (uint32_t)digest[i + 1] << 8;
    word |= i + 2 < 20 ? digest[i + 2] : 0;
    for (int shift = 18; shift >= 0; shift -= 6) {
      text[at++] = letters[word >> shift & 63];
    }
  }
  text[27] = '=';
  text[28] = 0;
}

// Answers a whole handshake; returns -1 when the connection has ended.
static int handshake(struct connection *connection) {
  static const char name[] = "Sec-WebSocket-Key:";
  static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  append(&connection->in, "", 1);
  connection->in.length--;
  char *head = (char *)connection->in.data;
  char *behind = strstr(head, "\r\n\r\n");
  if (behind == NULL) {
    return 0;
  }
  char *key = strcasestr(head, name);
  if (key == NULL) {
    end(connection);
    return -1;
  }
  key += strlen(name);
  key += strspn(key, " ");
  char both[80], accept[29], answer[160];
  uint8_t digest[20];
  snprintf(both, sizeof both, "%.*s%s", (int)strcspn(key, " \r"), key, guid);
  sha1((const uint8_t *)both, strlen(both), digest);
  base64(digest, accept);
  int length = snprintf(answer, sizeof answer,
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                        accept);
  connection->open = 1;
  take(&connection->in, (size_t)(behind + 4 - head));
  return send_bytes(connection, (const uint8_t *)answer, (size_t)length);
}

static void unmask(uint8_t *to, const uint8_t *from, size_t length, const uint8_t key[4]) {
  uint64_t wide, word;
  uint8_t twice[8] = {key[0], key[1], key[2], key[3], key[0], key[1], key[2], key[3]};
  memcpy(&wide, twice, 8);
  size_t i = 0;
  for (; i + 8 <= length; i += 8) {
    memcpy(&word, from + i, 8);
    word ^= wide;
    memcpy(to + i, &word, 8);
  }
  for (; i < length; i++) {
    to[i] = from[i] ^ key[i & 3];
  }
}

// Echoes all whole frames; returns -1 when the connection has ended.
static int frames(struct connection *connection) {
  size_t at = 0;
  answers.length = 0;
  while (connection->in.length - at >= 2) {
    const uint8_t *frame = connection->in.data + at;
    size_t have = connection->in.length - at;
    uint64_t length = frame[1] & 0x7F;
    size_t extended = length < 126 ? 0 : length == 126 ? 2 : 8;
    size_t header = 2 + extended + 4;
    if (frame[0] != 0x81 && frame[0] != 0x82) {
      end(connection);
      return -1;
    }
    if (have < header) {
      break;
    }
    if (extended > 0) {
      length = 0;
      for (size_t i = 0; i < extended; i++) {
        length = length << 8 | frame[2 + i];
      }
    }
    if (length > LARGEST) {
      end(connection);
      return -1;
    }
    if (have < header + length) {
      reserve(&connection->in, header + length);
      break;
    }
    reserve(&answers, answers.length + header + length);
    uint8_t *answer = answers.data + answers.length;
    memcpy(answer, frame, 2 + extended);
    answer[1] &= 0x7F;
    unmask(answer + 2 + extended, frame + header, length, frame + header - 4);
    answers.length += 2 + extended + length;
    at += header + length;
  }
  take(&connection->in, at);
  return answers.length == 0 ? 0 : send_bytes(connection, answers.data, answers.length);
}

static void readable(struct connection *connection) {
  struct bytes *in = &connection->in;
  reserve(in, in->length + 1 < FIRST_BUFFER ? FIRST_BUFFER : in->length + FIRST_BUFFER);
  ssize_t count = recv(connection->fd, in->data + in->length, in->size - in->length, 0);
  if (count <= 0) {
    if (count == 0 || errno != EAGAIN) {
      end(connection);
    }
    return;
  }
  in->length += (size_t)count;
  if (!connection->open && handshake(connection) < 0) {
    return;
  }
  if (connection->open) {
    frames(connection);
  }
}

static void writable(struct connection *connection) {
  struct bytes *out = &connection->out;
  ssize_t count = send(connection->fd, out->data, out->length, MSG_NOSIGNAL);
  if (count < 0) {
    if (errno != EAGAIN) {
      end(connection);
    }
    return;
  }
  take(out, (size_t)count);
  if (out->length == 0) {
    watch(connection, EPOLLIN);
  }
}

static void accept_all(int listener) {
  int one = 1, fd;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    struct connection *connection = calloc(1, sizeof *connection);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    connection->fd = fd;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  }
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (bind(listener, (struct sockaddr *)&address, size) < 0 || listen(listener, 1024) < 0) {
    perror("bind or listen");
    return 1;
  }
  getsockname(listener, (struct sockaddr *)&address, &size);
  epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  printf("listening on %d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    struct epoll_event events[256];
    int count = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < count; i++) {
      if (events[i].data.ptr == NULL) {
        accept_all(listener);
      } else if (events[i].events & EPOLLOUT) {
        writable(events[i].data.ptr);
      } else {
        readable(events[i].data.ptr);
      }
    }
  }
}
