// Generated from ../wire.proto by `npm run generate`. Do not edit.
/* eslint-disable require-yield */
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
const nothing = new Uint8Array(0);
export var Frame;
(function (Frame) {
    let _codec;
    Frame.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                obj = { ...obj };
                if (obj.setSeats != null) {
                    obj.crash = undefined;
                    obj.readReply = undefined;
                    obj.readRequest = undefined;
                    obj.keepAliveAck = undefined;
                    obj.keepAlive = undefined;
                    obj.closeSession = undefined;
                    obj.openSession = undefined;
                    obj.operations = undefined;
                    obj.follow = undefined;
                    obj.snapshotAck = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendReject = undefined;
                    obj.appendAck = undefined;
                    obj.append = undefined;
                }
                if (obj.crash != null) {
                    obj.setSeats = undefined;
                    obj.readReply = undefined;
                    obj.readRequest = undefined;
                    obj.keepAliveAck = undefined;
                    obj.keepAlive = undefined;
                    obj.closeSession = undefined;
                    obj.openSession = undefined;
                    obj.operations = undefined;
                    obj.follow = undefined;
                    obj.snapshotAck = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendReject = undefined;
                    obj.appendAck = undefined;
                    obj.append = undefined;
                }
                if (obj.readReply != null) {
                    obj.setSeats = undefined;
                    obj.crash = undefined;
                    obj.readRequest = undefined;
                    obj.keepAliveAck = undefined;
                    obj.keepAlive = undefined;
                    obj.closeSession = undefined;
                    obj.openSession = undefined;
                    obj.operations = undefined;
                    obj.follow = undefined;
                    obj.snapshotAck = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendReject = undefined;
                    obj.appendAck = undefined;
                    obj.append = undefined;
                }
                if (obj.readRequest != null) {
                    obj.setSeats = undefined;
                    obj.crash = undefined;
                    obj.readReply = undefined;
                    obj.keepAliveAck = undefined;
                    obj.keepAlive = undefined;
                    obj.closeSession = undefined;
                    obj.openSession = undefined;
                    obj.operations = undefined;
                    obj.follow = undefined;
                    obj.snapshotAck = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendReject = undefined;
                    obj.appendAck = undefined;
                    obj.append = undefined;
                }
                if (obj.keepAliveAck != null) {
                    obj.setSeats = undefined;
                    obj.crash = undefined;
                    obj.readReply = undefined;
                    obj.readRequest = undefined;
                    obj.keepAlive = undefined;
                    obj.closeSession = undefined;
                    obj.openSession = undefined;
                    obj.operations = undefined;
                    obj.follow = undefined;
                    obj.snapshotAck = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendReject = undefined;
                    obj.appendAck = undefined;
                    obj.append = undefined;
                }
                if (obj.keepAlive != null) {
                    obj.setSeats = undefined;
                    obj.crash = undefined;
                    obj.readReply = undefined;
                    obj.readRequest = undefined;
                    obj.keepAliveAck = undefined;
                    obj.closeSession = undefined;
                    obj.openSession = undefined;
                    obj.operations = undefined;
                    obj.follow = undefined;
                    obj.snapshotAck = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendReject = undefined;
                    obj.appendAck = undefined;
                    obj.append = undefined;
                }
                if (obj.closeSession != null) {
                    obj.setSeats = undefined;
                    obj.crash = undefined;
                    obj.readReply = undefined;
                    obj.readRequest = undefined;
                    obj.keepAliveAck = undefined;
                    obj.keepAlive = undefined;
                    obj.openSession = undefined;
                    obj.operations = undefined;
                    obj.follow = undefined;
                    obj.snapshotAck = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendReject = undefined;
                    obj.appendAck = undefined;
                    obj.append = undefined;
                }
                if (obj.openSession != null) {
                    obj.setSeats = undefined;
                    obj.crash = undefined;
                    obj.readReply = undefined;
                    obj.readRequest = undefined;
                    obj.keepAliveAck = undefined;
                    obj.keepAlive = undefined;
                    obj.closeSession = undefined;
                    obj.operations = undefined;
                    obj.follow = undefined;
                    obj.snapshotAck = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendReject = undefined;
                    obj.appendAck = undefined;
                    obj.append = undefined;
                }
                if (obj.operations != null) {
                    obj.setSeats = undefined;
                    obj.crash = undefined;
                    obj.readReply = undefined;
                    obj.readRequest = undefined;
                    obj.keepAliveAck = undefined;
                    obj.keepAlive = undefined;
                    obj.closeSession = undefined;
                    obj.openSession = undefined;
                    obj.follow = undefined;
                    obj.snapshotAck = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendReject = undefined;
                    obj.appendAck = undefined;
                    obj.append = undefined;
                }
                if (obj.follow != null) {
                    obj.setSeats = undefined;
                    obj.crash = undefined;
                    obj.readReply = undefined;
                    obj.readRequest = undefined;
                    obj.keepAliveAck = undefined;
                    obj.keepAlive = undefined;
                    obj.closeSession = undefined;
                    obj.openSession = undefined;
                    obj.operations = undefined;
                    obj.snapshotAck = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendReject = undefined;
                    obj.appendAck = undefined;
                    obj.append = undefined;
                }
                if (obj.snapshotAck != null) {
                    obj.setSeats = undefined;
                    obj.crash = undefined;
                    obj.readReply = undefined;
                    obj.readRequest = undefined;
                    obj.keepAliveAck = undefined;
                    obj.keepAlive = undefined;
                    obj.closeSession = undefined;
                    obj.openSession = undefined;
                    obj.operations = undefined;
                    obj.follow = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendReject = undefined;
                    obj.appendAck = undefined;
                    obj.append = undefined;
                }
                if (obj.snapshotChunk != null) {
                    obj.setSeats = undefined;
                    obj.crash = undefined;
                    obj.readReply = undefined;
                    obj.readRequest = undefined;
                    obj.keepAliveAck = undefined;
                    obj.keepAlive = undefined;
                    obj.closeSession = undefined;
                    obj.openSession = undefined;
                    obj.operations = undefined;
                    obj.follow = undefined;
                    obj.snapshotAck = undefined;
                    obj.appendReject = undefined;
                    obj.appendAck = undefined;
                    obj.append = undefined;
                }
                if (obj.appendReject != null) {
                    obj.setSeats = undefined;
                    obj.crash = undefined;
                    obj.readReply = undefined;
                    obj.readRequest = undefined;
                    obj.keepAliveAck = undefined;
                    obj.keepAlive = undefined;
                    obj.closeSession = undefined;
                    obj.openSession = undefined;
                    obj.operations = undefined;
                    obj.follow = undefined;
                    obj.snapshotAck = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendAck = undefined;
                    obj.append = undefined;
                }
                if (obj.appendAck != null) {
                    obj.setSeats = undefined;
                    obj.crash = undefined;
                    obj.readReply = undefined;
                    obj.readRequest = undefined;
                    obj.keepAliveAck = undefined;
                    obj.keepAlive = undefined;
                    obj.closeSession = undefined;
                    obj.openSession = undefined;
                    obj.operations = undefined;
                    obj.follow = undefined;
                    obj.snapshotAck = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendReject = undefined;
                    obj.append = undefined;
                }
                if (obj.append != null) {
                    obj.setSeats = undefined;
                    obj.crash = undefined;
                    obj.readReply = undefined;
                    obj.readRequest = undefined;
                    obj.keepAliveAck = undefined;
                    obj.keepAlive = undefined;
                    obj.closeSession = undefined;
                    obj.openSession = undefined;
                    obj.operations = undefined;
                    obj.follow = undefined;
                    obj.snapshotAck = undefined;
                    obj.snapshotChunk = undefined;
                    obj.appendReject = undefined;
                    obj.appendAck = undefined;
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
                }
                if ((obj.cluster != null && obj.cluster !== '')) {
                    w.uint32(18);
                    w.string(obj.cluster);
                }
                if (obj.append != null) {
                    w.uint32(26);
                    Append.codec().encode(obj.append, w);
                }
                if (obj.appendAck != null) {
                    w.uint32(34);
                    AppendAck.codec().encode(obj.appendAck, w);
                }
                if (obj.appendReject != null) {
                    w.uint32(42);
                    AppendReject.codec().encode(obj.appendReject, w);
                }
                if (obj.snapshotChunk != null) {
                    w.uint32(50);
                    SnapshotChunk.codec().encode(obj.snapshotChunk, w);
                }
                if (obj.snapshotAck != null) {
                    w.uint32(58);
                    SnapshotAck.codec().encode(obj.snapshotAck, w);
                }
                if (obj.follow != null) {
                    w.uint32(66);
                    Follow.codec().encode(obj.follow, w);
                }
                if (obj.operations != null) {
                    w.uint32(74);
                    Operations.codec().encode(obj.operations, w);
                }
                if (obj.openSession != null) {
                    w.uint32(82);
                    OpenSession.codec().encode(obj.openSession, w);
                }
                if (obj.closeSession != null) {
                    w.uint32(90);
                    CloseSession.codec().encode(obj.closeSession, w);
                }
                if (obj.keepAlive != null) {
                    w.uint32(98);
                    KeepAlive.codec().encode(obj.keepAlive, w);
                }
                if (obj.keepAliveAck != null) {
                    w.uint32(106);
                    KeepAliveAck.codec().encode(obj.keepAliveAck, w);
                }
                if (obj.readRequest != null) {
                    w.uint32(114);
                    ReadRequest.codec().encode(obj.readRequest, w);
                }
                if (obj.readReply != null) {
                    w.uint32(122);
                    ReadReply.codec().encode(obj.readReply, w);
                }
                if (obj.crash != null) {
                    w.uint32(130);
                    Crash.codec().encode(obj.crash, w);
                }
                if (obj.setSeats != null) {
                    w.uint32(138);
                    SetSeats.codec().encode(obj.setSeats, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    term: 0,
                    cluster: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.term = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.cluster = reader.string();
                            break;
                        }
                        case 3: {
                            obj.append = Append.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.append
                            });
                            break;
                        }
                        case 4: {
                            obj.appendAck = AppendAck.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.appendAck
                            });
                            break;
                        }
                        case 5: {
                            obj.appendReject = AppendReject.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.appendReject
                            });
                            break;
                        }
                        case 6: {
                            obj.snapshotChunk = SnapshotChunk.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.snapshotChunk
                            });
                            break;
                        }
                        case 7: {
                            obj.snapshotAck = SnapshotAck.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.snapshotAck
                            });
                            break;
                        }
                        case 8: {
                            obj.follow = Follow.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.follow
                            });
                            break;
                        }
                        case 9: {
                            obj.operations = Operations.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.operations
                            });
                            break;
                        }
                        case 10: {
                            obj.openSession = OpenSession.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.openSession
                            });
                            break;
                        }
                        case 11: {
                            obj.closeSession = CloseSession.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.closeSession
                            });
                            break;
                        }
                        case 12: {
                            obj.keepAlive = KeepAlive.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.keepAlive
                            });
                            break;
                        }
                        case 13: {
                            obj.keepAliveAck = KeepAliveAck.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.keepAliveAck
                            });
                            break;
                        }
                        case 14: {
                            obj.readRequest = ReadRequest.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.readRequest
                            });
                            break;
                        }
                        case 15: {
                            obj.readReply = ReadReply.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.readReply
                            });
                            break;
                        }
                        case 16: {
                            obj.crash = Crash.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.crash
                            });
                            break;
                        }
                        case 17: {
                            obj.setSeats = SetSeats.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.setSeats
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                if (obj.setSeats != null) {
                    delete obj.crash;
                    delete obj.readReply;
                    delete obj.readRequest;
                    delete obj.keepAliveAck;
                    delete obj.keepAlive;
                    delete obj.closeSession;
                    delete obj.openSession;
                    delete obj.operations;
                    delete obj.follow;
                    delete obj.snapshotAck;
                    delete obj.snapshotChunk;
                    delete obj.appendReject;
                    delete obj.appendAck;
                    delete obj.append;
                }
                if (obj.crash != null) {
                    delete obj.setSeats;
                    delete obj.readReply;
                    delete obj.readRequest;
                    delete obj.keepAliveAck;
                    delete obj.keepAlive;
                    delete obj.closeSession;
                    delete obj.openSession;
                    delete obj.operations;
                    delete obj.follow;
                    delete obj.snapshotAck;
                    delete obj.snapshotChunk;
                    delete obj.appendReject;
                    delete obj.appendAck;
                    delete obj.append;
                }
                if (obj.readReply != null) {
                    delete obj.setSeats;
                    delete obj.crash;
                    delete obj.readRequest;
                    delete obj.keepAliveAck;
                    delete obj.keepAlive;
                    delete obj.closeSession;
                    delete obj.openSession;
                    delete obj.operations;
                    delete obj.follow;
                    delete obj.snapshotAck;
                    delete obj.snapshotChunk;
                    delete obj.appendReject;
                    delete obj.appendAck;
                    delete obj.append;
                }
                if (obj.readRequest != null) {
                    delete obj.setSeats;
                    delete obj.crash;
                    delete obj.readReply;
                    delete obj.keepAliveAck;
                    delete obj.keepAlive;
                    delete obj.closeSession;
                    delete obj.openSession;
                    delete obj.operations;
                    delete obj.follow;
                    delete obj.snapshotAck;
                    delete obj.snapshotChunk;
                    delete obj.appendReject;
                    delete obj.appendAck;
                    delete obj.append;
                }
                if (obj.keepAliveAck != null) {
                    delete obj.setSeats;
                    delete obj.crash;
                    delete obj.readReply;
                    delete obj.readRequest;
                    delete obj.keepAlive;
                    delete obj.closeSession;
                    delete obj.openSession;
                    delete obj.operations;
                    delete obj.follow;
                    delete obj.snapshotAck;
                    delete obj.snapshotChunk;
                    delete obj.appendReject;
                    delete obj.appendAck;
                    delete obj.append;
                }
                if (obj.keepAlive != null) {
                    delete obj.setSeats;
                    delete obj.crash;
                    delete obj.readReply;
                    delete obj.readRequest;
                    delete obj.keepAliveAck;
                    delete obj.closeSession;
                    delete obj.openSession;
                    delete obj.operations;
                    delete obj.follow;
                    delete obj.snapshotAck;
                    delete obj.snapshotChunk;
                    delete obj.appendReject;
                    delete obj.appendAck;
                    delete obj.append;
                }
                if (obj.closeSession != null) {
                    delete obj.setSeats;
                    delete obj.crash;
                    delete obj.readReply;
                    delete obj.readRequest;
                    delete obj.keepAliveAck;
                    delete obj.keepAlive;
                    delete obj.openSession;
                    delete obj.operations;
                    delete obj.follow;
                    delete obj.snapshotAck;
                    delete obj.snapshotChunk;
                    delete obj.appendReject;
                    delete obj.appendAck;
                    delete obj.append;
                }
                if (obj.openSession != null) {
                    delete obj.setSeats;
                    delete obj.crash;
                    delete obj.readReply;
                    delete obj.readRequest;
                    delete obj.keepAliveAck;
                    delete obj.keepAlive;
                    delete obj.closeSession;
                    delete obj.operations;
                    delete obj.follow;
                    delete obj.snapshotAck;
                    delete obj.snapshotChunk;
                    delete obj.appendReject;
                    delete obj.appendAck;
                    delete obj.append;
                }
                if (obj.operations != null) {
                    delete obj.setSeats;
                    delete obj.crash;
                    delete obj.readReply;
                    delete obj.readRequest;
                    delete obj.keepAliveAck;
                    delete obj.keepAlive;
                    delete obj.closeSession;
                    delete obj.openSession;
                    delete obj.follow;
                    delete obj.snapshotAck;
                    delete obj.snapshotChunk;
                    delete obj.appendReject;
                    delete obj.appendAck;
                    delete obj.append;
                }
                if (obj.follow != null) {
                    delete obj.setSeats;
                    delete obj.crash;
                    delete obj.readReply;
                    delete obj.readRequest;
                    delete obj.keepAliveAck;
                    delete obj.keepAlive;
                    delete obj.closeSession;
                    delete obj.openSession;
                    delete obj.operations;
                    delete obj.snapshotAck;
                    delete obj.snapshotChunk;
                    delete obj.appendReject;
                    delete obj.appendAck;
                    delete obj.append;
                }
                if (obj.snapshotAck != null) {
                    delete obj.setSeats;
                    delete obj.crash;
                    delete obj.readReply;
                    delete obj.readRequest;
                    delete obj.keepAliveAck;
                    delete obj.keepAlive;
                    delete obj.closeSession;
                    delete obj.openSession;
                    delete obj.operations;
                    delete obj.follow;
                    delete obj.snapshotChunk;
                    delete obj.appendReject;
                    delete obj.appendAck;
                    delete obj.append;
                }
                if (obj.snapshotChunk != null) {
                    delete obj.setSeats;
                    delete obj.crash;
                    delete obj.readReply;
                    delete obj.readRequest;
                    delete obj.keepAliveAck;
                    delete obj.keepAlive;
                    delete obj.closeSession;
                    delete obj.openSession;
                    delete obj.operations;
                    delete obj.follow;
                    delete obj.snapshotAck;
                    delete obj.appendReject;
                    delete obj.appendAck;
                    delete obj.append;
                }
                if (obj.appendReject != null) {
                    delete obj.setSeats;
                    delete obj.crash;
                    delete obj.readReply;
                    delete obj.readRequest;
                    delete obj.keepAliveAck;
                    delete obj.keepAlive;
                    delete obj.closeSession;
                    delete obj.openSession;
                    delete obj.operations;
                    delete obj.follow;
                    delete obj.snapshotAck;
                    delete obj.snapshotChunk;
                    delete obj.appendAck;
                    delete obj.append;
                }
                if (obj.appendAck != null) {
                    delete obj.setSeats;
                    delete obj.crash;
                    delete obj.readReply;
                    delete obj.readRequest;
                    delete obj.keepAliveAck;
                    delete obj.keepAlive;
                    delete obj.closeSession;
                    delete obj.openSession;
                    delete obj.operations;
                    delete obj.follow;
                    delete obj.snapshotAck;
                    delete obj.snapshotChunk;
                    delete obj.appendReject;
                    delete obj.append;
                }
                if (obj.append != null) {
                    delete obj.setSeats;
                    delete obj.crash;
                    delete obj.readReply;
                    delete obj.readRequest;
                    delete obj.keepAliveAck;
                    delete obj.keepAlive;
                    delete obj.closeSession;
                    delete obj.openSession;
                    delete obj.operations;
                    delete obj.follow;
                    delete obj.snapshotAck;
                    delete obj.snapshotChunk;
                    delete obj.appendReject;
                    delete obj.appendAck;
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.term`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.cluster`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield* Append.codec().stream(reader, reader.uint32(), `${prefix}.append`, {
                                limits: opts.limits?.append
                            });
                            break;
                        }
                        case 4: {
                            yield* AppendAck.codec().stream(reader, reader.uint32(), `${prefix}.appendAck`, {
                                limits: opts.limits?.appendAck
                            });
                            break;
                        }
                        case 5: {
                            yield* AppendReject.codec().stream(reader, reader.uint32(), `${prefix}.appendReject`, {
                                limits: opts.limits?.appendReject
                            });
                            break;
                        }
                        case 6: {
                            yield* SnapshotChunk.codec().stream(reader, reader.uint32(), `${prefix}.snapshotChunk`, {
                                limits: opts.limits?.snapshotChunk
                            });
                            break;
                        }
                        case 7: {
                            yield* SnapshotAck.codec().stream(reader, reader.uint32(), `${prefix}.snapshotAck`, {
                                limits: opts.limits?.snapshotAck
                            });
                            break;
                        }
                        case 8: {
                            yield* Follow.codec().stream(reader, reader.uint32(), `${prefix}.follow`, {
                                limits: opts.limits?.follow
                            });
                            break;
                        }
                        case 9: {
                            yield* Operations.codec().stream(reader, reader.uint32(), `${prefix}.operations`, {
                                limits: opts.limits?.operations
                            });
                            break;
                        }
                        case 10: {
                            yield* OpenSession.codec().stream(reader, reader.uint32(), `${prefix}.openSession`, {
                                limits: opts.limits?.openSession
                            });
                            break;
                        }
                        case 11: {
                            yield* CloseSession.codec().stream(reader, reader.uint32(), `${prefix}.closeSession`, {
                                limits: opts.limits?.closeSession
                            });
                            break;
                        }
                        case 12: {
                            yield* KeepAlive.codec().stream(reader, reader.uint32(), `${prefix}.keepAlive`, {
                                limits: opts.limits?.keepAlive
                            });
                            break;
                        }
                        case 13: {
                            yield* KeepAliveAck.codec().stream(reader, reader.uint32(), `${prefix}.keepAliveAck`, {
                                limits: opts.limits?.keepAliveAck
                            });
                            break;
                        }
                        case 14: {
                            yield* ReadRequest.codec().stream(reader, reader.uint32(), `${prefix}.readRequest`, {
                                limits: opts.limits?.readRequest
                            });
                            break;
                        }
                        case 15: {
                            yield* ReadReply.codec().stream(reader, reader.uint32(), `${prefix}.readReply`, {
                                limits: opts.limits?.readReply
                            });
                            break;
                        }
                        case 16: {
                            yield* Crash.codec().stream(reader, reader.uint32(), `${prefix}.crash`, {
                                limits: opts.limits?.crash
                            });
                            break;
                        }
                        case 17: {
                            yield* SetSeats.codec().stream(reader, reader.uint32(), `${prefix}.setSeats`, {
                                limits: opts.limits?.setSeats
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Frame.codec());
    }
    Frame.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Frame.codec(), opts);
    }
    Frame.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Frame.codec(), opts);
    }
    Frame.stream = stream;
})(Frame || (Frame = {}));
export var Append;
(function (Append) {
    let _codec;
    Append.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.previousTerm != null && obj.previousTerm !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.previousTerm);
                }
                if ((obj.previousIndex != null && obj.previousIndex !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.previousIndex);
                }
                if ((obj.commit != null && obj.commit !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.commit);
                }
                if ((obj.probe != null && obj.probe !== false)) {
                    w.uint32(32);
                    w.bool(obj.probe);
                }
                if (obj.entries != null && obj.entries.length > 0) {
                    for (const value of obj.entries) {
                        w.uint32(42);
                        w.bytes(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    previousTerm: 0,
                    previousIndex: 0,
                    commit: 0,
                    probe: false,
                    entries: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.previousTerm = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.previousIndex = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.commit = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.probe = reader.bool();
                            break;
                        }
                        case 5: {
                            if (opts.limits?.entries != null && obj.entries.length === opts.limits.entries) {
                                throw new MaxLengthError('Decode error - repeated field "entries" had too many elements');
                            }
                            obj.entries.push(reader.bytes());
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    entries: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.previousTerm`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.previousIndex`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.commit`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.probe`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 5: {
                            if (opts.limits?.entries != null && obj.entries === opts.limits.entries) {
                                throw new MaxLengthError('Streaming decode error - repeated field "entries" had too many elements');
                            }
                            yield {
                                field: `${prefix}.entries[]`,
                                index: obj.entries,
                                value: reader.bytes()
                            };
                            obj.entries++;
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Append.codec());
    }
    Append.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Append.codec(), opts);
    }
    Append.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Append.codec(), opts);
    }
    Append.stream = stream;
})(Append || (Append = {}));
export var AppendAck;
(function (AppendAck) {
    let _codec;
    AppendAck.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.index != null && obj.index !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.index);
                }
                if ((obj.persisted != null && obj.persisted !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.persisted);
                }
                if ((obj.commit != null && obj.commit !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.commit);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    index: 0,
                    persisted: 0,
                    commit: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.index = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.persisted = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.commit = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.index`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.persisted`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.commit`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, AppendAck.codec());
    }
    AppendAck.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, AppendAck.codec(), opts);
    }
    AppendAck.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, AppendAck.codec(), opts);
    }
    AppendAck.stream = stream;
})(AppendAck || (AppendAck = {}));
export var AppendReject;
(function (AppendReject) {
    let _codec;
    AppendReject.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.index != null && obj.index !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.index);
                }
                if ((obj.hintTerm != null && obj.hintTerm !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.hintTerm);
                }
                if ((obj.hintIndex != null && obj.hintIndex !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.hintIndex);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    index: 0,
                    hintTerm: 0,
                    hintIndex: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.index = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.hintTerm = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.hintIndex = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.index`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.hintTerm`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.hintIndex`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, AppendReject.codec());
    }
    AppendReject.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, AppendReject.codec(), opts);
    }
    AppendReject.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, AppendReject.codec(), opts);
    }
    AppendReject.stream = stream;
})(AppendReject || (AppendReject = {}));
export var SnapshotChunk;
(function (SnapshotChunk) {
    let _codec;
    SnapshotChunk.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.lastTerm != null && obj.lastTerm !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.lastTerm);
                }
                if ((obj.lastIndex != null && obj.lastIndex !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.lastIndex);
                }
                if ((obj.offset != null && obj.offset !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.offset);
                }
                if ((obj.total != null && obj.total !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.total);
                }
                if ((obj.chunk != null && obj.chunk.byteLength > 0)) {
                    w.uint32(42);
                    w.bytes(obj.chunk);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    lastTerm: 0,
                    lastIndex: 0,
                    offset: 0,
                    total: 0,
                    chunk: nothing
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.lastTerm = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.lastIndex = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.offset = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.total = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            obj.chunk = reader.bytes();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.lastTerm`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.lastIndex`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.offset`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.total`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.chunk`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, SnapshotChunk.codec());
    }
    SnapshotChunk.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SnapshotChunk.codec(), opts);
    }
    SnapshotChunk.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SnapshotChunk.codec(), opts);
    }
    SnapshotChunk.stream = stream;
})(SnapshotChunk || (SnapshotChunk = {}));
export var SnapshotAck;
(function (SnapshotAck) {
    let _codec;
    SnapshotAck.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.lastTerm != null && obj.lastTerm !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.lastTerm);
                }
                if ((obj.lastIndex != null && obj.lastIndex !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.lastIndex);
                }
                if ((obj.offset != null && obj.offset !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.offset);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    lastTerm: 0,
                    lastIndex: 0,
                    offset: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.lastTerm = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.lastIndex = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.offset = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.lastTerm`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.lastIndex`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.offset`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, SnapshotAck.codec());
    }
    SnapshotAck.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SnapshotAck.codec(), opts);
    }
    SnapshotAck.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SnapshotAck.codec(), opts);
    }
    SnapshotAck.stream = stream;
})(SnapshotAck || (SnapshotAck = {}));
export var Follow;
(function (Follow) {
    let _codec;
    Follow.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.lastTerm != null && obj.lastTerm !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.lastTerm);
                }
                if ((obj.lastIndex != null && obj.lastIndex !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.lastIndex);
                }
                if ((obj.listens != null && obj.listens !== false)) {
                    w.uint32(24);
                    w.bool(obj.listens);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    lastTerm: 0,
                    lastIndex: 0,
                    listens: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.lastTerm = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.lastIndex = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.listens = reader.bool();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.lastTerm`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.lastIndex`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.listens`,
                                value: reader.bool()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Follow.codec());
    }
    Follow.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Follow.codec(), opts);
    }
    Follow.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Follow.codec(), opts);
    }
    Follow.stream = stream;
})(Follow || (Follow = {}));
export var Operations;
(function (Operations) {
    let _codec;
    Operations.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.session != null && obj.session !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.session);
                }
                if ((obj.first != null && obj.first !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.first);
                }
                if ((obj.acknowledged != null && obj.acknowledged !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.acknowledged);
                }
                if (obj.operations != null && obj.operations.length > 0) {
                    for (const value of obj.operations) {
                        w.uint32(34);
                        Operation.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    session: 0,
                    first: 0,
                    acknowledged: 0,
                    operations: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.session = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.first = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.acknowledged = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            if (opts.limits?.operations != null && obj.operations.length === opts.limits.operations) {
                                throw new MaxLengthError('Decode error - repeated field "operations" had too many elements');
                            }
                            obj.operations.push(Operation.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.operations$
                            }));
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    operations: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.session`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.first`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.acknowledged`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            if (opts.limits?.operations != null && obj.operations === opts.limits.operations) {
                                throw new MaxLengthError('Streaming decode error - repeated field "operations" had too many elements');
                            }
                            for (const evt of Operation.codec().stream(reader, reader.uint32(), `${prefix}.operations[]`, {
                                limits: opts.limits?.operations$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.operations
                                };
                            }
                            obj.operations++;
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Operations.codec());
    }
    Operations.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Operations.codec(), opts);
    }
    Operations.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Operations.codec(), opts);
    }
    Operations.stream = stream;
})(Operations || (Operations = {}));
export var OpenSession;
(function (OpenSession) {
    let _codec;
    OpenSession.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.bootCounter != null && obj.bootCounter !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.bootCounter);
                }
                if ((obj.bootNonce != null && obj.bootNonce !== '')) {
                    w.uint32(18);
                    w.string(obj.bootNonce);
                }
                if ((obj.number != null && obj.number !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.number);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    bootCounter: 0,
                    bootNonce: '',
                    number: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.bootCounter = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.bootNonce = reader.string();
                            break;
                        }
                        case 3: {
                            obj.number = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.bootCounter`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.bootNonce`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.number`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, OpenSession.codec());
    }
    OpenSession.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, OpenSession.codec(), opts);
    }
    OpenSession.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, OpenSession.codec(), opts);
    }
    OpenSession.stream = stream;
})(OpenSession || (OpenSession = {}));
export var CloseSession;
(function (CloseSession) {
    let _codec;
    CloseSession.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.session != null && obj.session !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.session);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    session: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.session = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.session`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, CloseSession.codec());
    }
    CloseSession.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, CloseSession.codec(), opts);
    }
    CloseSession.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, CloseSession.codec(), opts);
    }
    CloseSession.stream = stream;
})(CloseSession || (CloseSession = {}));
export var KeepAlive;
(function (KeepAlive) {
    let _codec;
    KeepAlive.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.session != null && obj.session !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.session);
                }
                if ((obj.id != null && obj.id !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.id);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    session: 0,
                    id: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.session = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.id = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.session`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.id`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, KeepAlive.codec());
    }
    KeepAlive.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, KeepAlive.codec(), opts);
    }
    KeepAlive.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, KeepAlive.codec(), opts);
    }
    KeepAlive.stream = stream;
})(KeepAlive || (KeepAlive = {}));
export var KeepAliveAck;
(function (KeepAliveAck) {
    let _codec;
    KeepAliveAck.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.session != null && obj.session !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.session);
                }
                if ((obj.id != null && obj.id !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.id);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    session: 0,
                    id: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.session = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.id = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.session`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.id`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, KeepAliveAck.codec());
    }
    KeepAliveAck.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, KeepAliveAck.codec(), opts);
    }
    KeepAliveAck.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, KeepAliveAck.codec(), opts);
    }
    KeepAliveAck.stream = stream;
})(KeepAliveAck || (KeepAliveAck = {}));
export var ReadRequest;
(function (ReadRequest) {
    let _codec;
    ReadRequest.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.id != null && obj.id !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.id);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    id: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.id = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.id`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, ReadRequest.codec());
    }
    ReadRequest.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, ReadRequest.codec(), opts);
    }
    ReadRequest.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, ReadRequest.codec(), opts);
    }
    ReadRequest.stream = stream;
})(ReadRequest || (ReadRequest = {}));
export var ReadReply;
(function (ReadReply) {
    let _codec;
    ReadReply.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.id != null && obj.id !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.id);
                }
                if ((obj.index != null && obj.index !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.index);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    id: 0,
                    index: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.id = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.index = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.id`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.index`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, ReadReply.codec());
    }
    ReadReply.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, ReadReply.codec(), opts);
    }
    ReadReply.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, ReadReply.codec(), opts);
    }
    ReadReply.stream = stream;
})(ReadReply || (ReadReply = {}));
export var Crash;
(function (Crash) {
    let _codec;
    Crash.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.peer != null && obj.peer !== '')) {
                    w.uint32(10);
                    w.string(obj.peer);
                }
                if ((obj.bootCounter != null && obj.bootCounter !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.bootCounter);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    peer: '',
                    bootCounter: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.peer = reader.string();
                            break;
                        }
                        case 2: {
                            obj.bootCounter = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.peer`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.bootCounter`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Crash.codec());
    }
    Crash.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Crash.codec(), opts);
    }
    Crash.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Crash.codec(), opts);
    }
    Crash.stream = stream;
})(Crash || (Crash = {}));
export var SetSeats;
(function (SetSeats) {
    let _codec;
    SetSeats.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.seats != null && obj.seats !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.seats);
                }
                if ((obj.above != null && obj.above !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.above);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    seats: 0,
                    above: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.seats = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.above = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.seats`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.above`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, SetSeats.codec());
    }
    SetSeats.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SetSeats.codec(), opts);
    }
    SetSeats.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SetSeats.codec(), opts);
    }
    SetSeats.stream = stream;
})(SetSeats || (SetSeats = {}));
export var Operation;
(function (Operation) {
    let _codec;
    Operation.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                obj = { ...obj };
                if (obj.transaction != null) {
                    obj.delete = undefined;
                    obj.set = undefined;
                    obj.create = undefined;
                }
                if (obj.delete != null) {
                    obj.transaction = undefined;
                    obj.set = undefined;
                    obj.create = undefined;
                }
                if (obj.set != null) {
                    obj.transaction = undefined;
                    obj.delete = undefined;
                    obj.create = undefined;
                }
                if (obj.create != null) {
                    obj.transaction = undefined;
                    obj.delete = undefined;
                    obj.set = undefined;
                }
                if (obj.create != null) {
                    w.uint32(10);
                    Create.codec().encode(obj.create, w);
                }
                if (obj.set != null) {
                    w.uint32(18);
                    Set.codec().encode(obj.set, w);
                }
                if (obj.delete != null) {
                    w.uint32(26);
                    Delete.codec().encode(obj.delete, w);
                }
                if (obj.transaction != null) {
                    w.uint32(34);
                    Transaction.codec().encode(obj.transaction, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {};
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.create = Create.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.create
                            });
                            break;
                        }
                        case 2: {
                            obj.set = Set.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.set
                            });
                            break;
                        }
                        case 3: {
                            obj.delete = Delete.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.delete
                            });
                            break;
                        }
                        case 4: {
                            obj.transaction = Transaction.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.transaction
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                if (obj.transaction != null) {
                    delete obj.delete;
                    delete obj.set;
                    delete obj.create;
                }
                if (obj.delete != null) {
                    delete obj.transaction;
                    delete obj.set;
                    delete obj.create;
                }
                if (obj.set != null) {
                    delete obj.transaction;
                    delete obj.delete;
                    delete obj.create;
                }
                if (obj.create != null) {
                    delete obj.transaction;
                    delete obj.delete;
                    delete obj.set;
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* Create.codec().stream(reader, reader.uint32(), `${prefix}.create`, {
                                limits: opts.limits?.create
                            });
                            break;
                        }
                        case 2: {
                            yield* Set.codec().stream(reader, reader.uint32(), `${prefix}.set`, {
                                limits: opts.limits?.set
                            });
                            break;
                        }
                        case 3: {
                            yield* Delete.codec().stream(reader, reader.uint32(), `${prefix}.delete`, {
                                limits: opts.limits?.delete
                            });
                            break;
                        }
                        case 4: {
                            yield* Transaction.codec().stream(reader, reader.uint32(), `${prefix}.transaction`, {
                                limits: opts.limits?.transaction
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Operation.codec());
    }
    Operation.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Operation.codec(), opts);
    }
    Operation.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Operation.codec(), opts);
    }
    Operation.stream = stream;
})(Operation || (Operation = {}));
export var Transaction;
(function (Transaction) {
    let _codec;
    Transaction.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.steps != null && obj.steps.length > 0) {
                    for (const value of obj.steps) {
                        w.uint32(10);
                        Step.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    steps: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.steps != null && obj.steps.length === opts.limits.steps) {
                                throw new MaxLengthError('Decode error - repeated field "steps" had too many elements');
                            }
                            obj.steps.push(Step.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.steps$
                            }));
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    steps: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.steps != null && obj.steps === opts.limits.steps) {
                                throw new MaxLengthError('Streaming decode error - repeated field "steps" had too many elements');
                            }
                            for (const evt of Step.codec().stream(reader, reader.uint32(), `${prefix}.steps[]`, {
                                limits: opts.limits?.steps$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.steps
                                };
                            }
                            obj.steps++;
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Transaction.codec());
    }
    Transaction.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Transaction.codec(), opts);
    }
    Transaction.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Transaction.codec(), opts);
    }
    Transaction.stream = stream;
})(Transaction || (Transaction = {}));
export var Step;
(function (Step) {
    let _codec;
    Step.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                obj = { ...obj };
                if (obj.revisionCheck != null) {
                    obj.check = undefined;
                    obj.delete = undefined;
                    obj.set = undefined;
                    obj.create = undefined;
                }
                if (obj.check != null) {
                    obj.revisionCheck = undefined;
                    obj.delete = undefined;
                    obj.set = undefined;
                    obj.create = undefined;
                }
                if (obj.delete != null) {
                    obj.revisionCheck = undefined;
                    obj.check = undefined;
                    obj.set = undefined;
                    obj.create = undefined;
                }
                if (obj.set != null) {
                    obj.revisionCheck = undefined;
                    obj.check = undefined;
                    obj.delete = undefined;
                    obj.create = undefined;
                }
                if (obj.create != null) {
                    obj.revisionCheck = undefined;
                    obj.check = undefined;
                    obj.delete = undefined;
                    obj.set = undefined;
                }
                if (obj.create != null) {
                    w.uint32(10);
                    Create.codec().encode(obj.create, w);
                }
                if (obj.set != null) {
                    w.uint32(18);
                    Set.codec().encode(obj.set, w);
                }
                if (obj.delete != null) {
                    w.uint32(26);
                    Delete.codec().encode(obj.delete, w);
                }
                if (obj.check != null) {
                    w.uint32(34);
                    Check.codec().encode(obj.check, w);
                }
                if (obj.revisionCheck != null) {
                    w.uint32(42);
                    RevisionCheck.codec().encode(obj.revisionCheck, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {};
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.create = Create.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.create
                            });
                            break;
                        }
                        case 2: {
                            obj.set = Set.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.set
                            });
                            break;
                        }
                        case 3: {
                            obj.delete = Delete.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.delete
                            });
                            break;
                        }
                        case 4: {
                            obj.check = Check.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.check
                            });
                            break;
                        }
                        case 5: {
                            obj.revisionCheck = RevisionCheck.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.revisionCheck
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                if (obj.revisionCheck != null) {
                    delete obj.check;
                    delete obj.delete;
                    delete obj.set;
                    delete obj.create;
                }
                if (obj.check != null) {
                    delete obj.revisionCheck;
                    delete obj.delete;
                    delete obj.set;
                    delete obj.create;
                }
                if (obj.delete != null) {
                    delete obj.revisionCheck;
                    delete obj.check;
                    delete obj.set;
                    delete obj.create;
                }
                if (obj.set != null) {
                    delete obj.revisionCheck;
                    delete obj.check;
                    delete obj.delete;
                    delete obj.create;
                }
                if (obj.create != null) {
                    delete obj.revisionCheck;
                    delete obj.check;
                    delete obj.delete;
                    delete obj.set;
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* Create.codec().stream(reader, reader.uint32(), `${prefix}.create`, {
                                limits: opts.limits?.create
                            });
                            break;
                        }
                        case 2: {
                            yield* Set.codec().stream(reader, reader.uint32(), `${prefix}.set`, {
                                limits: opts.limits?.set
                            });
                            break;
                        }
                        case 3: {
                            yield* Delete.codec().stream(reader, reader.uint32(), `${prefix}.delete`, {
                                limits: opts.limits?.delete
                            });
                            break;
                        }
                        case 4: {
                            yield* Check.codec().stream(reader, reader.uint32(), `${prefix}.check`, {
                                limits: opts.limits?.check
                            });
                            break;
                        }
                        case 5: {
                            yield* RevisionCheck.codec().stream(reader, reader.uint32(), `${prefix}.revisionCheck`, {
                                limits: opts.limits?.revisionCheck
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Step.codec());
    }
    Step.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Step.codec(), opts);
    }
    Step.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Step.codec(), opts);
    }
    Step.stream = stream;
})(Step || (Step = {}));
export var Check;
(function (Check) {
    let _codec;
    Check.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.path != null && obj.path !== '')) {
                    w.uint32(10);
                    w.string(obj.path);
                }
                if ((obj.version != null && obj.version !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.version);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    path: '',
                    version: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.path = reader.string();
                            break;
                        }
                        case 2: {
                            obj.version = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.path`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.version`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Check.codec());
    }
    Check.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Check.codec(), opts);
    }
    Check.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Check.codec(), opts);
    }
    Check.stream = stream;
})(Check || (Check = {}));
export var RevisionCheck;
(function (RevisionCheck) {
    let _codec;
    RevisionCheck.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.path != null && obj.path !== '')) {
                    w.uint32(10);
                    w.string(obj.path);
                }
                if ((obj.revision != null && obj.revision !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.revision);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    path: '',
                    revision: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.path = reader.string();
                            break;
                        }
                        case 2: {
                            obj.revision = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.path`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.revision`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, RevisionCheck.codec());
    }
    RevisionCheck.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, RevisionCheck.codec(), opts);
    }
    RevisionCheck.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, RevisionCheck.codec(), opts);
    }
    RevisionCheck.stream = stream;
})(RevisionCheck || (RevisionCheck = {}));
export var Create;
(function (Create) {
    let _codec;
    Create.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.path != null && obj.path !== '')) {
                    w.uint32(10);
                    w.string(obj.path);
                }
                if ((obj.value != null && obj.value.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.value);
                }
                if ((obj.ephemeral != null && obj.ephemeral !== false)) {
                    w.uint32(24);
                    w.bool(obj.ephemeral);
                }
                if ((obj.sequential != null && obj.sequential !== false)) {
                    w.uint32(32);
                    w.bool(obj.sequential);
                }
                if ((obj.container != null && obj.container !== false)) {
                    w.uint32(40);
                    w.bool(obj.container);
                }
                if ((obj.ttlMs != null && obj.ttlMs !== 0)) {
                    w.uint32(48);
                    w.uint64Number(obj.ttlMs);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    path: '',
                    value: nothing,
                    ephemeral: false,
                    sequential: false,
                    container: false,
                    ttlMs: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.path = reader.string();
                            break;
                        }
                        case 2: {
                            obj.value = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.ephemeral = reader.bool();
                            break;
                        }
                        case 4: {
                            obj.sequential = reader.bool();
                            break;
                        }
                        case 5: {
                            obj.container = reader.bool();
                            break;
                        }
                        case 6: {
                            obj.ttlMs = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.path`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.value`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.ephemeral`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.sequential`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.container`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.ttlMs`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Create.codec());
    }
    Create.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Create.codec(), opts);
    }
    Create.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Create.codec(), opts);
    }
    Create.stream = stream;
})(Create || (Create = {}));
export var Set;
(function (Set) {
    let _codec;
    Set.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.path != null && obj.path !== '')) {
                    w.uint32(10);
                    w.string(obj.path);
                }
                if ((obj.value != null && obj.value.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.value);
                }
                if (obj.ifVersion != null) {
                    w.uint32(24);
                    w.uint64Number(obj.ifVersion);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    path: '',
                    value: nothing
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.path = reader.string();
                            break;
                        }
                        case 2: {
                            obj.value = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.ifVersion = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.path`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.value`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.ifVersion`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Set.codec());
    }
    Set.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Set.codec(), opts);
    }
    Set.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Set.codec(), opts);
    }
    Set.stream = stream;
})(Set || (Set = {}));
export var Delete;
(function (Delete) {
    let _codec;
    Delete.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.path != null && obj.path !== '')) {
                    w.uint32(10);
                    w.string(obj.path);
                }
                if (obj.ifVersion != null) {
                    w.uint32(16);
                    w.uint64Number(obj.ifVersion);
                }
                if ((obj.recursive != null && obj.recursive !== false)) {
                    w.uint32(24);
                    w.bool(obj.recursive);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    path: '',
                    recursive: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.path = reader.string();
                            break;
                        }
                        case 2: {
                            obj.ifVersion = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.recursive = reader.bool();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.path`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.ifVersion`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.recursive`,
                                value: reader.bool()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Delete.codec());
    }
    Delete.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Delete.codec(), opts);
    }
    Delete.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Delete.codec(), opts);
    }
    Delete.stream = stream;
})(Delete || (Delete = {}));
export var LogEntry;
(function (LogEntry) {
    let _codec;
    LogEntry.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                obj = { ...obj };
                if (obj.expireKeys != null) {
                    obj.operation = undefined;
                    obj.endSession = undefined;
                    obj.openSession = undefined;
                    obj.configuration = undefined;
                    obj.noop = undefined;
                }
                if (obj.operation != null) {
                    obj.expireKeys = undefined;
                    obj.endSession = undefined;
                    obj.openSession = undefined;
                    obj.configuration = undefined;
                    obj.noop = undefined;
                }
                if (obj.endSession != null) {
                    obj.expireKeys = undefined;
                    obj.operation = undefined;
                    obj.openSession = undefined;
                    obj.configuration = undefined;
                    obj.noop = undefined;
                }
                if (obj.openSession != null) {
                    obj.expireKeys = undefined;
                    obj.operation = undefined;
                    obj.endSession = undefined;
                    obj.configuration = undefined;
                    obj.noop = undefined;
                }
                if (obj.configuration != null) {
                    obj.expireKeys = undefined;
                    obj.operation = undefined;
                    obj.endSession = undefined;
                    obj.openSession = undefined;
                    obj.noop = undefined;
                }
                if (obj.noop != null) {
                    obj.expireKeys = undefined;
                    obj.operation = undefined;
                    obj.endSession = undefined;
                    obj.openSession = undefined;
                    obj.configuration = undefined;
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
                }
                if (obj.noop != null) {
                    w.uint32(18);
                    Noop.codec().encode(obj.noop, w);
                }
                if (obj.configuration != null) {
                    w.uint32(26);
                    Configuration.codec().encode(obj.configuration, w);
                }
                if (obj.openSession != null) {
                    w.uint32(34);
                    SessionOpening.codec().encode(obj.openSession, w);
                }
                if (obj.endSession != null) {
                    w.uint32(42);
                    SessionEnd.codec().encode(obj.endSession, w);
                }
                if (obj.operation != null) {
                    w.uint32(50);
                    SessionOperation.codec().encode(obj.operation, w);
                }
                if (obj.expireKeys != null) {
                    w.uint32(58);
                    KeyExpiry.codec().encode(obj.expireKeys, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    term: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.term = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.noop = Noop.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.noop
                            });
                            break;
                        }
                        case 3: {
                            obj.configuration = Configuration.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.configuration
                            });
                            break;
                        }
                        case 4: {
                            obj.openSession = SessionOpening.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.openSession
                            });
                            break;
                        }
                        case 5: {
                            obj.endSession = SessionEnd.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.endSession
                            });
                            break;
                        }
                        case 6: {
                            obj.operation = SessionOperation.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.operation
                            });
                            break;
                        }
                        case 7: {
                            obj.expireKeys = KeyExpiry.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.expireKeys
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                if (obj.expireKeys != null) {
                    delete obj.operation;
                    delete obj.endSession;
                    delete obj.openSession;
                    delete obj.configuration;
                    delete obj.noop;
                }
                if (obj.operation != null) {
                    delete obj.expireKeys;
                    delete obj.endSession;
                    delete obj.openSession;
                    delete obj.configuration;
                    delete obj.noop;
                }
                if (obj.endSession != null) {
                    delete obj.expireKeys;
                    delete obj.operation;
                    delete obj.openSession;
                    delete obj.configuration;
                    delete obj.noop;
                }
                if (obj.openSession != null) {
                    delete obj.expireKeys;
                    delete obj.operation;
                    delete obj.endSession;
                    delete obj.configuration;
                    delete obj.noop;
                }
                if (obj.configuration != null) {
                    delete obj.expireKeys;
                    delete obj.operation;
                    delete obj.endSession;
                    delete obj.openSession;
                    delete obj.noop;
                }
                if (obj.noop != null) {
                    delete obj.expireKeys;
                    delete obj.operation;
                    delete obj.endSession;
                    delete obj.openSession;
                    delete obj.configuration;
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.term`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield* Noop.codec().stream(reader, reader.uint32(), `${prefix}.noop`, {
                                limits: opts.limits?.noop
                            });
                            break;
                        }
                        case 3: {
                            yield* Configuration.codec().stream(reader, reader.uint32(), `${prefix}.configuration`, {
                                limits: opts.limits?.configuration
                            });
                            break;
                        }
                        case 4: {
                            yield* SessionOpening.codec().stream(reader, reader.uint32(), `${prefix}.openSession`, {
                                limits: opts.limits?.openSession
                            });
                            break;
                        }
                        case 5: {
                            yield* SessionEnd.codec().stream(reader, reader.uint32(), `${prefix}.endSession`, {
                                limits: opts.limits?.endSession
                            });
                            break;
                        }
                        case 6: {
                            yield* SessionOperation.codec().stream(reader, reader.uint32(), `${prefix}.operation`, {
                                limits: opts.limits?.operation
                            });
                            break;
                        }
                        case 7: {
                            yield* KeyExpiry.codec().stream(reader, reader.uint32(), `${prefix}.expireKeys`, {
                                limits: opts.limits?.expireKeys
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, LogEntry.codec());
    }
    LogEntry.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, LogEntry.codec(), opts);
    }
    LogEntry.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, LogEntry.codec(), opts);
    }
    LogEntry.stream = stream;
})(LogEntry || (LogEntry = {}));
export var Noop;
(function (Noop) {
    let _codec;
    Noop.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {};
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Noop.codec());
    }
    Noop.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Noop.codec(), opts);
    }
    Noop.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Noop.codec(), opts);
    }
    Noop.stream = stream;
})(Noop || (Noop = {}));
export var Configuration;
(function (Configuration) {
    let _codec;
    Configuration.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.foundingId != null && obj.foundingId !== '')) {
                    w.uint32(10);
                    w.string(obj.foundingId);
                }
                if (obj.voters != null && obj.voters.length > 0) {
                    for (const value of obj.voters) {
                        w.uint32(18);
                        w.string(value);
                    }
                }
                if ((obj.settings != null && obj.settings.byteLength > 0)) {
                    w.uint32(26);
                    w.bytes(obj.settings);
                }
                if ((obj.seats != null && obj.seats !== 0)) {
                    w.uint32(32);
                    w.uint32(obj.seats);
                }
                if ((obj.recoveries != null && obj.recoveries !== 0)) {
                    w.uint32(40);
                    w.uint32(obj.recoveries);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    foundingId: '',
                    voters: [],
                    settings: nothing,
                    seats: 0,
                    recoveries: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.foundingId = reader.string();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.voters != null && obj.voters.length === opts.limits.voters) {
                                throw new MaxLengthError('Decode error - repeated field "voters" had too many elements');
                            }
                            obj.voters.push(reader.string());
                            break;
                        }
                        case 3: {
                            obj.settings = reader.bytes();
                            break;
                        }
                        case 4: {
                            obj.seats = reader.uint32();
                            break;
                        }
                        case 5: {
                            obj.recoveries = reader.uint32();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    voters: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.foundingId`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.voters != null && obj.voters === opts.limits.voters) {
                                throw new MaxLengthError('Streaming decode error - repeated field "voters" had too many elements');
                            }
                            yield {
                                field: `${prefix}.voters[]`,
                                index: obj.voters,
                                value: reader.string()
                            };
                            obj.voters++;
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.settings`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.seats`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.recoveries`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Configuration.codec());
    }
    Configuration.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Configuration.codec(), opts);
    }
    Configuration.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Configuration.codec(), opts);
    }
    Configuration.stream = stream;
})(Configuration || (Configuration = {}));
export var SessionOpening;
(function (SessionOpening) {
    let _codec;
    SessionOpening.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.peer != null && obj.peer !== '')) {
                    w.uint32(10);
                    w.string(obj.peer);
                }
                if ((obj.bootCounter != null && obj.bootCounter !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.bootCounter);
                }
                if ((obj.bootNonce != null && obj.bootNonce !== '')) {
                    w.uint32(26);
                    w.string(obj.bootNonce);
                }
                if ((obj.number != null && obj.number !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.number);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    peer: '',
                    bootCounter: 0,
                    bootNonce: '',
                    number: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.peer = reader.string();
                            break;
                        }
                        case 2: {
                            obj.bootCounter = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.bootNonce = reader.string();
                            break;
                        }
                        case 4: {
                            obj.number = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.peer`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.bootCounter`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.bootNonce`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.number`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, SessionOpening.codec());
    }
    SessionOpening.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SessionOpening.codec(), opts);
    }
    SessionOpening.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SessionOpening.codec(), opts);
    }
    SessionOpening.stream = stream;
})(SessionOpening || (SessionOpening = {}));
export var SessionEnd;
(function (SessionEnd) {
    let _codec;
    SessionEnd.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.session != null && obj.session !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.session);
                }
                if ((obj.isClosing != null && obj.isClosing !== false)) {
                    w.uint32(16);
                    w.bool(obj.isClosing);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    session: 0,
                    isClosing: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.session = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.isClosing = reader.bool();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.session`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.isClosing`,
                                value: reader.bool()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, SessionEnd.codec());
    }
    SessionEnd.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SessionEnd.codec(), opts);
    }
    SessionEnd.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SessionEnd.codec(), opts);
    }
    SessionEnd.stream = stream;
})(SessionEnd || (SessionEnd = {}));
export var SessionOperation;
(function (SessionOperation) {
    let _codec;
    SessionOperation.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.session != null && obj.session !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.session);
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.sequence);
                }
                if ((obj.acknowledged != null && obj.acknowledged !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.acknowledged);
                }
                if (obj.operation != null) {
                    w.uint32(34);
                    Operation.codec().encode(obj.operation, w);
                }
                if ((obj.time != null && obj.time !== 0)) {
                    w.uint32(40);
                    w.uint64Number(obj.time);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    session: 0,
                    sequence: 0,
                    acknowledged: 0,
                    time: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.session = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.acknowledged = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.operation = Operation.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.operation
                            });
                            break;
                        }
                        case 5: {
                            obj.time = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.session`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.sequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.acknowledged`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield* Operation.codec().stream(reader, reader.uint32(), `${prefix}.operation`, {
                                limits: opts.limits?.operation
                            });
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.time`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, SessionOperation.codec());
    }
    SessionOperation.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SessionOperation.codec(), opts);
    }
    SessionOperation.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SessionOperation.codec(), opts);
    }
    SessionOperation.stream = stream;
})(SessionOperation || (SessionOperation = {}));
export var KeyExpiry;
(function (KeyExpiry) {
    let _codec;
    KeyExpiry.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.time != null && obj.time !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.time);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    time: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.time = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.time`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, KeyExpiry.codec());
    }
    KeyExpiry.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, KeyExpiry.codec(), opts);
    }
    KeyExpiry.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, KeyExpiry.codec(), opts);
    }
    KeyExpiry.stream = stream;
})(KeyExpiry || (KeyExpiry = {}));
export var Snapshot;
(function (Snapshot) {
    let _codec;
    Snapshot.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.lastTerm != null && obj.lastTerm !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.lastTerm);
                }
                if ((obj.lastIndex != null && obj.lastIndex !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.lastIndex);
                }
                if ((obj.revision != null && obj.revision !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.revision);
                }
                if (obj.configuration != null) {
                    w.uint32(34);
                    Configuration.codec().encode(obj.configuration, w);
                }
                if ((obj.configurationIndex != null && obj.configurationIndex !== 0)) {
                    w.uint32(40);
                    w.uint64Number(obj.configurationIndex);
                }
                if (obj.sessions != null && obj.sessions.length > 0) {
                    for (const value of obj.sessions) {
                        w.uint32(50);
                        SnapshotSession.codec().encode(value, w);
                    }
                }
                if (obj.ended != null && obj.ended.length > 0) {
                    for (const value of obj.ended) {
                        w.uint32(58);
                        SnapshotSession.codec().encode(value, w);
                    }
                }
                if (obj.openings != null && obj.openings.length > 0) {
                    for (const value of obj.openings) {
                        w.uint32(66);
                        SessionOpening.codec().encode(value, w);
                    }
                }
                if (obj.keys != null && obj.keys.length > 0) {
                    for (const value of obj.keys) {
                        w.uint32(74);
                        SnapshotKey.codec().encode(value, w);
                    }
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(80);
                    w.uint64Number(obj.sequence);
                }
                if ((obj.time != null && obj.time !== 0)) {
                    w.uint32(88);
                    w.uint64Number(obj.time);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    lastTerm: 0,
                    lastIndex: 0,
                    revision: 0,
                    configurationIndex: 0,
                    sessions: [],
                    ended: [],
                    openings: [],
                    keys: [],
                    sequence: 0,
                    time: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.lastTerm = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.lastIndex = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.revision = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.configuration = Configuration.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.configuration
                            });
                            break;
                        }
                        case 5: {
                            obj.configurationIndex = reader.uint64Number();
                            break;
                        }
                        case 6: {
                            if (opts.limits?.sessions != null && obj.sessions.length === opts.limits.sessions) {
                                throw new MaxLengthError('Decode error - repeated field "sessions" had too many elements');
                            }
                            obj.sessions.push(SnapshotSession.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.sessions$
                            }));
                            break;
                        }
                        case 7: {
                            if (opts.limits?.ended != null && obj.ended.length === opts.limits.ended) {
                                throw new MaxLengthError('Decode error - repeated field "ended" had too many elements');
                            }
                            obj.ended.push(SnapshotSession.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ended$
                            }));
                            break;
                        }
                        case 8: {
                            if (opts.limits?.openings != null && obj.openings.length === opts.limits.openings) {
                                throw new MaxLengthError('Decode error - repeated field "openings" had too many elements');
                            }
                            obj.openings.push(SessionOpening.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.openings$
                            }));
                            break;
                        }
                        case 9: {
                            if (opts.limits?.keys != null && obj.keys.length === opts.limits.keys) {
                                throw new MaxLengthError('Decode error - repeated field "keys" had too many elements');
                            }
                            obj.keys.push(SnapshotKey.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.keys$
                            }));
                            break;
                        }
                        case 10: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 11: {
                            obj.time = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    sessions: 0,
                    ended: 0,
                    openings: 0,
                    keys: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.lastTerm`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.lastIndex`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.revision`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield* Configuration.codec().stream(reader, reader.uint32(), `${prefix}.configuration`, {
                                limits: opts.limits?.configuration
                            });
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.configurationIndex`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 6: {
                            if (opts.limits?.sessions != null && obj.sessions === opts.limits.sessions) {
                                throw new MaxLengthError('Streaming decode error - repeated field "sessions" had too many elements');
                            }
                            for (const evt of SnapshotSession.codec().stream(reader, reader.uint32(), `${prefix}.sessions[]`, {
                                limits: opts.limits?.sessions$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.sessions
                                };
                            }
                            obj.sessions++;
                            break;
                        }
                        case 7: {
                            if (opts.limits?.ended != null && obj.ended === opts.limits.ended) {
                                throw new MaxLengthError('Streaming decode error - repeated field "ended" had too many elements');
                            }
                            for (const evt of SnapshotSession.codec().stream(reader, reader.uint32(), `${prefix}.ended[]`, {
                                limits: opts.limits?.ended$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.ended
                                };
                            }
                            obj.ended++;
                            break;
                        }
                        case 8: {
                            if (opts.limits?.openings != null && obj.openings === opts.limits.openings) {
                                throw new MaxLengthError('Streaming decode error - repeated field "openings" had too many elements');
                            }
                            for (const evt of SessionOpening.codec().stream(reader, reader.uint32(), `${prefix}.openings[]`, {
                                limits: opts.limits?.openings$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.openings
                                };
                            }
                            obj.openings++;
                            break;
                        }
                        case 9: {
                            if (opts.limits?.keys != null && obj.keys === opts.limits.keys) {
                                throw new MaxLengthError('Streaming decode error - repeated field "keys" had too many elements');
                            }
                            for (const evt of SnapshotKey.codec().stream(reader, reader.uint32(), `${prefix}.keys[]`, {
                                limits: opts.limits?.keys$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.keys
                                };
                            }
                            obj.keys++;
                            break;
                        }
                        case 10: {
                            yield {
                                field: `${prefix}.sequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 11: {
                            yield {
                                field: `${prefix}.time`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Snapshot.codec());
    }
    Snapshot.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Snapshot.codec(), opts);
    }
    Snapshot.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Snapshot.codec(), opts);
    }
    Snapshot.stream = stream;
})(Snapshot || (Snapshot = {}));
export var SnapshotSession;
(function (SnapshotSession) {
    let _codec;
    SnapshotSession.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.handle != null && obj.handle !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.handle);
                }
                if (obj.id != null) {
                    w.uint32(18);
                    SessionOpening.codec().encode(obj.id, w);
                }
                if ((obj.acknowledged != null && obj.acknowledged !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.acknowledged);
                }
                if (obj.results != null && obj.results.length > 0) {
                    for (const value of obj.results) {
                        w.uint32(34);
                        SnapshotResult.codec().encode(value, w);
                    }
                }
                if ((obj.isClosed != null && obj.isClosed !== false)) {
                    w.uint32(40);
                    w.bool(obj.isClosed);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    handle: 0,
                    acknowledged: 0,
                    results: [],
                    isClosed: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.handle = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.id = SessionOpening.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.id
                            });
                            break;
                        }
                        case 3: {
                            obj.acknowledged = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            if (opts.limits?.results != null && obj.results.length === opts.limits.results) {
                                throw new MaxLengthError('Decode error - repeated field "results" had too many elements');
                            }
                            obj.results.push(SnapshotResult.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.results$
                            }));
                            break;
                        }
                        case 5: {
                            obj.isClosed = reader.bool();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    results: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.handle`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield* SessionOpening.codec().stream(reader, reader.uint32(), `${prefix}.id`, {
                                limits: opts.limits?.id
                            });
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.acknowledged`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            if (opts.limits?.results != null && obj.results === opts.limits.results) {
                                throw new MaxLengthError('Streaming decode error - repeated field "results" had too many elements');
                            }
                            for (const evt of SnapshotResult.codec().stream(reader, reader.uint32(), `${prefix}.results[]`, {
                                limits: opts.limits?.results$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.results
                                };
                            }
                            obj.results++;
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.isClosed`,
                                value: reader.bool()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, SnapshotSession.codec());
    }
    SnapshotSession.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SnapshotSession.codec(), opts);
    }
    SnapshotSession.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SnapshotSession.codec(), opts);
    }
    SnapshotSession.stream = stream;
})(SnapshotSession || (SnapshotSession = {}));
export var SnapshotResult;
(function (SnapshotResult) {
    let _codec;
    SnapshotResult.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.revision != null && obj.revision !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.revision);
                }
                if (obj.steps != null && obj.steps.length > 0) {
                    for (const value of obj.steps) {
                        w.uint32(18);
                        SnapshotStep.codec().encode(value, w);
                    }
                }
                if ((obj.code != null && obj.code !== '')) {
                    w.uint32(26);
                    w.string(obj.code);
                }
                if ((obj.expected != null && obj.expected !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.expected);
                }
                if ((obj.actual != null && obj.actual !== 0)) {
                    w.uint32(40);
                    w.uint64Number(obj.actual);
                }
                if ((obj.problem != null && obj.problem !== '')) {
                    w.uint32(50);
                    w.string(obj.problem);
                }
                if (obj.step != null) {
                    w.uint32(56);
                    w.uint32(obj.step);
                }
                if ((obj.size != null && obj.size !== 0)) {
                    w.uint32(64);
                    w.uint64Number(obj.size);
                }
                if ((obj.limit != null && obj.limit !== 0)) {
                    w.uint32(72);
                    w.uint64Number(obj.limit);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    revision: 0,
                    steps: [],
                    code: '',
                    expected: 0,
                    actual: 0,
                    problem: '',
                    size: 0,
                    limit: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.revision = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.steps != null && obj.steps.length === opts.limits.steps) {
                                throw new MaxLengthError('Decode error - repeated field "steps" had too many elements');
                            }
                            obj.steps.push(SnapshotStep.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.steps$
                            }));
                            break;
                        }
                        case 3: {
                            obj.code = reader.string();
                            break;
                        }
                        case 4: {
                            obj.expected = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            obj.actual = reader.uint64Number();
                            break;
                        }
                        case 6: {
                            obj.problem = reader.string();
                            break;
                        }
                        case 7: {
                            obj.step = reader.uint32();
                            break;
                        }
                        case 8: {
                            obj.size = reader.uint64Number();
                            break;
                        }
                        case 9: {
                            obj.limit = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    steps: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.revision`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.steps != null && obj.steps === opts.limits.steps) {
                                throw new MaxLengthError('Streaming decode error - repeated field "steps" had too many elements');
                            }
                            for (const evt of SnapshotStep.codec().stream(reader, reader.uint32(), `${prefix}.steps[]`, {
                                limits: opts.limits?.steps$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.steps
                                };
                            }
                            obj.steps++;
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.code`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.expected`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.actual`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.problem`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.step`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.size`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 9: {
                            yield {
                                field: `${prefix}.limit`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, SnapshotResult.codec());
    }
    SnapshotResult.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SnapshotResult.codec(), opts);
    }
    SnapshotResult.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SnapshotResult.codec(), opts);
    }
    SnapshotResult.stream = stream;
})(SnapshotResult || (SnapshotResult = {}));
export var SnapshotStep;
(function (SnapshotStep) {
    let _codec;
    SnapshotStep.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.version != null) {
                    w.uint32(8);
                    w.uint64Number(obj.version);
                }
                if (obj.sequence != null) {
                    w.uint32(16);
                    w.uint64Number(obj.sequence);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {};
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.version = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.version`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.sequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, SnapshotStep.codec());
    }
    SnapshotStep.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SnapshotStep.codec(), opts);
    }
    SnapshotStep.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SnapshotStep.codec(), opts);
    }
    SnapshotStep.stream = stream;
})(SnapshotStep || (SnapshotStep = {}));
export var SnapshotParts;
(function (SnapshotParts) {
    let _codec;
    SnapshotParts.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.set != null && obj.set !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.set);
                }
                if ((obj.count != null && obj.count !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.count);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    set: 0,
                    count: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.set = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.count = reader.uint32();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.set`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.count`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, SnapshotParts.codec());
    }
    SnapshotParts.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SnapshotParts.codec(), opts);
    }
    SnapshotParts.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SnapshotParts.codec(), opts);
    }
    SnapshotParts.stream = stream;
})(SnapshotParts || (SnapshotParts = {}));
export var SnapshotKey;
(function (SnapshotKey) {
    let _codec;
    SnapshotKey.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.path != null && obj.path !== '')) {
                    w.uint32(10);
                    w.string(obj.path);
                }
                if ((obj.value != null && obj.value.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.value);
                }
                if ((obj.version != null && obj.version !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.version);
                }
                if ((obj.revision != null && obj.revision !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.revision);
                }
                if ((obj.owner != null && obj.owner !== 0)) {
                    w.uint32(40);
                    w.uint64Number(obj.owner);
                }
                if ((obj.isContainer != null && obj.isContainer !== false)) {
                    w.uint32(48);
                    w.bool(obj.isContainer);
                }
                if ((obj.ttlMs != null && obj.ttlMs !== 0)) {
                    w.uint32(56);
                    w.uint64Number(obj.ttlMs);
                }
                if ((obj.expiresAt != null && obj.expiresAt !== 0)) {
                    w.uint32(64);
                    w.uint64Number(obj.expiresAt);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    path: '',
                    value: nothing,
                    version: 0,
                    revision: 0,
                    owner: 0,
                    isContainer: false,
                    ttlMs: 0,
                    expiresAt: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.path = reader.string();
                            break;
                        }
                        case 2: {
                            obj.value = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.version = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.revision = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            obj.owner = reader.uint64Number();
                            break;
                        }
                        case 6: {
                            obj.isContainer = reader.bool();
                            break;
                        }
                        case 7: {
                            obj.ttlMs = reader.uint64Number();
                            break;
                        }
                        case 8: {
                            obj.expiresAt = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.path`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.value`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.version`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.revision`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.owner`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.isContainer`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.ttlMs`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.expiresAt`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, SnapshotKey.codec());
    }
    SnapshotKey.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SnapshotKey.codec(), opts);
    }
    SnapshotKey.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SnapshotKey.codec(), opts);
    }
    SnapshotKey.stream = stream;
})(SnapshotKey || (SnapshotKey = {}));
