/** Programs that start a server of their own: those of docs/embedded.md, and variations. */
@NullMarked
package dev.vaporetto.embedded;

import org.jspecify.annotations.NullMarked;
