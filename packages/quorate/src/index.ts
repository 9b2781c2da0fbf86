/**
 * One leader, locks, ephemeral keys and watches from inside your own Node.js processes, with no server to run.
 *
 * It is not a database: everything it shares fits in the memory of every peer. It does not
 * make progress without a majority of the voters.
 *
 * @packageDocumentation
 */
export {}
