/**
 * Vaporetto in Spring Boot 3 and 4. An application does not use these types: it has beans, and
 * properties that begin with {@code vaporetto}.
 */
@NullMarked
package dev.vaporetto.spring.boot;

import org.jspecify.annotations.NullMarked;
