package dev.vaporetto.wars;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the filters of applications do with a request and its answer, on the way to an endpoint; the
 * query string {@code detour=NAME} says what of it.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class Detour extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** What a filter does. */
  public enum Way {
    /** Nothing. */
    NONE {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        chain.doFilter(request, response);
      }
    },
    /** The wrappers of the Servlet API, three deep. */
    WRAPPERS {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        chain.doFilter(
            new HttpServletRequestWrapper(
                new HttpServletRequestWrapper(new HttpServletRequestWrapper(request))),
            new HttpServletResponseWrapper(
                new HttpServletResponseWrapper(new HttpServletResponseWrapper(response))));
      }
    },
    /** A request that is no subclass of any wrapper. */
    PROXY_OF_REQUEST {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        chain.doFilter(proxy(HttpServletRequest.class, request), response);
      }
    },
    /** A wrapper around such a request, and such a request around a wrapper. */
    PROXIES_AND_WRAPPERS {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        HttpServletRequest inner =
            proxy(HttpServletRequest.class, new HttpServletRequestWrapper(request));
        chain.doFilter(
            new HttpServletRequestWrapper(inner), new HttpServletResponseWrapper(response));
      }
    },
    /** A request that shows nothing of what the container has put into it. */
    PROXY_THAT_HIDES {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        HttpServletRequest hiding =
            new HttpServletRequestWrapper(request) {
              @Override
              public @Nullable Object getAttribute(String name) {
                return null;
              }
            };
        chain.doFilter(proxy(HttpServletRequest.class, hiding), response);
      }
    },
    /** A response that is no subclass of any wrapper. */
    PROXY_OF_RESPONSE {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        chain.doFilter(request, proxy(HttpServletResponse.class, response));
      }
    },
    /** Both. */
    PROXIES {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        chain.doFilter(
            proxy(HttpServletRequest.class, request), proxy(HttpServletResponse.class, response));
      }
    },
    /** A response that holds status and headers back until the filter chain has returned. */
    HOLDING_PROXY {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        List<Runnable> held = new ArrayList<>();
        chain.doFilter(request, holding(response, held));
        held.forEach(Runnable::run);
      }
    },
    /** The usual buffering wrapper: the content leaves when the filter chain has returned. */
    BUFFERED_OUTPUT {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        Buffering buffering = new Buffering(response);
        chain.doFilter(request, buffering);
        buffering.deliver();
      }
    },
    /** A filter that writes a trailer, as one that compresses does. */
    WRITES_AFTER {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        chain.doFilter(request, response);
        response.getOutputStream().print("after");
        response.getOutputStream().close();
      }
    },
    /** A filter that changes the answer that it has seen. */
    CHANGES_AFTER {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        chain.doFilter(request, response);
        response.setStatus(200);
        response.setHeader("Upgrade", "none");
        response.setHeader("Sec-WebSocket-Accept", "none");
      }
    },
    /** A filter that takes the answer back. */
    RESETS_AFTER {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        chain.doFilter(request, response);
        response.reset();
        response.getWriter().print("reset");
      }
    },
    /** A filter that reports an error afterwards. */
    SENDS_ERROR_AFTER {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        chain.doFilter(request, response);
        response.sendError(500, "after");
      }
    },
    /** A filter that fails afterwards. */
    THROWS_AFTER {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        chain.doFilter(request, response);
        throw new ServletException("after");
      }
    },
    /** A filter that has written content, which waits in a buffer. */
    WRITES_BEFORE {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        response.getWriter().print("before");
        chain.doFilter(request, response);
      }
    },
    /** A filter that has sent content. */
    SENDS_BEFORE {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        response.getWriter().print("before");
        response.flushBuffer();
        chain.doFilter(request, response);
      }
    },
    /** A rewrite. */
    FORWARD {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        request.getRequestDispatcher("/echo?detour=NONE").forward(request, response);
      }
    },
    /** A rewrite by a filter that wraps. */
    FORWARD_OF_WRAPPERS {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        request
            .getRequestDispatcher("/echo?detour=NONE")
            .forward(
                new HttpServletRequestWrapper(request), new HttpServletResponseWrapper(response));
      }
    },
    /** A page that includes an endpoint. */
    INCLUDE {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        request.getRequestDispatcher("/echo?detour=NONE").include(request, response);
      }
    },
    /** A page that includes a servlet which upgrades. */
    INCLUDE_OF_UPGRADE {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        request.getRequestDispatcher("/by-async?echo").include(request, response);
      }
    },
    /** A servlet that upgrades, by way of a rewrite. */
    FORWARD_TO_UPGRADE {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        request.getRequestDispatcher("/by-async?echo").forward(request, response);
      }
    },
    /** An error whose page is an endpoint. */
    ERROR_PAGE {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        response.sendError(410);
      }
    },
    /** A filter that takes part in asynchronous processing. */
    ASYNC_STARTED {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        AsyncContext context = request.startAsync();
        chain.doFilter(request, response);
        context.complete();
      }
    },
    /** The same, and the end comes from another thread, a moment later. */
    ASYNC_COMPLETED_LATER {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        AsyncContext context = request.startAsync();
        chain.doFilter(request, response);
        new Thread(context::complete).start();
      }
    },
    /** Asynchronous processing that goes on at an endpoint. */
    ASYNC_DISPATCH {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
        request.startAsync().dispatch("/echo?detour=NONE");
      }
    },
    /** Asynchronous processing that goes on at a servlet which upgrades. */
    ASYNC_DISPATCH_TO_UPGRADE {
      @Override
      void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
        request.startAsync().dispatch("/by-async?echo");
      }
    };

    abstract void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String query = request.getQueryString();
    boolean named = query != null && query.startsWith("detour=");
    Way way = named ? Way.valueOf(query.substring("detour=".length())) : Way.NONE;
    way.go(request, response, chain);
  }

  private static <T> T proxy(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            Detour.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static HttpServletResponse holding(HttpServletResponse target, List<Runnable> held) {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            Detour.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) -> {
              if (method.getName().matches("setStatus|(set|add)Header|flushBuffer")) {
                held.add(
                    () -> {
                      try {
                        method.invoke(target, arguments);
                      } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                      }
                    });
                return null;
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static final class Buffering extends HttpServletResponseWrapper {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    Buffering(HttpServletResponse response) {
      super(response);
    }

    @Override
    public ServletOutputStream getOutputStream() {
      return new ServletOutputStream() {
        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void write(int value) {
          content.write(value);
        }
      };
    }

    @Override
    public void flushBuffer() {
      // Everything waits for deliver().
    }

    void deliver() throws IOException {
      getResponse().setContentLength(content.size());
      getResponse().getOutputStream().write(content.toByteArray());
    }
  }
}
