package dev.vaporetto.samples;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/** What an application has from the time before the starter. */
@Configuration(proxyBeanMethods = false)
@Profile("exporter")
public class Exporter {
  @Bean
  ServerEndpointExporter serverEndpointExporter() {
    return new ServerEndpointExporter();
  }
}
