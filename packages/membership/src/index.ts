/**
 * Who is here: SWIM with Lifeguard gossip heartbeats, as a pure state machine.
 *
 * It opens no socket and sets no timer; the host that steps it does. It elects nobody and
 * agrees on nothing: views of two peers may differ.
 *
 * @packageDocumentation
 */
export {}
