package dev.vaporetto.wars;

import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.engine.VaporettoEngine;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** Drains its application when it is asked for, as an orchestrator would, and puts it back. */
@WebServlet("/drain")
public class DrainingServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    EngineServerContainer container =
        Objects.requireNonNull(VaporettoEngine.running(getServletContext()));
    Consumer<EngineSession> elsewhere =
        session -> session.sendText("connect elsewhere", failure -> {});
    container.addDrainListener(elsewhere);
    Duration wait = Duration.ofSeconds(Long.parseLong(request.getQueryString()));
    response.getWriter().print(VaporettoEngine.drain(getServletContext(), wait));
    container.removeDrainListener(elsewhere);
    container.comeBack();
  }
}
