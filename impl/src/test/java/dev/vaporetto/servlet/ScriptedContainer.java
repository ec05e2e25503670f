package dev.vaporetto.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The streams of an upgraded request. It refuses whatever the specification leaves undefined: a
 * read, write or flush that no isReady() allowed, and a method without a listener.
 */
final class ScriptedContainer implements WebConnection {
  final ByteArrayOutputStream written = new ByteArrayOutputStream();
  int closes;
  int flushes;

  /** What the next write or flush throws; null for nothing. */
  @Nullable Error failure;

  /** How many more writes and flushes the peer lets through. */
  int room = Integer.MAX_VALUE;

  private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
  private final Input input = new Input();
  private final Output output = new Output();

  @Nullable ReadListener reader;
  @Nullable WriteListener writer;

  @Override
  public ServletInputStream getInputStream() {
    return input;
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return output;
  }

  @Override
  public void close() {
    closes++;
  }

  ReadListener reader() {
    if (reader == null) {
      throw new IllegalStateException("there is no read listener yet");
    }
    return reader;
  }

  WriteListener writer() {
    if (writer == null) {
      throw new IllegalStateException("there is no write listener yet");
    }
    return writer;
  }

  /** Bytes arrive; a waiting listener is notified. */
  void arrive(byte[] bytes) throws Exception {
    arrived.add(bytes);
    if (input.awaited) {
      input.awaited = false;
      reader().onDataAvailable();
    }
  }

  /** The peer reads on; a waiting listener is notified. */
  void makeRoom(int writes) throws Exception {
    room = writes;
    if (output.awaited) {
      output.awaited = false;
      writer().onWritePossible();
    }
  }

  private final class Input extends ServletInputStream {
    boolean awaited = true;
    private boolean allowed;

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      reader();
      allowed = !arrived.isEmpty();
      awaited |= !allowed;
      return allowed;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      reader = listener;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (!allowed) {
        throw new IllegalStateException("a read that isReady() did not allow");
      }
      allowed = false;
      byte[] bytes = arrived.remove();
      System.arraycopy(bytes, 0, target, offset, bytes.length);
      return bytes.length;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }
  }

  private final class Output extends ServletOutputStream {
    boolean awaited = true;
    private boolean allowed;

    @Override
    public boolean isReady() {
      writer();
      allowed = room > 0;
      awaited |= !allowed;
      return allowed;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      writer = listener;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      if (offset != 0 || length != source.length) {
        throw new IllegalStateException("Undertow would write " + source.length + " bytes");
      }
      use();
      written.write(source, 0, source.length);
    }

    @Override
    public void flush() {
      use();
      flushes++;
    }

    private void use() {
      if (!allowed) {
        throw new IllegalStateException("a write or flush that isReady() did not allow");
      }
      allowed = false;
      room--;
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void write(int single) {
      throw new UnsupportedOperationException();
    }
  }
}
