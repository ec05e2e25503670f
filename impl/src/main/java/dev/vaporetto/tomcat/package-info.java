/**
 * The socket of Tomcat 10.1 and 11, by its internal upgrade handler. Tomcat's classes are linked
 * only when a request is Tomcat's.
 */
@NullMarked
package dev.vaporetto.tomcat;

import org.jspecify.annotations.NullMarked;
