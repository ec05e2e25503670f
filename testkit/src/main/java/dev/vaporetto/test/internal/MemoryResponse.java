package dev.vaporetto.test.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A handshake's response, as the engine writes it by the standard interface. */
final class MemoryResponse {
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int status = 200;

  /** This response behind the standard interface. */
  HttpServletResponse servletResponse() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            MemoryResponse.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) -> answer(method, arguments));
  }

  void status(int value) {
    status = value;
  }

  private @Nullable Object answer(Method method, Object @Nullable [] arguments) {
    return arguments == null ? ask(method) : tell(method, arguments);
  }

  private @Nullable Object ask(Method method) {
    switch (method.getName()) {
      case "getOutputStream" -> {
        return new BodyStream();
      }
      case "getStatus" -> {
        return status;
      }
      // A client reads it when the engine has returned.
      case "isCommitted" -> {
        return false;
      }
      case "toString" -> {
        return "a response in memory with " + status;
      }
      case "resetBuffer" -> body.reset();
      case "reset" -> {
        body.reset();
        headers.clear();
        status = 200;
      }
      default -> throw unsupported(method);
    }
    return null;
  }

  private @Nullable Object tell(Method method, Object[] arguments) {
    String first = String.valueOf(arguments[0]);
    switch (method.getName()) {
      case "getHeader" -> {
        List<String> values = headers.get(first);
        return values == null ? null : values.get(0);
      }
      case "setStatus", "sendError" -> status = (int) arguments[0];
      case "setHeader" -> headers.put(first, new ArrayList<>(List.of((String) arguments[1])));
      case "addHeader" ->
          headers.computeIfAbsent(first, name -> new ArrayList<>(1)).add((String) arguments[1]);
      case "setContentType" -> headers.put("Content-Type", List.of(first));
      case "setContentLength" -> headers.put("Content-Length", List.of(first));
      default -> throw unsupported(method);
    }
    return null;
  }

  private static UnsupportedOperationException unsupported(Method method) {
    return new UnsupportedOperationException(
        method.getName() + " of a response without a servlet container");
  }

  /** What a client reads. */
  ByteBuffer bytes() {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " \r\n");
    headers.forEach(
        (name, values) ->
            values.forEach(value -> head.append(name).append(": ").append(value).append("\r\n")));
    byte[] start = head.append("\r\n").toString().getBytes(ISO_8859_1);
    return ByteBuffer.allocate(start.length + body.size())
        .put(start)
        .put(body.toByteArray())
        .flip();
  }

  private final class BodyStream extends ServletOutputStream {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException("setWriteListener of a response in memory");
    }

    @Override
    public void write(int value) {
      body.write(value);
    }
  }
}
