/** An application with all that the starter serves: routes, endpoints, Spring's own handlers. */
package dev.vaporetto.samples;
