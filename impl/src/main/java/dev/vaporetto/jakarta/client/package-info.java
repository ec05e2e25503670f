/**
 * The client's side of the standard API: {@code connectToServer} and the container of Java SE. It
 * needs no class of the server's API.
 */
@NullMarked
package dev.vaporetto.jakarta.client;

import org.jspecify.annotations.NullMarked;
