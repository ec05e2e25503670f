package dev.vaporetto.samples;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** A request that lasts until a socket has closed: a graceful shutdown waits for it. */
@Controller
public class SlowPage {
  private static final long PATIENCE_SECONDS = 15;

  private final CountDownLatch closed = new CountDownLatch(1);

  void socketClosed() {
    closed.countDown();
  }

  @GetMapping("/slow")
  void untilASocketHasClosed(HttpServletResponse response)
      throws IOException, InterruptedException {
    response.getWriter().print("waiting, ");
    response.flushBuffer();
    boolean done = closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    response.getWriter().print(done ? "closed" : "still open");
  }
}
