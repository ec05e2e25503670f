/** The example's chat, as its page sees it, on one node and on several. */
@NullMarked
package dev.vaporetto.chat;

import org.jspecify.annotations.NullMarked;
