package dev.vaporetto.servlet;

import dev.vaporetto.protocol.handshake.RequestHead;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A servlet request as the handshake sees it.
 *
 * @param connectProtocol see {@link HttpUpgrade#connectProtocol}
 */
record ServletRequestHead(HttpServletRequest request, @Nullable String connectProtocol)
    implements RequestHead {
  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String protocol() {
    return request.getProtocol();
  }

  @Override
  public List<String> headers(String name) {
    Enumeration<String> values = request.getHeaders(name);
    // Jakarta Servlet: null if the container does not allow access to headers
    return values == null ? List.of() : Collections.list(values);
  }

  @Override
  public long size() {
    Enumeration<String> names = request.getHeaderNames();
    long size = 0;
    while (names != null && names.hasMoreElements()) {
      String name = names.nextElement();
      for (String value : headers(name)) {
        size += name.length() + value.length();
      }
    }
    return size;
  }
}
