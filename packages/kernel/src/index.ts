/**
 * The laws every part of Quorate obeys: the Machine shape, ports, ids and errors.
 *
 * It performs no I/O, reads no clock and draws no random number: those come in through ports
 * and inputs. It knows no protocol.
 *
 * @packageDocumentation
 */
export {}
