/**
 * What the cluster shares: the log, sessions, ephemeral keys and watches, as a pure state machine.
 *
 * It elects no leader and touches no disk: it asks its host to persist, and is told when that
 * is done.
 *
 * @packageDocumentation
 */
export {}
