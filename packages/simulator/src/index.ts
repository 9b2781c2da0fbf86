/**
 * The production wiring of Quorate in a simulated world: one seed decides clocks, network and disks, and checkers watch the laws.
 *
 * It opens no socket and waits for no real time; it is not published.
 *
 * @packageDocumentation
 */
export {}
