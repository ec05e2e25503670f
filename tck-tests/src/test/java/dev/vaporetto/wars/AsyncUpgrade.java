package dev.vaporetto.wars;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Upgrades the request itself, also where it is processed asynchronously. */
@WebServlet(urlPatterns = "/by-async", asyncSupported = true)
public class AsyncUpgrade extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Upgrading.toRoom(request, response, "async");
  }
}
