package dev.vaporetto.bootstrap;

import dev.vaporetto.servlet.WebSocketFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The filter that a context has. It looks for the engine whenever it starts: a context that is
 * stopped and started again has another engine, but may have kept this filter.
 */
public final class EngineFilter implements Filter {
  /** Null before the start and after the end, when the container sends no request. */
  private volatile @Nullable RunningEngine running;

  /** For containers that make a filter by its class. */
  public EngineFilter() {}

  @Override
  public void init(FilterConfig config) throws ServletException {
    RunningEngine engine = RunningEngine.of(config.getServletContext());
    if (engine == null) {
      throw new ServletException(
          "The filter "
              + config.getFilterName()
              + " has started without its engine; expected VaporettoInitializer to run before, or"
              + " VaporettoEngine.install");
    }
    running = engine;
    engine.filterStarted();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    RunningEngine engine = running;
    if (engine == null) {
      chain.doFilter(request, response);
    } else {
      WebSocketFilter filter = engine.filter();
      filter.doFilter(request, response, chain);
    }
  }

  @Override
  public void destroy() {
    RunningEngine engine = running;
    running = null;
    if (engine != null) {
      engine.filterEnded();
    }
  }
}
