/** permessage-deflate on real containers. */
@NullMarked
package dev.vaporetto.compression;

import org.jspecify.annotations.NullMarked;
