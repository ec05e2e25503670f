/** Applications that come and go beside each other in one server. */
@NullMarked
package dev.vaporetto.redeploy;

import org.jspecify.annotations.NullMarked;
