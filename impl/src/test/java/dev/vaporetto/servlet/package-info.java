/** Tests of the servlet side against a container that keeps to the letter of the specification. */
@NullMarked
package dev.vaporetto.servlet;

import org.jspecify.annotations.NullMarked;
