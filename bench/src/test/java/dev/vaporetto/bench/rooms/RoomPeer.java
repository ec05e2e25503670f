package dev.vaporetto.bench.rooms;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vaporetto.bench.load.ClientFrame;
import dev.vaporetto.bench.load.OpeningHandshake;
import dev.vaporetto.bench.load.Target;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Naive rooms on loopback, a thread for each socket; a subclass is wrong on purpose. */
class RoomPeer implements RoomServer, Closeable {
  private static final Pattern PATH = Pattern.compile("GET /(?:rooms/(\\d+)/)?(\\S+)");
  private static final Pattern KEY = Pattern.compile("Sec-WebSocket-Key: (\\S+)");

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** By room; each list is guarded by itself, and so is the room's order. */
  private final Map<String, List<Joined>> rooms = new ConcurrentHashMap<>();

  /** How many members have ever joined a room. */
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

  /** How many messages a room has had. */
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  /** A member, and how many have ever joined its room. */
  record Joined(int number, OutputStream out) {}

  RoomPeer() throws IOException {
    threads.execute(this::acceptAll);
  }

  /** Writes a message to one member; {@code count} are the messages of the room so far. */
  void deliver(Joined member, byte[] frame, int count) throws IOException {
    member.out().write(frame);
  }

  /** Whether a member whose socket has ended leaves. */
  boolean leaves(Joined member) {
    return true;
  }

  @Override
  public Target at(String path) {
    return new Target("localhost", server.getLocalPort(), path);
  }

  @Override
  public long heapBytes() {
    return 1 << 20;
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public long residentBytes() {
    return 1 << 20;
  }

  @Override
  public Duration cpu() {
    return Duration.ZERO;
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // The peer was closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      Matcher path = PATH.matcher(head);
      Matcher key = KEY.matcher(head);
      if (!path.find() || !key.find()) {
        return;
      }
      OutputStream out = socket.getOutputStream();
      String handshake =
          "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: %s\r\n\r\n"
              .formatted(OpeningHandshake.expectedAccept(key.group(1)));
      out.write(handshake.getBytes(ISO_8859_1));
      if (path.group(1) == null) {
        tell(in, out);
      } else {
        talk(path.group(1), in, out);
      }
    } catch (IOException e) {
      // The client or the peer was closed.
    }
  }

  private void tell(DataInputStream in, OutputStream out) throws IOException {
    int first = in.readUnsignedByte();
    int count = Integer.parseInt(new String(payload(in), ISO_8859_1));
    List<Integer> sizes =
        IntStream.range(0, count).mapToObj(i -> size(Integer.toString(i))).toList();
    int all = sizes.stream().mapToInt(size -> size).sum();
    String members = sizes.stream().map(String::valueOf).collect(Collectors.joining(","));
    String answer = "members=%s direct=0 opened=%d joined=%d".formatted(members, all, all);
    out.write(frame(first, answer.getBytes(ISO_8859_1)));
  }

  private int size(String room) {
    List<Joined> members = room(room);
    synchronized (members) {
      return members.size();
    }
  }

  private List<Joined> room(String name) {
    return rooms.computeIfAbsent(name, any -> new ArrayList<>());
  }

  private void talk(String room, DataInputStream in, OutputStream out) throws IOException {
    List<Joined> members = room(room);
    Joined own;
    synchronized (members) {
      own = new Joined(numbers.merge(room, 1, Integer::sum), out);
      members.add(own);
    }
    try {
      while (true) {
        int first = in.readUnsignedByte();
        byte[] payload = payload(in);
        if ((first & 0x0F) == ClientFrame.CLOSE) {
          return;
        }
        broadcast(room, members, frame(first, payload));
      }
    } finally {
      if (leaves(own)) {
        synchronized (members) {
          members.remove(own);
        }
      }
    }
  }

  private void broadcast(String room, List<Joined> members, byte[] frame) {
    synchronized (members) {
      int count = counts.merge(room, 1, Integer::sum);
      for (Joined member : members) {
        try {
          deliver(member, frame, count);
        } catch (IOException e) {
          // It leaves by itself.
        }
      }
    }
  }

  private static byte[] frame(int first, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(4 + payload.length);
    frame.put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) payload.length);
    } else {
      frame.put((byte) 126).putShort((short) payload.length);
    }
    byte[] bytes = new byte[frame.put(payload).flip().remaining()];
    frame.get(bytes);
    return bytes;
  }

  private static byte[] payload(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte() & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    }
    byte[] key = in.readNBytes(4);
    byte[] payload = new byte[length];
    in.readFully(payload);
    for (int i = 0; i < length; i++) {
      payload[i] ^= key[i % 4];
    }
    return payload;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
