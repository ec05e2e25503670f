/** What the documents for users say: their snippets, their tables of settings and of log lines. */
@NullMarked
package dev.vaporetto.documents;

import org.jspecify.annotations.NullMarked;
