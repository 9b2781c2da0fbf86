// Generated from ../wire.proto by `npm run generate`. Do not edit.
/* eslint-disable require-yield */
import { decodeMessage, encodeMessage, enumeration, MaxLengthError, message, streamMessage } from 'protons-runtime';
const nothing = new Uint8Array(0);
export var Packet;
(function (Packet) {
    let _codec;
    Packet.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                obj = { ...obj };
                if (obj.claim != null) {
                    obj.nack = undefined;
                    obj.gossip = undefined;
                    obj.sync = undefined;
                    obj.compare = undefined;
                    obj.join = undefined;
                    obj.pingRequest = undefined;
                    obj.ack = undefined;
                    obj.ping = undefined;
                }
                if (obj.nack != null) {
                    obj.claim = undefined;
                    obj.gossip = undefined;
                    obj.sync = undefined;
                    obj.compare = undefined;
                    obj.join = undefined;
                    obj.pingRequest = undefined;
                    obj.ack = undefined;
                    obj.ping = undefined;
                }
                if (obj.gossip != null) {
                    obj.claim = undefined;
                    obj.nack = undefined;
                    obj.sync = undefined;
                    obj.compare = undefined;
                    obj.join = undefined;
                    obj.pingRequest = undefined;
                    obj.ack = undefined;
                    obj.ping = undefined;
                }
                if (obj.sync != null) {
                    obj.claim = undefined;
                    obj.nack = undefined;
                    obj.gossip = undefined;
                    obj.compare = undefined;
                    obj.join = undefined;
                    obj.pingRequest = undefined;
                    obj.ack = undefined;
                    obj.ping = undefined;
                }
                if (obj.compare != null) {
                    obj.claim = undefined;
                    obj.nack = undefined;
                    obj.gossip = undefined;
                    obj.sync = undefined;
                    obj.join = undefined;
                    obj.pingRequest = undefined;
                    obj.ack = undefined;
                    obj.ping = undefined;
                }
                if (obj.join != null) {
                    obj.claim = undefined;
                    obj.nack = undefined;
                    obj.gossip = undefined;
                    obj.sync = undefined;
                    obj.compare = undefined;
                    obj.pingRequest = undefined;
                    obj.ack = undefined;
                    obj.ping = undefined;
                }
                if (obj.pingRequest != null) {
                    obj.claim = undefined;
                    obj.nack = undefined;
                    obj.gossip = undefined;
                    obj.sync = undefined;
                    obj.compare = undefined;
                    obj.join = undefined;
                    obj.ack = undefined;
                    obj.ping = undefined;
                }
                if (obj.ack != null) {
                    obj.claim = undefined;
                    obj.nack = undefined;
                    obj.gossip = undefined;
                    obj.sync = undefined;
                    obj.compare = undefined;
                    obj.join = undefined;
                    obj.pingRequest = undefined;
                    obj.ping = undefined;
                }
                if (obj.ping != null) {
                    obj.claim = undefined;
                    obj.nack = undefined;
                    obj.gossip = undefined;
                    obj.sync = undefined;
                    obj.compare = undefined;
                    obj.join = undefined;
                    obj.pingRequest = undefined;
                    obj.ack = undefined;
                }
                if ((obj.version != null && obj.version !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.version);
                }
                if ((obj.cluster != null && obj.cluster !== '')) {
                    w.uint32(18);
                    w.string(obj.cluster);
                }
                if ((obj.from != null && obj.from !== '')) {
                    w.uint32(26);
                    w.string(obj.from);
                }
                if (obj.ping != null) {
                    w.uint32(34);
                    Ping.codec().encode(obj.ping, w);
                }
                if (obj.ack != null) {
                    w.uint32(42);
                    Ack.codec().encode(obj.ack, w);
                }
                if (obj.pingRequest != null) {
                    w.uint32(50);
                    PingRequest.codec().encode(obj.pingRequest, w);
                }
                if (obj.join != null) {
                    w.uint32(58);
                    Join.codec().encode(obj.join, w);
                }
                if (obj.compare != null) {
                    w.uint32(66);
                    Compare.codec().encode(obj.compare, w);
                }
                if (obj.sync != null) {
                    w.uint32(74);
                    Sync.codec().encode(obj.sync, w);
                }
                if (obj.gossip != null) {
                    w.uint32(82);
                    Gossip.codec().encode(obj.gossip, w);
                }
                if (obj.nack != null) {
                    w.uint32(90);
                    Nack.codec().encode(obj.nack, w);
                }
                if (obj.claim != null) {
                    w.uint32(98);
                    Claim.codec().encode(obj.claim, w);
                }
                if (obj.news != null && obj.news.length > 0) {
                    for (const value of obj.news) {
                        w.uint32(122);
                        w.bytes(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    version: 0,
                    cluster: '',
                    from: '',
                    news: []
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
                            obj.cluster = reader.string();
                            break;
                        }
                        case 3: {
                            obj.from = reader.string();
                            break;
                        }
                        case 4: {
                            obj.ping = Ping.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ping
                            });
                            break;
                        }
                        case 5: {
                            obj.ack = Ack.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ack
                            });
                            break;
                        }
                        case 6: {
                            obj.pingRequest = PingRequest.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.pingRequest
                            });
                            break;
                        }
                        case 7: {
                            obj.join = Join.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.join
                            });
                            break;
                        }
                        case 8: {
                            obj.compare = Compare.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.compare
                            });
                            break;
                        }
                        case 9: {
                            obj.sync = Sync.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.sync
                            });
                            break;
                        }
                        case 10: {
                            obj.gossip = Gossip.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.gossip
                            });
                            break;
                        }
                        case 11: {
                            obj.nack = Nack.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.nack
                            });
                            break;
                        }
                        case 12: {
                            obj.claim = Claim.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.claim
                            });
                            break;
                        }
                        case 15: {
                            if (opts.limits?.news != null && obj.news.length === opts.limits.news) {
                                throw new MaxLengthError('Decode error - repeated field "news" had too many elements');
                            }
                            obj.news.push(reader.bytes());
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                if (obj.claim != null) {
                    delete obj.nack;
                    delete obj.gossip;
                    delete obj.sync;
                    delete obj.compare;
                    delete obj.join;
                    delete obj.pingRequest;
                    delete obj.ack;
                    delete obj.ping;
                }
                if (obj.nack != null) {
                    delete obj.claim;
                    delete obj.gossip;
                    delete obj.sync;
                    delete obj.compare;
                    delete obj.join;
                    delete obj.pingRequest;
                    delete obj.ack;
                    delete obj.ping;
                }
                if (obj.gossip != null) {
                    delete obj.claim;
                    delete obj.nack;
                    delete obj.sync;
                    delete obj.compare;
                    delete obj.join;
                    delete obj.pingRequest;
                    delete obj.ack;
                    delete obj.ping;
                }
                if (obj.sync != null) {
                    delete obj.claim;
                    delete obj.nack;
                    delete obj.gossip;
                    delete obj.compare;
                    delete obj.join;
                    delete obj.pingRequest;
                    delete obj.ack;
                    delete obj.ping;
                }
                if (obj.compare != null) {
                    delete obj.claim;
                    delete obj.nack;
                    delete obj.gossip;
                    delete obj.sync;
                    delete obj.join;
                    delete obj.pingRequest;
                    delete obj.ack;
                    delete obj.ping;
                }
                if (obj.join != null) {
                    delete obj.claim;
                    delete obj.nack;
                    delete obj.gossip;
                    delete obj.sync;
                    delete obj.compare;
                    delete obj.pingRequest;
                    delete obj.ack;
                    delete obj.ping;
                }
                if (obj.pingRequest != null) {
                    delete obj.claim;
                    delete obj.nack;
                    delete obj.gossip;
                    delete obj.sync;
                    delete obj.compare;
                    delete obj.join;
                    delete obj.ack;
                    delete obj.ping;
                }
                if (obj.ack != null) {
                    delete obj.claim;
                    delete obj.nack;
                    delete obj.gossip;
                    delete obj.sync;
                    delete obj.compare;
                    delete obj.join;
                    delete obj.pingRequest;
                    delete obj.ping;
                }
                if (obj.ping != null) {
                    delete obj.claim;
                    delete obj.nack;
                    delete obj.gossip;
                    delete obj.sync;
                    delete obj.compare;
                    delete obj.join;
                    delete obj.pingRequest;
                    delete obj.ack;
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    news: 0
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
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.from`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 4: {
                            yield* Ping.codec().stream(reader, reader.uint32(), `${prefix}.ping`, {
                                limits: opts.limits?.ping
                            });
                            break;
                        }
                        case 5: {
                            yield* Ack.codec().stream(reader, reader.uint32(), `${prefix}.ack`, {
                                limits: opts.limits?.ack
                            });
                            break;
                        }
                        case 6: {
                            yield* PingRequest.codec().stream(reader, reader.uint32(), `${prefix}.pingRequest`, {
                                limits: opts.limits?.pingRequest
                            });
                            break;
                        }
                        case 7: {
                            yield* Join.codec().stream(reader, reader.uint32(), `${prefix}.join`, {
                                limits: opts.limits?.join
                            });
                            break;
                        }
                        case 8: {
                            yield* Compare.codec().stream(reader, reader.uint32(), `${prefix}.compare`, {
                                limits: opts.limits?.compare
                            });
                            break;
                        }
                        case 9: {
                            yield* Sync.codec().stream(reader, reader.uint32(), `${prefix}.sync`, {
                                limits: opts.limits?.sync
                            });
                            break;
                        }
                        case 10: {
                            yield* Gossip.codec().stream(reader, reader.uint32(), `${prefix}.gossip`, {
                                limits: opts.limits?.gossip
                            });
                            break;
                        }
                        case 11: {
                            yield* Nack.codec().stream(reader, reader.uint32(), `${prefix}.nack`, {
                                limits: opts.limits?.nack
                            });
                            break;
                        }
                        case 12: {
                            yield* Claim.codec().stream(reader, reader.uint32(), `${prefix}.claim`, {
                                limits: opts.limits?.claim
                            });
                            break;
                        }
                        case 15: {
                            if (opts.limits?.news != null && obj.news === opts.limits.news) {
                                throw new MaxLengthError('Streaming decode error - repeated field "news" had too many elements');
                            }
                            yield {
                                field: `${prefix}.news[]`,
                                index: obj.news,
                                value: reader.bytes()
                            };
                            obj.news++;
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
        return encodeMessage(obj, Packet.codec());
    }
    Packet.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Packet.codec(), opts);
    }
    Packet.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Packet.codec(), opts);
    }
    Packet.stream = stream;
})(Packet || (Packet = {}));
export var Ping;
(function (Ping) {
    let _codec;
    Ping.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.sequence);
                }
                if ((obj.target != null && obj.target !== '')) {
                    w.uint32(18);
                    w.string(obj.target);
                }
                if ((obj.introduce != null && obj.introduce !== false)) {
                    w.uint32(24);
                    w.bool(obj.introduce);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0,
                    target: '',
                    introduce: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.target = reader.string();
                            break;
                        }
                        case 3: {
                            obj.introduce = reader.bool();
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
                                field: `${prefix}.sequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.target`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.introduce`,
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
        return encodeMessage(obj, Ping.codec());
    }
    Ping.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Ping.codec(), opts);
    }
    Ping.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Ping.codec(), opts);
    }
    Ping.stream = stream;
})(Ping || (Ping = {}));
export var Ack;
(function (Ack) {
    let _codec;
    Ack.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.sequence);
                }
                if ((obj.target != null && obj.target !== '')) {
                    w.uint32(18);
                    w.string(obj.target);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0,
                    target: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.target = reader.string();
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
                                field: `${prefix}.sequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.target`,
                                value: reader.string()
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
        return encodeMessage(obj, Ack.codec());
    }
    Ack.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Ack.codec(), opts);
    }
    Ack.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Ack.codec(), opts);
    }
    Ack.stream = stream;
})(Ack || (Ack = {}));
export var Nack;
(function (Nack) {
    let _codec;
    Nack.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.sequence);
                }
                if ((obj.target != null && obj.target !== '')) {
                    w.uint32(18);
                    w.string(obj.target);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0,
                    target: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.target = reader.string();
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
                                field: `${prefix}.sequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.target`,
                                value: reader.string()
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
        return encodeMessage(obj, Nack.codec());
    }
    Nack.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Nack.codec(), opts);
    }
    Nack.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Nack.codec(), opts);
    }
    Nack.stream = stream;
})(Nack || (Nack = {}));
export var PingRequest;
(function (PingRequest) {
    let _codec;
    PingRequest.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.sequence);
                }
                if ((obj.target != null && obj.target !== '')) {
                    w.uint32(18);
                    w.string(obj.target);
                }
                if ((obj.address != null && obj.address !== '')) {
                    w.uint32(26);
                    w.string(obj.address);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0,
                    target: '',
                    address: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.target = reader.string();
                            break;
                        }
                        case 3: {
                            obj.address = reader.string();
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
                                field: `${prefix}.sequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.target`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.address`,
                                value: reader.string()
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
        return encodeMessage(obj, PingRequest.codec());
    }
    PingRequest.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, PingRequest.codec(), opts);
    }
    PingRequest.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, PingRequest.codec(), opts);
    }
    PingRequest.stream = stream;
})(PingRequest || (PingRequest = {}));
export var Join;
(function (Join) {
    let _codec;
    Join.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.sequence);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
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
        return encodeMessage(obj, Join.codec());
    }
    Join.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Join.codec(), opts);
    }
    Join.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Join.codec(), opts);
    }
    Join.stream = stream;
})(Join || (Join = {}));
export var Compare;
(function (Compare) {
    let _codec;
    Compare.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.digest != null && obj.digest !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.digest);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    digest: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.digest = reader.uint32();
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
                                field: `${prefix}.digest`,
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
        return encodeMessage(obj, Compare.codec());
    }
    Compare.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Compare.codec(), opts);
    }
    Compare.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Compare.codec(), opts);
    }
    Compare.stream = stream;
})(Compare || (Compare = {}));
export var Sync;
(function (Sync) {
    let _codec;
    Sync.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.sequence);
                }
                if ((obj.wantsYours != null && obj.wantsYours !== false)) {
                    w.uint32(16);
                    w.bool(obj.wantsYours);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0,
                    wantsYours: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.wantsYours = reader.bool();
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
                                field: `${prefix}.sequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.wantsYours`,
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
        return encodeMessage(obj, Sync.codec());
    }
    Sync.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Sync.codec(), opts);
    }
    Sync.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Sync.codec(), opts);
    }
    Sync.stream = stream;
})(Sync || (Sync = {}));
export var Gossip;
(function (Gossip) {
    let _codec;
    Gossip.codec = () => {
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
        return encodeMessage(obj, Gossip.codec());
    }
    Gossip.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Gossip.codec(), opts);
    }
    Gossip.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Gossip.codec(), opts);
    }
    Gossip.stream = stream;
})(Gossip || (Gossip = {}));
export var Claim;
(function (Claim) {
    let _codec;
    Claim.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.life != null && obj.life !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.life);
                }
                if ((obj.ageMs != null && obj.ageMs !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.ageMs);
                }
                if ((obj.echo != null && obj.echo !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.echo);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    life: 0,
                    ageMs: 0,
                    echo: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.life = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.ageMs = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.echo = reader.uint64Number();
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
                                field: `${prefix}.life`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.ageMs`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.echo`,
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
        return encodeMessage(obj, Claim.codec());
    }
    Claim.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Claim.codec(), opts);
    }
    Claim.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Claim.codec(), opts);
    }
    Claim.stream = stream;
})(Claim || (Claim = {}));
export var Status;
(function (Status) {
    Status["ALIVE"] = "ALIVE";
    Status["SUSPECT"] = "SUSPECT";
    Status["DEAD"] = "DEAD";
    Status["LEFT"] = "LEFT";
})(Status || (Status = {}));
var __StatusValues;
(function (__StatusValues) {
    __StatusValues[__StatusValues["ALIVE"] = 0] = "ALIVE";
    __StatusValues[__StatusValues["SUSPECT"] = 1] = "SUSPECT";
    __StatusValues[__StatusValues["DEAD"] = 2] = "DEAD";
    __StatusValues[__StatusValues["LEFT"] = 3] = "LEFT";
})(__StatusValues || (__StatusValues = {}));
(function (Status) {
    Status.codec = () => {
        return enumeration(__StatusValues);
    };
})(Status || (Status = {}));
export var News;
(function (News) {
    let _codec;
    News.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.id != null && obj.id !== '')) {
                    w.uint32(10);
                    w.string(obj.id);
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(18);
                    w.string(obj.name);
                }
                if ((obj.address != null && obj.address !== '')) {
                    w.uint32(26);
                    w.string(obj.address);
                }
                if ((obj.incarnation != null && obj.incarnation !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.incarnation);
                }
                if (obj.status != null && __StatusValues[obj.status] !== 0) {
                    w.uint32(40);
                    Status.codec().encode(obj.status, w);
                }
                if ((obj.tags != null && obj.tags.byteLength > 0)) {
                    w.uint32(50);
                    w.bytes(obj.tags);
                }
                if ((obj.accuser != null && obj.accuser !== '')) {
                    w.uint32(58);
                    w.string(obj.accuser);
                }
                if ((obj.isCrash != null && obj.isCrash !== false)) {
                    w.uint32(64);
                    w.bool(obj.isCrash);
                }
                if ((obj.metadata != null && obj.metadata.byteLength > 0)) {
                    w.uint32(74);
                    w.bytes(obj.metadata);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    id: '',
                    name: '',
                    address: '',
                    incarnation: 0,
                    status: Status.ALIVE,
                    tags: nothing,
                    accuser: '',
                    isCrash: false,
                    metadata: nothing
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.id = reader.string();
                            break;
                        }
                        case 2: {
                            obj.name = reader.string();
                            break;
                        }
                        case 3: {
                            obj.address = reader.string();
                            break;
                        }
                        case 4: {
                            obj.incarnation = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            obj.status = Status.codec().decode(reader);
                            break;
                        }
                        case 6: {
                            obj.tags = reader.bytes();
                            break;
                        }
                        case 7: {
                            obj.accuser = reader.string();
                            break;
                        }
                        case 8: {
                            obj.isCrash = reader.bool();
                            break;
                        }
                        case 9: {
                            obj.metadata = reader.bytes();
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
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.name`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.address`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.incarnation`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.status`,
                                value: Status.codec().decode(reader)
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.tags`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.accuser`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.isCrash`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 9: {
                            yield {
                                field: `${prefix}.metadata`,
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
        return encodeMessage(obj, News.codec());
    }
    News.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, News.codec(), opts);
    }
    News.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, News.codec(), opts);
    }
    News.stream = stream;
})(News || (News = {}));
