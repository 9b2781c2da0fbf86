// Generated from ../founding.proto by `npm run generate`. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
export interface Proposal {
    id: string;
    voters: string[];
    settings: Uint8Array<ArrayBuffer>;
}
export declare namespace Proposal {
    const codec: () => Codec<Proposal, Partial<Proposal>>;
    interface ProposalIdFieldEvent {
        field: '$.id';
        value: string;
    }
    interface ProposalVotersFieldEvent {
        field: '$.voters[]';
        index: number;
        value: string;
    }
    interface ProposalSettingsFieldEvent {
        field: '$.settings';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Proposal>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Proposal>): Proposal;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Proposal>): Generator<ProposalIdFieldEvent | ProposalVotersFieldEvent | ProposalSettingsFieldEvent>;
}
export interface Propose {
    proposal?: Proposal;
}
export declare namespace Propose {
    const codec: () => Codec<Propose, Partial<Propose>>;
    interface ProposeProposalIdFieldEvent {
        field: '$.proposal.id';
        value: string;
    }
    interface ProposeProposalVotersFieldEvent {
        field: '$.proposal.voters[]';
        index: number;
        value: string;
    }
    interface ProposeProposalSettingsFieldEvent {
        field: '$.proposal.settings';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Propose>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Propose>): Propose;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Propose>): Generator<ProposeProposalIdFieldEvent | ProposeProposalVotersFieldEvent | ProposeProposalSettingsFieldEvent>;
}
export interface Accept {
    id: string;
}
export declare namespace Accept {
    const codec: () => Codec<Accept, Partial<Accept>>;
    interface AcceptIdFieldEvent {
        field: '$.id';
        value: string;
    }
    function encode(obj: Partial<Accept>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Accept>): Accept;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Accept>): Generator<AcceptIdFieldEvent>;
}
export interface Ratify {
    id: string;
}
export declare namespace Ratify {
    const codec: () => Codec<Ratify, Partial<Ratify>>;
    interface RatifyIdFieldEvent {
        field: '$.id';
        value: string;
    }
    function encode(obj: Partial<Ratify>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Ratify>): Ratify;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Ratify>): Generator<RatifyIdFieldEvent>;
}
export interface Abandon {
    id: string;
    isAnswer: boolean;
}
export declare namespace Abandon {
    const codec: () => Codec<Abandon, Partial<Abandon>>;
    interface AbandonIdFieldEvent {
        field: '$.id';
        value: string;
    }
    interface AbandonIsAnswerFieldEvent {
        field: '$.isAnswer';
        value: boolean;
    }
    function encode(obj: Partial<Abandon>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Abandon>): Abandon;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Abandon>): Generator<AbandonIdFieldEvent | AbandonIsAnswerFieldEvent>;
}
export interface Refuse {
    id: string;
    settings: Uint8Array<ArrayBuffer>;
}
export declare namespace Refuse {
    const codec: () => Codec<Refuse, Partial<Refuse>>;
    interface RefuseIdFieldEvent {
        field: '$.id';
        value: string;
    }
    interface RefuseSettingsFieldEvent {
        field: '$.settings';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Refuse>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Refuse>): Refuse;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Refuse>): Generator<RefuseIdFieldEvent | RefuseSettingsFieldEvent>;
}
export interface Founded {
    proposal?: Proposal;
}
export declare namespace Founded {
    const codec: () => Codec<Founded, Partial<Founded>>;
    interface FoundedProposalIdFieldEvent {
        field: '$.proposal.id';
        value: string;
    }
    interface FoundedProposalVotersFieldEvent {
        field: '$.proposal.voters[]';
        index: number;
        value: string;
    }
    interface FoundedProposalSettingsFieldEvent {
        field: '$.proposal.settings';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Founded>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Founded>): Founded;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Founded>): Generator<FoundedProposalIdFieldEvent | FoundedProposalVotersFieldEvent | FoundedProposalSettingsFieldEvent>;
}
export interface FoundingFrame {
    propose?: Propose;
    accept?: Accept;
    abandon?: Abandon;
    refuse?: Refuse;
    founded?: Founded;
    ratify?: Ratify;
}
export declare namespace FoundingFrame {
    const codec: () => Codec<FoundingFrame, Partial<FoundingFrame>>;
    interface FoundingFrameProposeProposalIdFieldEvent {
        field: '$.propose.proposal.id';
        value: string;
    }
    interface FoundingFrameProposeProposalVotersFieldEvent {
        field: '$.propose.proposal.voters[]';
        index: number;
        value: string;
    }
    interface FoundingFrameProposeProposalSettingsFieldEvent {
        field: '$.propose.proposal.settings';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FoundingFrameAcceptIdFieldEvent {
        field: '$.accept.id';
        value: string;
    }
    interface FoundingFrameAbandonIdFieldEvent {
        field: '$.abandon.id';
        value: string;
    }
    interface FoundingFrameAbandonIsAnswerFieldEvent {
        field: '$.abandon.isAnswer';
        value: boolean;
    }
    interface FoundingFrameRefuseIdFieldEvent {
        field: '$.refuse.id';
        value: string;
    }
    interface FoundingFrameRefuseSettingsFieldEvent {
        field: '$.refuse.settings';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FoundingFrameFoundedProposalIdFieldEvent {
        field: '$.founded.proposal.id';
        value: string;
    }
    interface FoundingFrameFoundedProposalVotersFieldEvent {
        field: '$.founded.proposal.voters[]';
        index: number;
        value: string;
    }
    interface FoundingFrameFoundedProposalSettingsFieldEvent {
        field: '$.founded.proposal.settings';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FoundingFrameRatifyIdFieldEvent {
        field: '$.ratify.id';
        value: string;
    }
    function encode(obj: Partial<FoundingFrame>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<FoundingFrame>): FoundingFrame;
    function stream(buf: Uint8Array, opts?: DecodeOptions<FoundingFrame>): Generator<FoundingFrameProposeProposalIdFieldEvent | FoundingFrameProposeProposalVotersFieldEvent | FoundingFrameProposeProposalSettingsFieldEvent | FoundingFrameAcceptIdFieldEvent | FoundingFrameAbandonIdFieldEvent | FoundingFrameAbandonIsAnswerFieldEvent | FoundingFrameRefuseIdFieldEvent | FoundingFrameRefuseSettingsFieldEvent | FoundingFrameFoundedProposalIdFieldEvent | FoundingFrameFoundedProposalVotersFieldEvent | FoundingFrameFoundedProposalSettingsFieldEvent | FoundingFrameRatifyIdFieldEvent>;
}
export interface FoundingRecord {
    proposal?: Proposal;
    state: number;
    abandoned: string[];
}
export declare namespace FoundingRecord {
    const codec: () => Codec<FoundingRecord, Partial<FoundingRecord>>;
    interface FoundingRecordProposalIdFieldEvent {
        field: '$.proposal.id';
        value: string;
    }
    interface FoundingRecordProposalVotersFieldEvent {
        field: '$.proposal.voters[]';
        index: number;
        value: string;
    }
    interface FoundingRecordProposalSettingsFieldEvent {
        field: '$.proposal.settings';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FoundingRecordStateFieldEvent {
        field: '$.state';
        value: number;
    }
    interface FoundingRecordAbandonedFieldEvent {
        field: '$.abandoned[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<FoundingRecord>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<FoundingRecord>): FoundingRecord;
    function stream(buf: Uint8Array, opts?: DecodeOptions<FoundingRecord>): Generator<FoundingRecordProposalIdFieldEvent | FoundingRecordProposalVotersFieldEvent | FoundingRecordProposalSettingsFieldEvent | FoundingRecordStateFieldEvent | FoundingRecordAbandonedFieldEvent>;
}
