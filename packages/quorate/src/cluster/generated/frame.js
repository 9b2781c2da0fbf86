// Generated from ../frame.proto by `npm run generate`. Do not edit.
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
                if ((obj.version != null && obj.version !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.version);
                }
                if ((obj.cluster != null && obj.cluster.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.cluster);
                }
                if ((obj.boot != null && obj.boot !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.boot);
                }
                if (obj.parts != null && obj.parts.length > 0) {
                    for (const value of obj.parts) {
                        w.uint32(42);
                        Part.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    version: 0,
                    cluster: nothing,
                    boot: 0,
                    parts: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.version = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.cluster = reader.bytes();
                            break;
                        }
                        case 4: {
                            obj.boot = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            if (opts.limits?.parts != null && obj.parts.length === opts.limits.parts) {
                                throw new MaxLengthError('Decode error - repeated field "parts" had too many elements');
                            }
                            obj.parts.push(Part.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.parts$
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
                    parts: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.version`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.cluster`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.boot`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            if (opts.limits?.parts != null && obj.parts === opts.limits.parts) {
                                throw new MaxLengthError('Streaming decode error - repeated field "parts" had too many elements');
                            }
                            for (const evt of Part.codec().stream(reader, reader.uint32(), `${prefix}.parts[]`, {
                                limits: opts.limits?.parts$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.parts
                                };
                            }
                            obj.parts++;
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
export var Part;
(function (Part) {
    let _codec;
    Part.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.room != null && obj.room !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.room);
                }
                if ((obj.message != null && obj.message.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.message);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    room: 0,
                    message: nothing
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.room = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.message = reader.bytes();
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
                                field: `${prefix}.room`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.message`,
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
        return encodeMessage(obj, Part.codec());
    }
    Part.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Part.codec(), opts);
    }
    Part.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Part.codec(), opts);
    }
    Part.stream = stream;
})(Part || (Part = {}));
export var Tags;
(function (Tags) {
    let _codec;
    Tags.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.expect != null && obj.expect !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.expect);
                }
                if ((obj.cluster != null && obj.cluster.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.cluster);
                }
                if ((obj.votes != null && obj.votes !== false)) {
                    w.uint32(24);
                    w.bool(obj.votes);
                }
                if ((obj.quic != null && obj.quic !== false)) {
                    w.uint32(32);
                    w.bool(obj.quic);
                }
                if ((obj.retires != null && obj.retires !== false)) {
                    w.uint32(40);
                    w.bool(obj.retires);
                }
                if ((obj.disk != null && obj.disk !== false)) {
                    w.uint32(48);
                    w.bool(obj.disk);
                }
                if ((obj.priority != null && obj.priority !== 0)) {
                    w.uint32(56);
                    w.sint32(obj.priority);
                }
                if ((obj.recoveries != null && obj.recoveries !== 0)) {
                    w.uint32(64);
                    w.uint32(obj.recoveries);
                }
                if ((obj.full != null && obj.full !== false)) {
                    w.uint32(72);
                    w.bool(obj.full);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    expect: 0,
                    cluster: nothing,
                    votes: false,
                    quic: false,
                    retires: false,
                    disk: false,
                    priority: 0,
                    recoveries: 0,
                    full: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.expect = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.cluster = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.votes = reader.bool();
                            break;
                        }
                        case 4: {
                            obj.quic = reader.bool();
                            break;
                        }
                        case 5: {
                            obj.retires = reader.bool();
                            break;
                        }
                        case 6: {
                            obj.disk = reader.bool();
                            break;
                        }
                        case 7: {
                            obj.priority = reader.sint32();
                            break;
                        }
                        case 8: {
                            obj.recoveries = reader.uint32();
                            break;
                        }
                        case 9: {
                            obj.full = reader.bool();
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
                                field: `${prefix}.expect`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.cluster`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.votes`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.quic`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.retires`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.disk`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.priority`,
                                value: reader.sint32()
                            };
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.recoveries`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 9: {
                            yield {
                                field: `${prefix}.full`,
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
        return encodeMessage(obj, Tags.codec());
    }
    Tags.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Tags.codec(), opts);
    }
    Tags.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Tags.codec(), opts);
    }
    Tags.stream = stream;
})(Tags || (Tags = {}));
export var Settings;
(function (Settings) {
    let _codec;
    Settings.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.beatMs != null && obj.beatMs !== 0)) {
                    w.uint32(9);
                    w.double(obj.beatMs);
                }
                if ((obj.stickinessMs != null && obj.stickinessMs !== 0)) {
                    w.uint32(17);
                    w.double(obj.stickinessMs);
                }
                if ((obj.leaseMs != null && obj.leaseMs !== 0)) {
                    w.uint32(25);
                    w.double(obj.leaseMs);
                }
                if ((obj.driftBound != null && obj.driftBound !== 0)) {
                    w.uint32(33);
                    w.double(obj.driftBound);
                }
                if ((obj.roundMs != null && obj.roundMs !== 0)) {
                    w.uint32(41);
                    w.double(obj.roundMs);
                }
                if ((obj.sessionTimeoutMs != null && obj.sessionTimeoutMs !== 0)) {
                    w.uint32(49);
                    w.double(obj.sessionTimeoutMs);
                }
                if ((obj.probeIntervalMs != null && obj.probeIntervalMs !== 0)) {
                    w.uint32(57);
                    w.double(obj.probeIntervalMs);
                }
                if ((obj.probeTimeoutMs != null && obj.probeTimeoutMs !== 0)) {
                    w.uint32(65);
                    w.double(obj.probeTimeoutMs);
                }
                if ((obj.store != null && obj.store !== '')) {
                    w.uint32(74);
                    w.string(obj.store);
                }
                if ((obj.voters != null && obj.voters !== 0)) {
                    w.uint32(80);
                    w.uint32(obj.voters);
                }
                if ((obj.algorithm != null && obj.algorithm !== '')) {
                    w.uint32(90);
                    w.string(obj.algorithm);
                }
                if ((obj.pathBytes != null && obj.pathBytes !== 0)) {
                    w.uint32(96);
                    w.uint32(obj.pathBytes);
                }
                if ((obj.valueBytes != null && obj.valueBytes !== 0)) {
                    w.uint32(104);
                    w.uint32(obj.valueBytes);
                }
                if ((obj.transactionSteps != null && obj.transactionSteps !== 0)) {
                    w.uint32(112);
                    w.uint32(obj.transactionSteps);
                }
                if ((obj.transactionBytes != null && obj.transactionBytes !== 0)) {
                    w.uint32(120);
                    w.uint32(obj.transactionBytes);
                }
                if ((obj.storeBytes != null && obj.storeBytes !== 0)) {
                    w.uint32(128);
                    w.uint32(obj.storeBytes);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    beatMs: 0,
                    stickinessMs: 0,
                    leaseMs: 0,
                    driftBound: 0,
                    roundMs: 0,
                    sessionTimeoutMs: 0,
                    probeIntervalMs: 0,
                    probeTimeoutMs: 0,
                    store: '',
                    voters: 0,
                    algorithm: '',
                    pathBytes: 0,
                    valueBytes: 0,
                    transactionSteps: 0,
                    transactionBytes: 0,
                    storeBytes: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.beatMs = reader.double();
                            break;
                        }
                        case 2: {
                            obj.stickinessMs = reader.double();
                            break;
                        }
                        case 3: {
                            obj.leaseMs = reader.double();
                            break;
                        }
                        case 4: {
                            obj.driftBound = reader.double();
                            break;
                        }
                        case 5: {
                            obj.roundMs = reader.double();
                            break;
                        }
                        case 6: {
                            obj.sessionTimeoutMs = reader.double();
                            break;
                        }
                        case 7: {
                            obj.probeIntervalMs = reader.double();
                            break;
                        }
                        case 8: {
                            obj.probeTimeoutMs = reader.double();
                            break;
                        }
                        case 9: {
                            obj.store = reader.string();
                            break;
                        }
                        case 10: {
                            obj.voters = reader.uint32();
                            break;
                        }
                        case 11: {
                            obj.algorithm = reader.string();
                            break;
                        }
                        case 12: {
                            obj.pathBytes = reader.uint32();
                            break;
                        }
                        case 13: {
                            obj.valueBytes = reader.uint32();
                            break;
                        }
                        case 14: {
                            obj.transactionSteps = reader.uint32();
                            break;
                        }
                        case 15: {
                            obj.transactionBytes = reader.uint32();
                            break;
                        }
                        case 16: {
                            obj.storeBytes = reader.uint32();
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
                                field: `${prefix}.beatMs`,
                                value: reader.double()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.stickinessMs`,
                                value: reader.double()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.leaseMs`,
                                value: reader.double()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.driftBound`,
                                value: reader.double()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.roundMs`,
                                value: reader.double()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.sessionTimeoutMs`,
                                value: reader.double()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.probeIntervalMs`,
                                value: reader.double()
                            };
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.probeTimeoutMs`,
                                value: reader.double()
                            };
                            break;
                        }
                        case 9: {
                            yield {
                                field: `${prefix}.store`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 10: {
                            yield {
                                field: `${prefix}.voters`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 11: {
                            yield {
                                field: `${prefix}.algorithm`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 12: {
                            yield {
                                field: `${prefix}.pathBytes`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 13: {
                            yield {
                                field: `${prefix}.valueBytes`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 14: {
                            yield {
                                field: `${prefix}.transactionSteps`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 15: {
                            yield {
                                field: `${prefix}.transactionBytes`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 16: {
                            yield {
                                field: `${prefix}.storeBytes`,
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
        return encodeMessage(obj, Settings.codec());
    }
    Settings.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Settings.codec(), opts);
    }
    Settings.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Settings.codec(), opts);
    }
    Settings.stream = stream;
})(Settings || (Settings = {}));
