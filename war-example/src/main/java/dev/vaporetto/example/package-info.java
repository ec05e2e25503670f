/** The example application: a chat with rooms and an echo as routes, and an echo as a class. */
@NullMarked
package dev.vaporetto.example;

import org.jspecify.annotations.NullMarked;
