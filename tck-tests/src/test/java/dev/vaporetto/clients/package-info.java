/** Our client against servers: our engine on them, and their own. */
@NullMarked
package dev.vaporetto.clients;

import org.jspecify.annotations.NullMarked;
