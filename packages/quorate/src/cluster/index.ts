/**
 * The three machines composed into one: what production runs and the simulator runs too.
 *
 * Pure, like the machines it composes: no I/O, no clock, no randomness of its own.
 *
 * @packageDocumentation
 */
export {}
