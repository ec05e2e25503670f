package dev.vaporetto.example;

/**
 * What a passenger gets.
 *
 * @param trip what it is for
 * @param cents the price
 */
public record Ticket(Trip trip, int cents) {}
