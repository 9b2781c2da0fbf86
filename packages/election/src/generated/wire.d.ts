// Generated from ../wire.proto by `npm run generate`. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
export interface Position {
    term: number;
    index: number;
}
export declare namespace Position {
    const codec: () => Codec<Position, Partial<Position>>;
    interface PositionTermFieldEvent {
        field: '$.term';
        value: number;
    }
    interface PositionIndexFieldEvent {
        field: '$.index';
        value: number;
    }
    function encode(obj: Partial<Position>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Position>): Position;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Position>): Generator<PositionTermFieldEvent | PositionIndexFieldEvent>;
}
export interface Ask {
    term: number;
    last?: Position;
    priority: number;
}
export declare namespace Ask {
    const codec: () => Codec<Ask, Partial<Ask>>;
    interface AskTermFieldEvent {
        field: '$.term';
        value: number;
    }
    interface AskLastTermFieldEvent {
        field: '$.last.term';
        value: number;
    }
    interface AskLastIndexFieldEvent {
        field: '$.last.index';
        value: number;
    }
    interface AskPriorityFieldEvent {
        field: '$.priority';
        value: number;
    }
    function encode(obj: Partial<Ask>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Ask>): Ask;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Ask>): Generator<AskTermFieldEvent | AskLastTermFieldEvent | AskLastIndexFieldEvent | AskPriorityFieldEvent>;
}
export interface Token {
    term: number;
    origin: string;
    last?: Position;
    priority: number;
}
export declare namespace Token {
    const codec: () => Codec<Token, Partial<Token>>;
    interface TokenTermFieldEvent {
        field: '$.term';
        value: number;
    }
    interface TokenOriginFieldEvent {
        field: '$.origin';
        value: string;
    }
    interface TokenLastTermFieldEvent {
        field: '$.last.term';
        value: number;
    }
    interface TokenLastIndexFieldEvent {
        field: '$.last.index';
        value: number;
    }
    interface TokenPriorityFieldEvent {
        field: '$.priority';
        value: number;
    }
    function encode(obj: Partial<Token>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Token>): Token;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Token>): Generator<TokenTermFieldEvent | TokenOriginFieldEvent | TokenLastTermFieldEvent | TokenLastIndexFieldEvent | TokenPriorityFieldEvent>;
}
export interface Answer {
    term: number;
    outranks: boolean;
}
export declare namespace Answer {
    const codec: () => Codec<Answer, Partial<Answer>>;
    interface AnswerTermFieldEvent {
        field: '$.term';
        value: number;
    }
    interface AnswerOutranksFieldEvent {
        field: '$.outranks';
        value: boolean;
    }
    function encode(obj: Partial<Answer>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Answer>): Answer;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Answer>): Generator<AnswerTermFieldEvent | AnswerOutranksFieldEvent>;
}
export interface Request {
    term: number;
    last?: Position;
    priority: number;
    transferOf?: number;
    handedOver?: number;
}
export declare namespace Request {
    const codec: () => Codec<Request, Partial<Request>>;
    interface RequestTermFieldEvent {
        field: '$.term';
        value: number;
    }
    interface RequestLastTermFieldEvent {
        field: '$.last.term';
        value: number;
    }
    interface RequestLastIndexFieldEvent {
        field: '$.last.index';
        value: number;
    }
    interface RequestPriorityFieldEvent {
        field: '$.priority';
        value: number;
    }
    interface RequestTransferOfFieldEvent {
        field: '$.transferOf';
        value: number;
    }
    interface RequestHandedOverFieldEvent {
        field: '$.handedOver';
        value: number;
    }
    function encode(obj: Partial<Request>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Request>): Request;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Request>): Generator<RequestTermFieldEvent | RequestLastTermFieldEvent | RequestLastIndexFieldEvent | RequestPriorityFieldEvent | RequestTransferOfFieldEvent | RequestHandedOverFieldEvent>;
}
export interface Ballot {
    term: number;
    granted: boolean;
    transferOf?: number;
}
export declare namespace Ballot {
    const codec: () => Codec<Ballot, Partial<Ballot>>;
    interface BallotTermFieldEvent {
        field: '$.term';
        value: number;
    }
    interface BallotGrantedFieldEvent {
        field: '$.granted';
        value: boolean;
    }
    interface BallotTransferOfFieldEvent {
        field: '$.transferOf';
        value: number;
    }
    function encode(obj: Partial<Ballot>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Ballot>): Ballot;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Ballot>): Generator<BallotTermFieldEvent | BallotGrantedFieldEvent | BallotTransferOfFieldEvent>;
}
export interface Beat {
    term: number;
    round: number;
}
export declare namespace Beat {
    const codec: () => Codec<Beat, Partial<Beat>>;
    interface BeatTermFieldEvent {
        field: '$.term';
        value: number;
    }
    interface BeatRoundFieldEvent {
        field: '$.round';
        value: number;
    }
    function encode(obj: Partial<Beat>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Beat>): Beat;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Beat>): Generator<BeatTermFieldEvent | BeatRoundFieldEvent>;
}
export interface Stale {
    term: number;
}
export declare namespace Stale {
    const codec: () => Codec<Stale, Partial<Stale>>;
    interface StaleTermFieldEvent {
        field: '$.term';
        value: number;
    }
    function encode(obj: Partial<Stale>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Stale>): Stale;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Stale>): Generator<StaleTermFieldEvent>;
}
export interface OfTerm {
    term: number;
}
export declare namespace OfTerm {
    const codec: () => Codec<OfTerm, Partial<OfTerm>>;
    interface OfTermTermFieldEvent {
        field: '$.term';
        value: number;
    }
    function encode(obj: Partial<OfTerm>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<OfTerm>): OfTerm;
    function stream(buf: Uint8Array, opts?: DecodeOptions<OfTerm>): Generator<OfTermTermFieldEvent>;
}
export interface ElectionFrame {
    ask?: Ask;
    answer?: Answer;
    preVoteRequest?: Request;
    preVote?: Ballot;
    voteRequest?: Request;
    vote?: Ballot;
    beat?: Beat;
    beatAck?: Beat;
    stale?: Stale;
    token?: Token;
    prepare?: OfTerm;
    prepared?: Ballot;
    handOver?: OfTerm;
}
export declare namespace ElectionFrame {
    const codec: () => Codec<ElectionFrame, Partial<ElectionFrame>>;
    interface ElectionFrameAskTermFieldEvent {
        field: '$.ask.term';
        value: number;
    }
    interface ElectionFrameAskLastTermFieldEvent {
        field: '$.ask.last.term';
        value: number;
    }
    interface ElectionFrameAskLastIndexFieldEvent {
        field: '$.ask.last.index';
        value: number;
    }
    interface ElectionFrameAskPriorityFieldEvent {
        field: '$.ask.priority';
        value: number;
    }
    interface ElectionFrameAnswerTermFieldEvent {
        field: '$.answer.term';
        value: number;
    }
    interface ElectionFrameAnswerOutranksFieldEvent {
        field: '$.answer.outranks';
        value: boolean;
    }
    interface ElectionFramePreVoteRequestTermFieldEvent {
        field: '$.preVoteRequest.term';
        value: number;
    }
    interface ElectionFramePreVoteRequestLastTermFieldEvent {
        field: '$.preVoteRequest.last.term';
        value: number;
    }
    interface ElectionFramePreVoteRequestLastIndexFieldEvent {
        field: '$.preVoteRequest.last.index';
        value: number;
    }
    interface ElectionFramePreVoteRequestPriorityFieldEvent {
        field: '$.preVoteRequest.priority';
        value: number;
    }
    interface ElectionFramePreVoteRequestTransferOfFieldEvent {
        field: '$.preVoteRequest.transferOf';
        value: number;
    }
    interface ElectionFramePreVoteRequestHandedOverFieldEvent {
        field: '$.preVoteRequest.handedOver';
        value: number;
    }
    interface ElectionFramePreVoteTermFieldEvent {
        field: '$.preVote.term';
        value: number;
    }
    interface ElectionFramePreVoteGrantedFieldEvent {
        field: '$.preVote.granted';
        value: boolean;
    }
    interface ElectionFramePreVoteTransferOfFieldEvent {
        field: '$.preVote.transferOf';
        value: number;
    }
    interface ElectionFrameVoteRequestTermFieldEvent {
        field: '$.voteRequest.term';
        value: number;
    }
    interface ElectionFrameVoteRequestLastTermFieldEvent {
        field: '$.voteRequest.last.term';
        value: number;
    }
    interface ElectionFrameVoteRequestLastIndexFieldEvent {
        field: '$.voteRequest.last.index';
        value: number;
    }
    interface ElectionFrameVoteRequestPriorityFieldEvent {
        field: '$.voteRequest.priority';
        value: number;
    }
    interface ElectionFrameVoteRequestTransferOfFieldEvent {
        field: '$.voteRequest.transferOf';
        value: number;
    }
    interface ElectionFrameVoteRequestHandedOverFieldEvent {
        field: '$.voteRequest.handedOver';
        value: number;
    }
    interface ElectionFrameVoteTermFieldEvent {
        field: '$.vote.term';
        value: number;
    }
    interface ElectionFrameVoteGrantedFieldEvent {
        field: '$.vote.granted';
        value: boolean;
    }
    interface ElectionFrameVoteTransferOfFieldEvent {
        field: '$.vote.transferOf';
        value: number;
    }
    interface ElectionFrameBeatTermFieldEvent {
        field: '$.beat.term';
        value: number;
    }
    interface ElectionFrameBeatRoundFieldEvent {
        field: '$.beat.round';
        value: number;
    }
    interface ElectionFrameBeatAckTermFieldEvent {
        field: '$.beatAck.term';
        value: number;
    }
    interface ElectionFrameBeatAckRoundFieldEvent {
        field: '$.beatAck.round';
        value: number;
    }
    interface ElectionFrameStaleTermFieldEvent {
        field: '$.stale.term';
        value: number;
    }
    interface ElectionFrameTokenTermFieldEvent {
        field: '$.token.term';
        value: number;
    }
    interface ElectionFrameTokenOriginFieldEvent {
        field: '$.token.origin';
        value: string;
    }
    interface ElectionFrameTokenLastTermFieldEvent {
        field: '$.token.last.term';
        value: number;
    }
    interface ElectionFrameTokenLastIndexFieldEvent {
        field: '$.token.last.index';
        value: number;
    }
    interface ElectionFrameTokenPriorityFieldEvent {
        field: '$.token.priority';
        value: number;
    }
    interface ElectionFramePrepareTermFieldEvent {
        field: '$.prepare.term';
        value: number;
    }
    interface ElectionFramePreparedTermFieldEvent {
        field: '$.prepared.term';
        value: number;
    }
    interface ElectionFramePreparedGrantedFieldEvent {
        field: '$.prepared.granted';
        value: boolean;
    }
    interface ElectionFramePreparedTransferOfFieldEvent {
        field: '$.prepared.transferOf';
        value: number;
    }
    interface ElectionFrameHandOverTermFieldEvent {
        field: '$.handOver.term';
        value: number;
    }
    function encode(obj: Partial<ElectionFrame>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<ElectionFrame>): ElectionFrame;
    function stream(buf: Uint8Array, opts?: DecodeOptions<ElectionFrame>): Generator<ElectionFrameAskTermFieldEvent | ElectionFrameAskLastTermFieldEvent | ElectionFrameAskLastIndexFieldEvent | ElectionFrameAskPriorityFieldEvent | ElectionFrameAnswerTermFieldEvent | ElectionFrameAnswerOutranksFieldEvent | ElectionFramePreVoteRequestTermFieldEvent | ElectionFramePreVoteRequestLastTermFieldEvent | ElectionFramePreVoteRequestLastIndexFieldEvent | ElectionFramePreVoteRequestPriorityFieldEvent | ElectionFramePreVoteRequestTransferOfFieldEvent | ElectionFramePreVoteRequestHandedOverFieldEvent | ElectionFramePreVoteTermFieldEvent | ElectionFramePreVoteGrantedFieldEvent | ElectionFramePreVoteTransferOfFieldEvent | ElectionFrameVoteRequestTermFieldEvent | ElectionFrameVoteRequestLastTermFieldEvent | ElectionFrameVoteRequestLastIndexFieldEvent | ElectionFrameVoteRequestPriorityFieldEvent | ElectionFrameVoteRequestTransferOfFieldEvent | ElectionFrameVoteRequestHandedOverFieldEvent | ElectionFrameVoteTermFieldEvent | ElectionFrameVoteGrantedFieldEvent | ElectionFrameVoteTransferOfFieldEvent | ElectionFrameBeatTermFieldEvent | ElectionFrameBeatRoundFieldEvent | ElectionFrameBeatAckTermFieldEvent | ElectionFrameBeatAckRoundFieldEvent | ElectionFrameStaleTermFieldEvent | ElectionFrameTokenTermFieldEvent | ElectionFrameTokenOriginFieldEvent | ElectionFrameTokenLastTermFieldEvent | ElectionFrameTokenLastIndexFieldEvent | ElectionFrameTokenPriorityFieldEvent | ElectionFramePrepareTermFieldEvent | ElectionFramePreparedTermFieldEvent | ElectionFramePreparedGrantedFieldEvent | ElectionFramePreparedTransferOfFieldEvent | ElectionFrameHandOverTermFieldEvent>;
}
export interface VoteRecord {
    term: number;
    vote?: string;
}
export declare namespace VoteRecord {
    const codec: () => Codec<VoteRecord, Partial<VoteRecord>>;
    interface VoteRecordTermFieldEvent {
        field: '$.term';
        value: number;
    }
    interface VoteRecordVoteFieldEvent {
        field: '$.vote';
        value: string;
    }
    function encode(obj: Partial<VoteRecord>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<VoteRecord>): VoteRecord;
    function stream(buf: Uint8Array, opts?: DecodeOptions<VoteRecord>): Generator<VoteRecordTermFieldEvent | VoteRecordVoteFieldEvent>;
}
