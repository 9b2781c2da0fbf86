// Generated from ../wire.proto by `npm run generate`. Do not edit.
import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime';
export var Position;
(function (Position) {
    let _codec;
    Position.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
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
                    term: 0,
                    index: 0
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
                                field: `${prefix}.term`,
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
        return encodeMessage(obj, Position.codec());
    }
    Position.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Position.codec(), opts);
    }
    Position.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Position.codec(), opts);
    }
    Position.stream = stream;
})(Position || (Position = {}));
export var Ask;
(function (Ask) {
    let _codec;
    Ask.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
                }
                if (obj.last != null) {
                    w.uint32(18);
                    Position.codec().encode(obj.last, w);
                }
                if ((obj.priority != null && obj.priority !== 0)) {
                    w.uint32(24);
                    w.sint32(obj.priority);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    term: 0,
                    priority: 0
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
                            obj.last = Position.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.last
                            });
                            break;
                        }
                        case 3: {
                            obj.priority = reader.sint32();
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
                                field: `${prefix}.term`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield* Position.codec().stream(reader, reader.uint32(), `${prefix}.last`, {
                                limits: opts.limits?.last
                            });
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.priority`,
                                value: reader.sint32()
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
        return encodeMessage(obj, Ask.codec());
    }
    Ask.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Ask.codec(), opts);
    }
    Ask.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Ask.codec(), opts);
    }
    Ask.stream = stream;
})(Ask || (Ask = {}));
export var Token;
(function (Token) {
    let _codec;
    Token.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
                }
                if ((obj.origin != null && obj.origin !== '')) {
                    w.uint32(18);
                    w.string(obj.origin);
                }
                if (obj.last != null) {
                    w.uint32(26);
                    Position.codec().encode(obj.last, w);
                }
                if ((obj.priority != null && obj.priority !== 0)) {
                    w.uint32(32);
                    w.sint32(obj.priority);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    term: 0,
                    origin: '',
                    priority: 0
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
                            obj.origin = reader.string();
                            break;
                        }
                        case 3: {
                            obj.last = Position.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.last
                            });
                            break;
                        }
                        case 4: {
                            obj.priority = reader.sint32();
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
                                field: `${prefix}.term`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.origin`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield* Position.codec().stream(reader, reader.uint32(), `${prefix}.last`, {
                                limits: opts.limits?.last
                            });
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.priority`,
                                value: reader.sint32()
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
        return encodeMessage(obj, Token.codec());
    }
    Token.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Token.codec(), opts);
    }
    Token.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Token.codec(), opts);
    }
    Token.stream = stream;
})(Token || (Token = {}));
export var Answer;
(function (Answer) {
    let _codec;
    Answer.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
                }
                if ((obj.outranks != null && obj.outranks !== false)) {
                    w.uint32(16);
                    w.bool(obj.outranks);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    term: 0,
                    outranks: false
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
                            obj.outranks = reader.bool();
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
                                field: `${prefix}.term`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.outranks`,
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
        return encodeMessage(obj, Answer.codec());
    }
    Answer.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Answer.codec(), opts);
    }
    Answer.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Answer.codec(), opts);
    }
    Answer.stream = stream;
})(Answer || (Answer = {}));
export var Request;
(function (Request) {
    let _codec;
    Request.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
                }
                if (obj.last != null) {
                    w.uint32(18);
                    Position.codec().encode(obj.last, w);
                }
                if ((obj.priority != null && obj.priority !== 0)) {
                    w.uint32(24);
                    w.sint32(obj.priority);
                }
                if (obj.transferOf != null) {
                    w.uint32(32);
                    w.uint64Number(obj.transferOf);
                }
                if (obj.handedOver != null) {
                    w.uint32(40);
                    w.uint64Number(obj.handedOver);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    term: 0,
                    priority: 0
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
                            obj.last = Position.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.last
                            });
                            break;
                        }
                        case 3: {
                            obj.priority = reader.sint32();
                            break;
                        }
                        case 4: {
                            obj.transferOf = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            obj.handedOver = reader.uint64Number();
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
                                field: `${prefix}.term`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield* Position.codec().stream(reader, reader.uint32(), `${prefix}.last`, {
                                limits: opts.limits?.last
                            });
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.priority`,
                                value: reader.sint32()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.transferOf`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.handedOver`,
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
        return encodeMessage(obj, Request.codec());
    }
    Request.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Request.codec(), opts);
    }
    Request.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Request.codec(), opts);
    }
    Request.stream = stream;
})(Request || (Request = {}));
export var Ballot;
(function (Ballot) {
    let _codec;
    Ballot.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
                }
                if ((obj.granted != null && obj.granted !== false)) {
                    w.uint32(16);
                    w.bool(obj.granted);
                }
                if (obj.transferOf != null) {
                    w.uint32(24);
                    w.uint64Number(obj.transferOf);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    term: 0,
                    granted: false
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
                            obj.granted = reader.bool();
                            break;
                        }
                        case 3: {
                            obj.transferOf = reader.uint64Number();
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
                                field: `${prefix}.term`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.granted`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.transferOf`,
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
        return encodeMessage(obj, Ballot.codec());
    }
    Ballot.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Ballot.codec(), opts);
    }
    Ballot.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Ballot.codec(), opts);
    }
    Ballot.stream = stream;
})(Ballot || (Ballot = {}));
export var Beat;
(function (Beat) {
    let _codec;
    Beat.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
                }
                if ((obj.round != null && obj.round !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.round);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    term: 0,
                    round: 0
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
                            obj.round = reader.uint64Number();
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
                                field: `${prefix}.term`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.round`,
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
        return encodeMessage(obj, Beat.codec());
    }
    Beat.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Beat.codec(), opts);
    }
    Beat.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Beat.codec(), opts);
    }
    Beat.stream = stream;
})(Beat || (Beat = {}));
export var Stale;
(function (Stale) {
    let _codec;
    Stale.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
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
                                field: `${prefix}.term`,
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
        return encodeMessage(obj, Stale.codec());
    }
    Stale.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Stale.codec(), opts);
    }
    Stale.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Stale.codec(), opts);
    }
    Stale.stream = stream;
})(Stale || (Stale = {}));
export var OfTerm;
(function (OfTerm) {
    let _codec;
    OfTerm.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
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
                                field: `${prefix}.term`,
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
        return encodeMessage(obj, OfTerm.codec());
    }
    OfTerm.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, OfTerm.codec(), opts);
    }
    OfTerm.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, OfTerm.codec(), opts);
    }
    OfTerm.stream = stream;
})(OfTerm || (OfTerm = {}));
export var ElectionFrame;
(function (ElectionFrame) {
    let _codec;
    ElectionFrame.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                obj = { ...obj };
                if (obj.handOver != null) {
                    obj.prepared = undefined;
                    obj.prepare = undefined;
                    obj.token = undefined;
                    obj.stale = undefined;
                    obj.beatAck = undefined;
                    obj.beat = undefined;
                    obj.vote = undefined;
                    obj.voteRequest = undefined;
                    obj.preVote = undefined;
                    obj.preVoteRequest = undefined;
                    obj.answer = undefined;
                    obj.ask = undefined;
                }
                if (obj.prepared != null) {
                    obj.handOver = undefined;
                    obj.prepare = undefined;
                    obj.token = undefined;
                    obj.stale = undefined;
                    obj.beatAck = undefined;
                    obj.beat = undefined;
                    obj.vote = undefined;
                    obj.voteRequest = undefined;
                    obj.preVote = undefined;
                    obj.preVoteRequest = undefined;
                    obj.answer = undefined;
                    obj.ask = undefined;
                }
                if (obj.prepare != null) {
                    obj.handOver = undefined;
                    obj.prepared = undefined;
                    obj.token = undefined;
                    obj.stale = undefined;
                    obj.beatAck = undefined;
                    obj.beat = undefined;
                    obj.vote = undefined;
                    obj.voteRequest = undefined;
                    obj.preVote = undefined;
                    obj.preVoteRequest = undefined;
                    obj.answer = undefined;
                    obj.ask = undefined;
                }
                if (obj.token != null) {
                    obj.handOver = undefined;
                    obj.prepared = undefined;
                    obj.prepare = undefined;
                    obj.stale = undefined;
                    obj.beatAck = undefined;
                    obj.beat = undefined;
                    obj.vote = undefined;
                    obj.voteRequest = undefined;
                    obj.preVote = undefined;
                    obj.preVoteRequest = undefined;
                    obj.answer = undefined;
                    obj.ask = undefined;
                }
                if (obj.stale != null) {
                    obj.handOver = undefined;
                    obj.prepared = undefined;
                    obj.prepare = undefined;
                    obj.token = undefined;
                    obj.beatAck = undefined;
                    obj.beat = undefined;
                    obj.vote = undefined;
                    obj.voteRequest = undefined;
                    obj.preVote = undefined;
                    obj.preVoteRequest = undefined;
                    obj.answer = undefined;
                    obj.ask = undefined;
                }
                if (obj.beatAck != null) {
                    obj.handOver = undefined;
                    obj.prepared = undefined;
                    obj.prepare = undefined;
                    obj.token = undefined;
                    obj.stale = undefined;
                    obj.beat = undefined;
                    obj.vote = undefined;
                    obj.voteRequest = undefined;
                    obj.preVote = undefined;
                    obj.preVoteRequest = undefined;
                    obj.answer = undefined;
                    obj.ask = undefined;
                }
                if (obj.beat != null) {
                    obj.handOver = undefined;
                    obj.prepared = undefined;
                    obj.prepare = undefined;
                    obj.token = undefined;
                    obj.stale = undefined;
                    obj.beatAck = undefined;
                    obj.vote = undefined;
                    obj.voteRequest = undefined;
                    obj.preVote = undefined;
                    obj.preVoteRequest = undefined;
                    obj.answer = undefined;
                    obj.ask = undefined;
                }
                if (obj.vote != null) {
                    obj.handOver = undefined;
                    obj.prepared = undefined;
                    obj.prepare = undefined;
                    obj.token = undefined;
                    obj.stale = undefined;
                    obj.beatAck = undefined;
                    obj.beat = undefined;
                    obj.voteRequest = undefined;
                    obj.preVote = undefined;
                    obj.preVoteRequest = undefined;
                    obj.answer = undefined;
                    obj.ask = undefined;
                }
                if (obj.voteRequest != null) {
                    obj.handOver = undefined;
                    obj.prepared = undefined;
                    obj.prepare = undefined;
                    obj.token = undefined;
                    obj.stale = undefined;
                    obj.beatAck = undefined;
                    obj.beat = undefined;
                    obj.vote = undefined;
                    obj.preVote = undefined;
                    obj.preVoteRequest = undefined;
                    obj.answer = undefined;
                    obj.ask = undefined;
                }
                if (obj.preVote != null) {
                    obj.handOver = undefined;
                    obj.prepared = undefined;
                    obj.prepare = undefined;
                    obj.token = undefined;
                    obj.stale = undefined;
                    obj.beatAck = undefined;
                    obj.beat = undefined;
                    obj.vote = undefined;
                    obj.voteRequest = undefined;
                    obj.preVoteRequest = undefined;
                    obj.answer = undefined;
                    obj.ask = undefined;
                }
                if (obj.preVoteRequest != null) {
                    obj.handOver = undefined;
                    obj.prepared = undefined;
                    obj.prepare = undefined;
                    obj.token = undefined;
                    obj.stale = undefined;
                    obj.beatAck = undefined;
                    obj.beat = undefined;
                    obj.vote = undefined;
                    obj.voteRequest = undefined;
                    obj.preVote = undefined;
                    obj.answer = undefined;
                    obj.ask = undefined;
                }
                if (obj.answer != null) {
                    obj.handOver = undefined;
                    obj.prepared = undefined;
                    obj.prepare = undefined;
                    obj.token = undefined;
                    obj.stale = undefined;
                    obj.beatAck = undefined;
                    obj.beat = undefined;
                    obj.vote = undefined;
                    obj.voteRequest = undefined;
                    obj.preVote = undefined;
                    obj.preVoteRequest = undefined;
                    obj.ask = undefined;
                }
                if (obj.ask != null) {
                    obj.handOver = undefined;
                    obj.prepared = undefined;
                    obj.prepare = undefined;
                    obj.token = undefined;
                    obj.stale = undefined;
                    obj.beatAck = undefined;
                    obj.beat = undefined;
                    obj.vote = undefined;
                    obj.voteRequest = undefined;
                    obj.preVote = undefined;
                    obj.preVoteRequest = undefined;
                    obj.answer = undefined;
                }
                if (obj.ask != null) {
                    w.uint32(10);
                    Ask.codec().encode(obj.ask, w);
                }
                if (obj.answer != null) {
                    w.uint32(18);
                    Answer.codec().encode(obj.answer, w);
                }
                if (obj.preVoteRequest != null) {
                    w.uint32(26);
                    Request.codec().encode(obj.preVoteRequest, w);
                }
                if (obj.preVote != null) {
                    w.uint32(34);
                    Ballot.codec().encode(obj.preVote, w);
                }
                if (obj.voteRequest != null) {
                    w.uint32(42);
                    Request.codec().encode(obj.voteRequest, w);
                }
                if (obj.vote != null) {
                    w.uint32(50);
                    Ballot.codec().encode(obj.vote, w);
                }
                if (obj.beat != null) {
                    w.uint32(58);
                    Beat.codec().encode(obj.beat, w);
                }
                if (obj.beatAck != null) {
                    w.uint32(66);
                    Beat.codec().encode(obj.beatAck, w);
                }
                if (obj.stale != null) {
                    w.uint32(74);
                    Stale.codec().encode(obj.stale, w);
                }
                if (obj.token != null) {
                    w.uint32(82);
                    Token.codec().encode(obj.token, w);
                }
                if (obj.prepare != null) {
                    w.uint32(90);
                    OfTerm.codec().encode(obj.prepare, w);
                }
                if (obj.prepared != null) {
                    w.uint32(98);
                    Ballot.codec().encode(obj.prepared, w);
                }
                if (obj.handOver != null) {
                    w.uint32(106);
                    OfTerm.codec().encode(obj.handOver, w);
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
                            obj.ask = Ask.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ask
                            });
                            break;
                        }
                        case 2: {
                            obj.answer = Answer.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.answer
                            });
                            break;
                        }
                        case 3: {
                            obj.preVoteRequest = Request.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.preVoteRequest
                            });
                            break;
                        }
                        case 4: {
                            obj.preVote = Ballot.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.preVote
                            });
                            break;
                        }
                        case 5: {
                            obj.voteRequest = Request.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.voteRequest
                            });
                            break;
                        }
                        case 6: {
                            obj.vote = Ballot.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.vote
                            });
                            break;
                        }
                        case 7: {
                            obj.beat = Beat.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.beat
                            });
                            break;
                        }
                        case 8: {
                            obj.beatAck = Beat.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.beatAck
                            });
                            break;
                        }
                        case 9: {
                            obj.stale = Stale.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.stale
                            });
                            break;
                        }
                        case 10: {
                            obj.token = Token.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.token
                            });
                            break;
                        }
                        case 11: {
                            obj.prepare = OfTerm.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.prepare
                            });
                            break;
                        }
                        case 12: {
                            obj.prepared = Ballot.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.prepared
                            });
                            break;
                        }
                        case 13: {
                            obj.handOver = OfTerm.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.handOver
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                if (obj.handOver != null) {
                    delete obj.prepared;
                    delete obj.prepare;
                    delete obj.token;
                    delete obj.stale;
                    delete obj.beatAck;
                    delete obj.beat;
                    delete obj.vote;
                    delete obj.voteRequest;
                    delete obj.preVote;
                    delete obj.preVoteRequest;
                    delete obj.answer;
                    delete obj.ask;
                }
                if (obj.prepared != null) {
                    delete obj.handOver;
                    delete obj.prepare;
                    delete obj.token;
                    delete obj.stale;
                    delete obj.beatAck;
                    delete obj.beat;
                    delete obj.vote;
                    delete obj.voteRequest;
                    delete obj.preVote;
                    delete obj.preVoteRequest;
                    delete obj.answer;
                    delete obj.ask;
                }
                if (obj.prepare != null) {
                    delete obj.handOver;
                    delete obj.prepared;
                    delete obj.token;
                    delete obj.stale;
                    delete obj.beatAck;
                    delete obj.beat;
                    delete obj.vote;
                    delete obj.voteRequest;
                    delete obj.preVote;
                    delete obj.preVoteRequest;
                    delete obj.answer;
                    delete obj.ask;
                }
                if (obj.token != null) {
                    delete obj.handOver;
                    delete obj.prepared;
                    delete obj.prepare;
                    delete obj.stale;
                    delete obj.beatAck;
                    delete obj.beat;
                    delete obj.vote;
                    delete obj.voteRequest;
                    delete obj.preVote;
                    delete obj.preVoteRequest;
                    delete obj.answer;
                    delete obj.ask;
                }
                if (obj.stale != null) {
                    delete obj.handOver;
                    delete obj.prepared;
                    delete obj.prepare;
                    delete obj.token;
                    delete obj.beatAck;
                    delete obj.beat;
                    delete obj.vote;
                    delete obj.voteRequest;
                    delete obj.preVote;
                    delete obj.preVoteRequest;
                    delete obj.answer;
                    delete obj.ask;
                }
                if (obj.beatAck != null) {
                    delete obj.handOver;
                    delete obj.prepared;
                    delete obj.prepare;
                    delete obj.token;
                    delete obj.stale;
                    delete obj.beat;
                    delete obj.vote;
                    delete obj.voteRequest;
                    delete obj.preVote;
                    delete obj.preVoteRequest;
                    delete obj.answer;
                    delete obj.ask;
                }
                if (obj.beat != null) {
                    delete obj.handOver;
                    delete obj.prepared;
                    delete obj.prepare;
                    delete obj.token;
                    delete obj.stale;
                    delete obj.beatAck;
                    delete obj.vote;
                    delete obj.voteRequest;
                    delete obj.preVote;
                    delete obj.preVoteRequest;
                    delete obj.answer;
                    delete obj.ask;
                }
                if (obj.vote != null) {
                    delete obj.handOver;
                    delete obj.prepared;
                    delete obj.prepare;
                    delete obj.token;
                    delete obj.stale;
                    delete obj.beatAck;
                    delete obj.beat;
                    delete obj.voteRequest;
                    delete obj.preVote;
                    delete obj.preVoteRequest;
                    delete obj.answer;
                    delete obj.ask;
                }
                if (obj.voteRequest != null) {
                    delete obj.handOver;
                    delete obj.prepared;
                    delete obj.prepare;
                    delete obj.token;
                    delete obj.stale;
                    delete obj.beatAck;
                    delete obj.beat;
                    delete obj.vote;
                    delete obj.preVote;
                    delete obj.preVoteRequest;
                    delete obj.answer;
                    delete obj.ask;
                }
                if (obj.preVote != null) {
                    delete obj.handOver;
                    delete obj.prepared;
                    delete obj.prepare;
                    delete obj.token;
                    delete obj.stale;
                    delete obj.beatAck;
                    delete obj.beat;
                    delete obj.vote;
                    delete obj.voteRequest;
                    delete obj.preVoteRequest;
                    delete obj.answer;
                    delete obj.ask;
                }
                if (obj.preVoteRequest != null) {
                    delete obj.handOver;
                    delete obj.prepared;
                    delete obj.prepare;
                    delete obj.token;
                    delete obj.stale;
                    delete obj.beatAck;
                    delete obj.beat;
                    delete obj.vote;
                    delete obj.voteRequest;
                    delete obj.preVote;
                    delete obj.answer;
                    delete obj.ask;
                }
                if (obj.answer != null) {
                    delete obj.handOver;
                    delete obj.prepared;
                    delete obj.prepare;
                    delete obj.token;
                    delete obj.stale;
                    delete obj.beatAck;
                    delete obj.beat;
                    delete obj.vote;
                    delete obj.voteRequest;
                    delete obj.preVote;
                    delete obj.preVoteRequest;
                    delete obj.ask;
                }
                if (obj.ask != null) {
                    delete obj.handOver;
                    delete obj.prepared;
                    delete obj.prepare;
                    delete obj.token;
                    delete obj.stale;
                    delete obj.beatAck;
                    delete obj.beat;
                    delete obj.vote;
                    delete obj.voteRequest;
                    delete obj.preVote;
                    delete obj.preVoteRequest;
                    delete obj.answer;
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* Ask.codec().stream(reader, reader.uint32(), `${prefix}.ask`, {
                                limits: opts.limits?.ask
                            });
                            break;
                        }
                        case 2: {
                            yield* Answer.codec().stream(reader, reader.uint32(), `${prefix}.answer`, {
                                limits: opts.limits?.answer
                            });
                            break;
                        }
                        case 3: {
                            yield* Request.codec().stream(reader, reader.uint32(), `${prefix}.preVoteRequest`, {
                                limits: opts.limits?.preVoteRequest
                            });
                            break;
                        }
                        case 4: {
                            yield* Ballot.codec().stream(reader, reader.uint32(), `${prefix}.preVote`, {
                                limits: opts.limits?.preVote
                            });
                            break;
                        }
                        case 5: {
                            yield* Request.codec().stream(reader, reader.uint32(), `${prefix}.voteRequest`, {
                                limits: opts.limits?.voteRequest
                            });
                            break;
                        }
                        case 6: {
                            yield* Ballot.codec().stream(reader, reader.uint32(), `${prefix}.vote`, {
                                limits: opts.limits?.vote
                            });
                            break;
                        }
                        case 7: {
                            yield* Beat.codec().stream(reader, reader.uint32(), `${prefix}.beat`, {
                                limits: opts.limits?.beat
                            });
                            break;
                        }
                        case 8: {
                            yield* Beat.codec().stream(reader, reader.uint32(), `${prefix}.beatAck`, {
                                limits: opts.limits?.beatAck
                            });
                            break;
                        }
                        case 9: {
                            yield* Stale.codec().stream(reader, reader.uint32(), `${prefix}.stale`, {
                                limits: opts.limits?.stale
                            });
                            break;
                        }
                        case 10: {
                            yield* Token.codec().stream(reader, reader.uint32(), `${prefix}.token`, {
                                limits: opts.limits?.token
                            });
                            break;
                        }
                        case 11: {
                            yield* OfTerm.codec().stream(reader, reader.uint32(), `${prefix}.prepare`, {
                                limits: opts.limits?.prepare
                            });
                            break;
                        }
                        case 12: {
                            yield* Ballot.codec().stream(reader, reader.uint32(), `${prefix}.prepared`, {
                                limits: opts.limits?.prepared
                            });
                            break;
                        }
                        case 13: {
                            yield* OfTerm.codec().stream(reader, reader.uint32(), `${prefix}.handOver`, {
                                limits: opts.limits?.handOver
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
        return encodeMessage(obj, ElectionFrame.codec());
    }
    ElectionFrame.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, ElectionFrame.codec(), opts);
    }
    ElectionFrame.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, ElectionFrame.codec(), opts);
    }
    ElectionFrame.stream = stream;
})(ElectionFrame || (ElectionFrame = {}));
export var VoteRecord;
(function (VoteRecord) {
    let _codec;
    VoteRecord.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
                }
                if (obj.vote != null) {
                    w.uint32(18);
                    w.string(obj.vote);
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
                            obj.vote = reader.string();
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
                                field: `${prefix}.term`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.vote`,
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
        return encodeMessage(obj, VoteRecord.codec());
    }
    VoteRecord.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, VoteRecord.codec(), opts);
    }
    VoteRecord.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, VoteRecord.codec(), opts);
    }
    VoteRecord.stream = stream;
})(VoteRecord || (VoteRecord = {}));
