/** What goes out: frames queue in call order, and one thread at a time writes them. */
@NullMarked
package dev.vaporetto.connection.out;

import org.jspecify.annotations.NullMarked;
