package dev.vaporetto.containers.launcher;

import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.api.ServletInfo;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.annotation.WebServlet;
import java.util.Arrays;
import java.util.EventListener;
import java.util.stream.Stream;

/**
 * Servlet 6.0 §8.1, for Undertow, which leaves it to the server around it: annotated servlets,
 * filters and listeners with their URL patterns; no other element of the annotations.
 */
final class ServletAnnotations {
  private ServletAnnotations() {}

  static void addTo(DeploymentInfo info, WebAppClasses classes) {
    for (Class<?> type : classes.handledBy(new Class<?>[] {WebServlet.class})) {
      WebServlet annotation = type.getAnnotation(WebServlet.class);
      ServletInfo servlet = new ServletInfo(type.getName(), type.asSubclass(Servlet.class));
      Stream.of(annotation.value(), annotation.urlPatterns())
          .flatMap(Arrays::stream)
          .forEach(servlet::addMapping);
      info.addServlet(servlet);
    }
    for (Class<?> type : classes.handledBy(new Class<?>[] {WebFilter.class})) {
      WebFilter annotation = type.getAnnotation(WebFilter.class);
      info.addFilter(new FilterInfo(type.getName(), type.asSubclass(Filter.class)));
      Stream.of(annotation.value(), annotation.urlPatterns())
          .flatMap(Arrays::stream)
          .forEach(
              pattern -> info.addFilterUrlMapping(type.getName(), pattern, DispatcherType.REQUEST));
    }
    for (Class<?> type : classes.handledBy(new Class<?>[] {WebListener.class})) {
      info.addListener(new ListenerInfo(type.asSubclass(EventListener.class)));
    }
  }
}
