package dev.vaporetto.bench.rooms;

/** The messages that a member must receive from each incarnation of each sender of its room. */
enum Expectation {
  /** Every message, from the first. */
  ALL,
  /** Every message from some message on: the member has joined later. */
  ALL_SINCE_JOINING,
  /** Some, in their order, none twice: the member reads too slowly for all. */
  SOME
}
