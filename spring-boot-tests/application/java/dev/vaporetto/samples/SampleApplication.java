package dev.vaporetto.samples;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;

/** Starts as an executable jar, and as a WAR on a servlet container. */
@SpringBootApplication
public class SampleApplication extends SpringBootServletInitializer {
  public static void main(String[] arguments) {
    SpringApplication.run(SampleApplication.class, arguments);
  }

  @Override
  protected SpringApplicationBuilder configure(SpringApplicationBuilder builder) {
    return builder.sources(SampleApplication.class);
  }
}
