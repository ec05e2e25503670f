/** Tests of the servlet side, on a container that follows the specification to the letter. */
@NullMarked
package dev.vaporetto.servlet;

import org.jspecify.annotations.NullMarked;
