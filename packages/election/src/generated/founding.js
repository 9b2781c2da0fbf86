// Generated from ../founding.proto by `npm run generate`. Do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
const nothing = new Uint8Array(0);
export var Proposal;
(function (Proposal) {
    let _codec;
    Proposal.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.id != null && obj.id !== '')) {
                    w.uint32(10);
                    w.string(obj.id);
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
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    id: '',
                    voters: [],
                    settings: nothing
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
                                field: `${prefix}.id`,
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
        return encodeMessage(obj, Proposal.codec());
    }
    Proposal.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Proposal.codec(), opts);
    }
    Proposal.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Proposal.codec(), opts);
    }
    Proposal.stream = stream;
})(Proposal || (Proposal = {}));
export var Propose;
(function (Propose) {
    let _codec;
    Propose.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.proposal != null) {
                    w.uint32(10);
                    Proposal.codec().encode(obj.proposal, w);
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
                            obj.proposal = Proposal.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.proposal
                            });
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
                            yield* Proposal.codec().stream(reader, reader.uint32(), `${prefix}.proposal`, {
                                limits: opts.limits?.proposal
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
        return encodeMessage(obj, Propose.codec());
    }
    Propose.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Propose.codec(), opts);
    }
    Propose.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Propose.codec(), opts);
    }
    Propose.stream = stream;
})(Propose || (Propose = {}));
export var Accept;
(function (Accept) {
    let _codec;
    Accept.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.id != null && obj.id !== '')) {
                    w.uint32(10);
                    w.string(obj.id);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    id: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.id = reader.string();
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
        return encodeMessage(obj, Accept.codec());
    }
    Accept.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Accept.codec(), opts);
    }
    Accept.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Accept.codec(), opts);
    }
    Accept.stream = stream;
})(Accept || (Accept = {}));
export var Ratify;
(function (Ratify) {
    let _codec;
    Ratify.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.id != null && obj.id !== '')) {
                    w.uint32(10);
                    w.string(obj.id);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    id: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.id = reader.string();
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
        return encodeMessage(obj, Ratify.codec());
    }
    Ratify.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Ratify.codec(), opts);
    }
    Ratify.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Ratify.codec(), opts);
    }
    Ratify.stream = stream;
})(Ratify || (Ratify = {}));
export var Abandon;
(function (Abandon) {
    let _codec;
    Abandon.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.id != null && obj.id !== '')) {
                    w.uint32(10);
                    w.string(obj.id);
                }
                if ((obj.isAnswer != null && obj.isAnswer !== false)) {
                    w.uint32(16);
                    w.bool(obj.isAnswer);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    id: '',
                    isAnswer: false
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
                            obj.isAnswer = reader.bool();
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
                                field: `${prefix}.isAnswer`,
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
        return encodeMessage(obj, Abandon.codec());
    }
    Abandon.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Abandon.codec(), opts);
    }
    Abandon.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Abandon.codec(), opts);
    }
    Abandon.stream = stream;
})(Abandon || (Abandon = {}));
export var Refuse;
(function (Refuse) {
    let _codec;
    Refuse.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.id != null && obj.id !== '')) {
                    w.uint32(10);
                    w.string(obj.id);
                }
                if ((obj.settings != null && obj.settings.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.settings);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    id: '',
                    settings: nothing
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
                            obj.settings = reader.bytes();
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
                                field: `${prefix}.settings`,
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
        return encodeMessage(obj, Refuse.codec());
    }
    Refuse.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Refuse.codec(), opts);
    }
    Refuse.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Refuse.codec(), opts);
    }
    Refuse.stream = stream;
})(Refuse || (Refuse = {}));
export var Founded;
(function (Founded) {
    let _codec;
    Founded.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.proposal != null) {
                    w.uint32(10);
                    Proposal.codec().encode(obj.proposal, w);
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
                            obj.proposal = Proposal.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.proposal
                            });
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
                            yield* Proposal.codec().stream(reader, reader.uint32(), `${prefix}.proposal`, {
                                limits: opts.limits?.proposal
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
        return encodeMessage(obj, Founded.codec());
    }
    Founded.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Founded.codec(), opts);
    }
    Founded.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Founded.codec(), opts);
    }
    Founded.stream = stream;
})(Founded || (Founded = {}));
export var FoundingFrame;
(function (FoundingFrame) {
    let _codec;
    FoundingFrame.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                obj = { ...obj };
                if (obj.ratify != null) {
                    obj.founded = undefined;
                    obj.refuse = undefined;
                    obj.abandon = undefined;
                    obj.accept = undefined;
                    obj.propose = undefined;
                }
                if (obj.founded != null) {
                    obj.ratify = undefined;
                    obj.refuse = undefined;
                    obj.abandon = undefined;
                    obj.accept = undefined;
                    obj.propose = undefined;
                }
                if (obj.refuse != null) {
                    obj.ratify = undefined;
                    obj.founded = undefined;
                    obj.abandon = undefined;
                    obj.accept = undefined;
                    obj.propose = undefined;
                }
                if (obj.abandon != null) {
                    obj.ratify = undefined;
                    obj.founded = undefined;
                    obj.refuse = undefined;
                    obj.accept = undefined;
                    obj.propose = undefined;
                }
                if (obj.accept != null) {
                    obj.ratify = undefined;
                    obj.founded = undefined;
                    obj.refuse = undefined;
                    obj.abandon = undefined;
                    obj.propose = undefined;
                }
                if (obj.propose != null) {
                    obj.ratify = undefined;
                    obj.founded = undefined;
                    obj.refuse = undefined;
                    obj.abandon = undefined;
                    obj.accept = undefined;
                }
                if (obj.propose != null) {
                    w.uint32(10);
                    Propose.codec().encode(obj.propose, w);
                }
                if (obj.accept != null) {
                    w.uint32(18);
                    Accept.codec().encode(obj.accept, w);
                }
                if (obj.abandon != null) {
                    w.uint32(26);
                    Abandon.codec().encode(obj.abandon, w);
                }
                if (obj.refuse != null) {
                    w.uint32(34);
                    Refuse.codec().encode(obj.refuse, w);
                }
                if (obj.founded != null) {
                    w.uint32(42);
                    Founded.codec().encode(obj.founded, w);
                }
                if (obj.ratify != null) {
                    w.uint32(50);
                    Ratify.codec().encode(obj.ratify, w);
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
                            obj.propose = Propose.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.propose
                            });
                            break;
                        }
                        case 2: {
                            obj.accept = Accept.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.accept
                            });
                            break;
                        }
                        case 3: {
                            obj.abandon = Abandon.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.abandon
                            });
                            break;
                        }
                        case 4: {
                            obj.refuse = Refuse.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.refuse
                            });
                            break;
                        }
                        case 5: {
                            obj.founded = Founded.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.founded
                            });
                            break;
                        }
                        case 6: {
                            obj.ratify = Ratify.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ratify
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                if (obj.ratify != null) {
                    delete obj.founded;
                    delete obj.refuse;
                    delete obj.abandon;
                    delete obj.accept;
                    delete obj.propose;
                }
                if (obj.founded != null) {
                    delete obj.ratify;
                    delete obj.refuse;
                    delete obj.abandon;
                    delete obj.accept;
                    delete obj.propose;
                }
                if (obj.refuse != null) {
                    delete obj.ratify;
                    delete obj.founded;
                    delete obj.abandon;
                    delete obj.accept;
                    delete obj.propose;
                }
                if (obj.abandon != null) {
                    delete obj.ratify;
                    delete obj.founded;
                    delete obj.refuse;
                    delete obj.accept;
                    delete obj.propose;
                }
                if (obj.accept != null) {
                    delete obj.ratify;
                    delete obj.founded;
                    delete obj.refuse;
                    delete obj.abandon;
                    delete obj.propose;
                }
                if (obj.propose != null) {
                    delete obj.ratify;
                    delete obj.founded;
                    delete obj.refuse;
                    delete obj.abandon;
                    delete obj.accept;
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* Propose.codec().stream(reader, reader.uint32(), `${prefix}.propose`, {
                                limits: opts.limits?.propose
                            });
                            break;
                        }
                        case 2: {
                            yield* Accept.codec().stream(reader, reader.uint32(), `${prefix}.accept`, {
                                limits: opts.limits?.accept
                            });
                            break;
                        }
                        case 3: {
                            yield* Abandon.codec().stream(reader, reader.uint32(), `${prefix}.abandon`, {
                                limits: opts.limits?.abandon
                            });
                            break;
                        }
                        case 4: {
                            yield* Refuse.codec().stream(reader, reader.uint32(), `${prefix}.refuse`, {
                                limits: opts.limits?.refuse
                            });
                            break;
                        }
                        case 5: {
                            yield* Founded.codec().stream(reader, reader.uint32(), `${prefix}.founded`, {
                                limits: opts.limits?.founded
                            });
                            break;
                        }
                        case 6: {
                            yield* Ratify.codec().stream(reader, reader.uint32(), `${prefix}.ratify`, {
                                limits: opts.limits?.ratify
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
        return encodeMessage(obj, FoundingFrame.codec());
    }
    FoundingFrame.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, FoundingFrame.codec(), opts);
    }
    FoundingFrame.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, FoundingFrame.codec(), opts);
    }
    FoundingFrame.stream = stream;
})(FoundingFrame || (FoundingFrame = {}));
export var FoundingRecord;
(function (FoundingRecord) {
    let _codec;
    FoundingRecord.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.proposal != null) {
                    w.uint32(10);
                    Proposal.codec().encode(obj.proposal, w);
                }
                if ((obj.state != null && obj.state !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.state);
                }
                if (obj.abandoned != null && obj.abandoned.length > 0) {
                    for (const value of obj.abandoned) {
                        w.uint32(26);
                        w.string(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    state: 0,
                    abandoned: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.proposal = Proposal.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.proposal
                            });
                            break;
                        }
                        case 2: {
                            obj.state = reader.uint32();
                            break;
                        }
                        case 3: {
                            if (opts.limits?.abandoned != null && obj.abandoned.length === opts.limits.abandoned) {
                                throw new MaxLengthError('Decode error - repeated field "abandoned" had too many elements');
                            }
                            obj.abandoned.push(reader.string());
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
                    abandoned: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* Proposal.codec().stream(reader, reader.uint32(), `${prefix}.proposal`, {
                                limits: opts.limits?.proposal
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.state`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 3: {
                            if (opts.limits?.abandoned != null && obj.abandoned === opts.limits.abandoned) {
                                throw new MaxLengthError('Streaming decode error - repeated field "abandoned" had too many elements');
                            }
                            yield {
                                field: `${prefix}.abandoned[]`,
                                index: obj.abandoned,
                                value: reader.string()
                            };
                            obj.abandoned++;
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
        return encodeMessage(obj, FoundingRecord.codec());
    }
    FoundingRecord.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, FoundingRecord.codec(), opts);
    }
    FoundingRecord.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, FoundingRecord.codec(), opts);
    }
    FoundingRecord.stream = stream;
})(FoundingRecord || (FoundingRecord = {}));
