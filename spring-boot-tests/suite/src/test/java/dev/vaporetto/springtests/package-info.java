/** Applications of Spring Boot as their users start them. */
@NullMarked
package dev.vaporetto.springtests;

import org.jspecify.annotations.NullMarked;
