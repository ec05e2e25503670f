/** URI templates and the table that matches them (Jakarta WebSocket §3.1.1, RFC 6570 level 1). */
@NullMarked
package dev.vaporetto.routing;

import org.jspecify.annotations.NullMarked;
