/**
 * The example application: a chat with rooms and an echo as routes, an echo as a class, and a
 * ticket office whose messages are objects.
 */
@NullMarked
package dev.vaporetto.example;

import org.jspecify.annotations.NullMarked;
