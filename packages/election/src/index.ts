/**
 * Who leads, and in which term: bully or ring election with votes and a lease, as a pure state machine.
 *
 * It detects no failures (membership does) and replicates no data (replicated-state does).
 *
 * @packageDocumentation
 */
export {}
