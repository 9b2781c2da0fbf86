// Generated from ../wire.proto by `npm run generate`. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
export interface Frame {
    term: number;
    cluster: string;
    append?: Append;
    appendAck?: AppendAck;
    appendReject?: AppendReject;
    snapshotChunk?: SnapshotChunk;
    snapshotAck?: SnapshotAck;
    follow?: Follow;
    operations?: Operations;
    openSession?: OpenSession;
    closeSession?: CloseSession;
    keepAlive?: KeepAlive;
    keepAliveAck?: KeepAliveAck;
    readRequest?: ReadRequest;
    readReply?: ReadReply;
    crash?: Crash;
    setSeats?: SetSeats;
}
export declare namespace Frame {
    const codec: () => Codec<Frame, Partial<Frame>>;
    interface FrameTermFieldEvent {
        field: '$.term';
        value: number;
    }
    interface FrameClusterFieldEvent {
        field: '$.cluster';
        value: string;
    }
    interface FrameAppendPreviousTermFieldEvent {
        field: '$.append.previousTerm';
        value: number;
    }
    interface FrameAppendPreviousIndexFieldEvent {
        field: '$.append.previousIndex';
        value: number;
    }
    interface FrameAppendCommitFieldEvent {
        field: '$.append.commit';
        value: number;
    }
    interface FrameAppendProbeFieldEvent {
        field: '$.append.probe';
        value: boolean;
    }
    interface FrameAppendEntriesFieldEvent {
        field: '$.append.entries[]';
        index: number;
        value: Uint8Array<ArrayBuffer>;
    }
    interface FrameAppendAckIndexFieldEvent {
        field: '$.appendAck.index';
        value: number;
    }
    interface FrameAppendAckPersistedFieldEvent {
        field: '$.appendAck.persisted';
        value: number;
    }
    interface FrameAppendAckCommitFieldEvent {
        field: '$.appendAck.commit';
        value: number;
    }
    interface FrameAppendRejectIndexFieldEvent {
        field: '$.appendReject.index';
        value: number;
    }
    interface FrameAppendRejectHintTermFieldEvent {
        field: '$.appendReject.hintTerm';
        value: number;
    }
    interface FrameAppendRejectHintIndexFieldEvent {
        field: '$.appendReject.hintIndex';
        value: number;
    }
    interface FrameSnapshotChunkLastTermFieldEvent {
        field: '$.snapshotChunk.lastTerm';
        value: number;
    }
    interface FrameSnapshotChunkLastIndexFieldEvent {
        field: '$.snapshotChunk.lastIndex';
        value: number;
    }
    interface FrameSnapshotChunkOffsetFieldEvent {
        field: '$.snapshotChunk.offset';
        value: number;
    }
    interface FrameSnapshotChunkTotalFieldEvent {
        field: '$.snapshotChunk.total';
        value: number;
    }
    interface FrameSnapshotChunkChunkFieldEvent {
        field: '$.snapshotChunk.chunk';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FrameSnapshotAckLastTermFieldEvent {
        field: '$.snapshotAck.lastTerm';
        value: number;
    }
    interface FrameSnapshotAckLastIndexFieldEvent {
        field: '$.snapshotAck.lastIndex';
        value: number;
    }
    interface FrameSnapshotAckOffsetFieldEvent {
        field: '$.snapshotAck.offset';
        value: number;
    }
    interface FrameFollowLastTermFieldEvent {
        field: '$.follow.lastTerm';
        value: number;
    }
    interface FrameFollowLastIndexFieldEvent {
        field: '$.follow.lastIndex';
        value: number;
    }
    interface FrameFollowListensFieldEvent {
        field: '$.follow.listens';
        value: boolean;
    }
    interface FrameOperationsSessionFieldEvent {
        field: '$.operations.session';
        value: number;
    }
    interface FrameOperationsFirstFieldEvent {
        field: '$.operations.first';
        value: number;
    }
    interface FrameOperationsAcknowledgedFieldEvent {
        field: '$.operations.acknowledged';
        value: number;
    }
    interface FrameOperationsOperationsCreatePathFieldEvent {
        field: '$.operations.operations[].create.path';
        value: string;
        index: number;
    }
    interface FrameOperationsOperationsCreateValueFieldEvent {
        field: '$.operations.operations[].create.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface FrameOperationsOperationsCreateEphemeralFieldEvent {
        field: '$.operations.operations[].create.ephemeral';
        value: boolean;
        index: number;
    }
    interface FrameOperationsOperationsCreateSequentialFieldEvent {
        field: '$.operations.operations[].create.sequential';
        value: boolean;
        index: number;
    }
    interface FrameOperationsOperationsCreateContainerFieldEvent {
        field: '$.operations.operations[].create.container';
        value: boolean;
        index: number;
    }
    interface FrameOperationsOperationsCreateTtlMsFieldEvent {
        field: '$.operations.operations[].create.ttlMs';
        value: number;
        index: number;
    }
    interface FrameOperationsOperationsSetPathFieldEvent {
        field: '$.operations.operations[].set.path';
        value: string;
        index: number;
    }
    interface FrameOperationsOperationsSetValueFieldEvent {
        field: '$.operations.operations[].set.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface FrameOperationsOperationsSetIfVersionFieldEvent {
        field: '$.operations.operations[].set.ifVersion';
        value: number;
        index: number;
    }
    interface FrameOperationsOperationsDeletePathFieldEvent {
        field: '$.operations.operations[].delete.path';
        value: string;
        index: number;
    }
    interface FrameOperationsOperationsDeleteIfVersionFieldEvent {
        field: '$.operations.operations[].delete.ifVersion';
        value: number;
        index: number;
    }
    interface FrameOperationsOperationsDeleteRecursiveFieldEvent {
        field: '$.operations.operations[].delete.recursive';
        value: boolean;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsCreatePathFieldEvent {
        field: '$.operations.operations[].transaction.steps[].create.path';
        value: string;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsCreateValueFieldEvent {
        field: '$.operations.operations[].transaction.steps[].create.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsCreateEphemeralFieldEvent {
        field: '$.operations.operations[].transaction.steps[].create.ephemeral';
        value: boolean;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsCreateSequentialFieldEvent {
        field: '$.operations.operations[].transaction.steps[].create.sequential';
        value: boolean;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsCreateContainerFieldEvent {
        field: '$.operations.operations[].transaction.steps[].create.container';
        value: boolean;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsCreateTtlMsFieldEvent {
        field: '$.operations.operations[].transaction.steps[].create.ttlMs';
        value: number;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsSetPathFieldEvent {
        field: '$.operations.operations[].transaction.steps[].set.path';
        value: string;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsSetValueFieldEvent {
        field: '$.operations.operations[].transaction.steps[].set.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsSetIfVersionFieldEvent {
        field: '$.operations.operations[].transaction.steps[].set.ifVersion';
        value: number;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsDeletePathFieldEvent {
        field: '$.operations.operations[].transaction.steps[].delete.path';
        value: string;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsDeleteIfVersionFieldEvent {
        field: '$.operations.operations[].transaction.steps[].delete.ifVersion';
        value: number;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsDeleteRecursiveFieldEvent {
        field: '$.operations.operations[].transaction.steps[].delete.recursive';
        value: boolean;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsCheckPathFieldEvent {
        field: '$.operations.operations[].transaction.steps[].check.path';
        value: string;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsCheckVersionFieldEvent {
        field: '$.operations.operations[].transaction.steps[].check.version';
        value: number;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsRevisionCheckPathFieldEvent {
        field: '$.operations.operations[].transaction.steps[].revisionCheck.path';
        value: string;
        index: number;
    }
    interface FrameOperationsOperationsTransactionStepsRevisionCheckRevisionFieldEvent {
        field: '$.operations.operations[].transaction.steps[].revisionCheck.revision';
        value: number;
        index: number;
    }
    interface FrameOpenSessionBootCounterFieldEvent {
        field: '$.openSession.bootCounter';
        value: number;
    }
    interface FrameOpenSessionBootNonceFieldEvent {
        field: '$.openSession.bootNonce';
        value: string;
    }
    interface FrameOpenSessionNumberFieldEvent {
        field: '$.openSession.number';
        value: number;
    }
    interface FrameCloseSessionSessionFieldEvent {
        field: '$.closeSession.session';
        value: number;
    }
    interface FrameKeepAliveSessionFieldEvent {
        field: '$.keepAlive.session';
        value: number;
    }
    interface FrameKeepAliveIdFieldEvent {
        field: '$.keepAlive.id';
        value: number;
    }
    interface FrameKeepAliveAckSessionFieldEvent {
        field: '$.keepAliveAck.session';
        value: number;
    }
    interface FrameKeepAliveAckIdFieldEvent {
        field: '$.keepAliveAck.id';
        value: number;
    }
    interface FrameReadRequestIdFieldEvent {
        field: '$.readRequest.id';
        value: number;
    }
    interface FrameReadReplyIdFieldEvent {
        field: '$.readReply.id';
        value: number;
    }
    interface FrameReadReplyIndexFieldEvent {
        field: '$.readReply.index';
        value: number;
    }
    interface FrameCrashPeerFieldEvent {
        field: '$.crash.peer';
        value: string;
    }
    interface FrameCrashBootCounterFieldEvent {
        field: '$.crash.bootCounter';
        value: number;
    }
    interface FrameSetSeatsSeatsFieldEvent {
        field: '$.setSeats.seats';
        value: number;
    }
    interface FrameSetSeatsAboveFieldEvent {
        field: '$.setSeats.above';
        value: number;
    }
    function encode(obj: Partial<Frame>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Frame>): Frame;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Frame>): Generator<FrameTermFieldEvent | FrameClusterFieldEvent | FrameAppendPreviousTermFieldEvent | FrameAppendPreviousIndexFieldEvent | FrameAppendCommitFieldEvent | FrameAppendProbeFieldEvent | FrameAppendEntriesFieldEvent | FrameAppendAckIndexFieldEvent | FrameAppendAckPersistedFieldEvent | FrameAppendAckCommitFieldEvent | FrameAppendRejectIndexFieldEvent | FrameAppendRejectHintTermFieldEvent | FrameAppendRejectHintIndexFieldEvent | FrameSnapshotChunkLastTermFieldEvent | FrameSnapshotChunkLastIndexFieldEvent | FrameSnapshotChunkOffsetFieldEvent | FrameSnapshotChunkTotalFieldEvent | FrameSnapshotChunkChunkFieldEvent | FrameSnapshotAckLastTermFieldEvent | FrameSnapshotAckLastIndexFieldEvent | FrameSnapshotAckOffsetFieldEvent | FrameFollowLastTermFieldEvent | FrameFollowLastIndexFieldEvent | FrameFollowListensFieldEvent | FrameOperationsSessionFieldEvent | FrameOperationsFirstFieldEvent | FrameOperationsAcknowledgedFieldEvent | FrameOperationsOperationsCreatePathFieldEvent | FrameOperationsOperationsCreateValueFieldEvent | FrameOperationsOperationsCreateEphemeralFieldEvent | FrameOperationsOperationsCreateSequentialFieldEvent | FrameOperationsOperationsCreateContainerFieldEvent | FrameOperationsOperationsCreateTtlMsFieldEvent | FrameOperationsOperationsSetPathFieldEvent | FrameOperationsOperationsSetValueFieldEvent | FrameOperationsOperationsSetIfVersionFieldEvent | FrameOperationsOperationsDeletePathFieldEvent | FrameOperationsOperationsDeleteIfVersionFieldEvent | FrameOperationsOperationsDeleteRecursiveFieldEvent | FrameOperationsOperationsTransactionStepsCreatePathFieldEvent | FrameOperationsOperationsTransactionStepsCreateValueFieldEvent | FrameOperationsOperationsTransactionStepsCreateEphemeralFieldEvent | FrameOperationsOperationsTransactionStepsCreateSequentialFieldEvent | FrameOperationsOperationsTransactionStepsCreateContainerFieldEvent | FrameOperationsOperationsTransactionStepsCreateTtlMsFieldEvent | FrameOperationsOperationsTransactionStepsSetPathFieldEvent | FrameOperationsOperationsTransactionStepsSetValueFieldEvent | FrameOperationsOperationsTransactionStepsSetIfVersionFieldEvent | FrameOperationsOperationsTransactionStepsDeletePathFieldEvent | FrameOperationsOperationsTransactionStepsDeleteIfVersionFieldEvent | FrameOperationsOperationsTransactionStepsDeleteRecursiveFieldEvent | FrameOperationsOperationsTransactionStepsCheckPathFieldEvent | FrameOperationsOperationsTransactionStepsCheckVersionFieldEvent | FrameOperationsOperationsTransactionStepsRevisionCheckPathFieldEvent | FrameOperationsOperationsTransactionStepsRevisionCheckRevisionFieldEvent | FrameOpenSessionBootCounterFieldEvent | FrameOpenSessionBootNonceFieldEvent | FrameOpenSessionNumberFieldEvent | FrameCloseSessionSessionFieldEvent | FrameKeepAliveSessionFieldEvent | FrameKeepAliveIdFieldEvent | FrameKeepAliveAckSessionFieldEvent | FrameKeepAliveAckIdFieldEvent | FrameReadRequestIdFieldEvent | FrameReadReplyIdFieldEvent | FrameReadReplyIndexFieldEvent | FrameCrashPeerFieldEvent | FrameCrashBootCounterFieldEvent | FrameSetSeatsSeatsFieldEvent | FrameSetSeatsAboveFieldEvent>;
}
export interface Append {
    previousTerm: number;
    previousIndex: number;
    commit: number;
    probe: boolean;
    entries: Uint8Array<ArrayBuffer>[];
}
export declare namespace Append {
    const codec: () => Codec<Append, Partial<Append>>;
    interface AppendPreviousTermFieldEvent {
        field: '$.previousTerm';
        value: number;
    }
    interface AppendPreviousIndexFieldEvent {
        field: '$.previousIndex';
        value: number;
    }
    interface AppendCommitFieldEvent {
        field: '$.commit';
        value: number;
    }
    interface AppendProbeFieldEvent {
        field: '$.probe';
        value: boolean;
    }
    interface AppendEntriesFieldEvent {
        field: '$.entries[]';
        index: number;
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Append>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Append>): Append;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Append>): Generator<AppendPreviousTermFieldEvent | AppendPreviousIndexFieldEvent | AppendCommitFieldEvent | AppendProbeFieldEvent | AppendEntriesFieldEvent>;
}
export interface AppendAck {
    index: number;
    persisted: number;
    commit: number;
}
export declare namespace AppendAck {
    const codec: () => Codec<AppendAck, Partial<AppendAck>>;
    interface AppendAckIndexFieldEvent {
        field: '$.index';
        value: number;
    }
    interface AppendAckPersistedFieldEvent {
        field: '$.persisted';
        value: number;
    }
    interface AppendAckCommitFieldEvent {
        field: '$.commit';
        value: number;
    }
    function encode(obj: Partial<AppendAck>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<AppendAck>): AppendAck;
    function stream(buf: Uint8Array, opts?: DecodeOptions<AppendAck>): Generator<AppendAckIndexFieldEvent | AppendAckPersistedFieldEvent | AppendAckCommitFieldEvent>;
}
export interface AppendReject {
    index: number;
    hintTerm: number;
    hintIndex: number;
}
export declare namespace AppendReject {
    const codec: () => Codec<AppendReject, Partial<AppendReject>>;
    interface AppendRejectIndexFieldEvent {
        field: '$.index';
        value: number;
    }
    interface AppendRejectHintTermFieldEvent {
        field: '$.hintTerm';
        value: number;
    }
    interface AppendRejectHintIndexFieldEvent {
        field: '$.hintIndex';
        value: number;
    }
    function encode(obj: Partial<AppendReject>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<AppendReject>): AppendReject;
    function stream(buf: Uint8Array, opts?: DecodeOptions<AppendReject>): Generator<AppendRejectIndexFieldEvent | AppendRejectHintTermFieldEvent | AppendRejectHintIndexFieldEvent>;
}
export interface SnapshotChunk {
    lastTerm: number;
    lastIndex: number;
    offset: number;
    total: number;
    chunk: Uint8Array<ArrayBuffer>;
}
export declare namespace SnapshotChunk {
    const codec: () => Codec<SnapshotChunk, Partial<SnapshotChunk>>;
    interface SnapshotChunkLastTermFieldEvent {
        field: '$.lastTerm';
        value: number;
    }
    interface SnapshotChunkLastIndexFieldEvent {
        field: '$.lastIndex';
        value: number;
    }
    interface SnapshotChunkOffsetFieldEvent {
        field: '$.offset';
        value: number;
    }
    interface SnapshotChunkTotalFieldEvent {
        field: '$.total';
        value: number;
    }
    interface SnapshotChunkChunkFieldEvent {
        field: '$.chunk';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<SnapshotChunk>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<SnapshotChunk>): SnapshotChunk;
    function stream(buf: Uint8Array, opts?: DecodeOptions<SnapshotChunk>): Generator<SnapshotChunkLastTermFieldEvent | SnapshotChunkLastIndexFieldEvent | SnapshotChunkOffsetFieldEvent | SnapshotChunkTotalFieldEvent | SnapshotChunkChunkFieldEvent>;
}
export interface SnapshotAck {
    lastTerm: number;
    lastIndex: number;
    offset: number;
}
export declare namespace SnapshotAck {
    const codec: () => Codec<SnapshotAck, Partial<SnapshotAck>>;
    interface SnapshotAckLastTermFieldEvent {
        field: '$.lastTerm';
        value: number;
    }
    interface SnapshotAckLastIndexFieldEvent {
        field: '$.lastIndex';
        value: number;
    }
    interface SnapshotAckOffsetFieldEvent {
        field: '$.offset';
        value: number;
    }
    function encode(obj: Partial<SnapshotAck>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<SnapshotAck>): SnapshotAck;
    function stream(buf: Uint8Array, opts?: DecodeOptions<SnapshotAck>): Generator<SnapshotAckLastTermFieldEvent | SnapshotAckLastIndexFieldEvent | SnapshotAckOffsetFieldEvent>;
}
export interface Follow {
    lastTerm: number;
    lastIndex: number;
    listens: boolean;
}
export declare namespace Follow {
    const codec: () => Codec<Follow, Partial<Follow>>;
    interface FollowLastTermFieldEvent {
        field: '$.lastTerm';
        value: number;
    }
    interface FollowLastIndexFieldEvent {
        field: '$.lastIndex';
        value: number;
    }
    interface FollowListensFieldEvent {
        field: '$.listens';
        value: boolean;
    }
    function encode(obj: Partial<Follow>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Follow>): Follow;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Follow>): Generator<FollowLastTermFieldEvent | FollowLastIndexFieldEvent | FollowListensFieldEvent>;
}
export interface Operations {
    session: number;
    first: number;
    acknowledged: number;
    operations: Operation[];
}
export declare namespace Operations {
    const codec: () => Codec<Operations, Partial<Operations>>;
    interface OperationsSessionFieldEvent {
        field: '$.session';
        value: number;
    }
    interface OperationsFirstFieldEvent {
        field: '$.first';
        value: number;
    }
    interface OperationsAcknowledgedFieldEvent {
        field: '$.acknowledged';
        value: number;
    }
    interface OperationsOperationsCreatePathFieldEvent {
        field: '$.operations[].create.path';
        value: string;
        index: number;
    }
    interface OperationsOperationsCreateValueFieldEvent {
        field: '$.operations[].create.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface OperationsOperationsCreateEphemeralFieldEvent {
        field: '$.operations[].create.ephemeral';
        value: boolean;
        index: number;
    }
    interface OperationsOperationsCreateSequentialFieldEvent {
        field: '$.operations[].create.sequential';
        value: boolean;
        index: number;
    }
    interface OperationsOperationsCreateContainerFieldEvent {
        field: '$.operations[].create.container';
        value: boolean;
        index: number;
    }
    interface OperationsOperationsCreateTtlMsFieldEvent {
        field: '$.operations[].create.ttlMs';
        value: number;
        index: number;
    }
    interface OperationsOperationsSetPathFieldEvent {
        field: '$.operations[].set.path';
        value: string;
        index: number;
    }
    interface OperationsOperationsSetValueFieldEvent {
        field: '$.operations[].set.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface OperationsOperationsSetIfVersionFieldEvent {
        field: '$.operations[].set.ifVersion';
        value: number;
        index: number;
    }
    interface OperationsOperationsDeletePathFieldEvent {
        field: '$.operations[].delete.path';
        value: string;
        index: number;
    }
    interface OperationsOperationsDeleteIfVersionFieldEvent {
        field: '$.operations[].delete.ifVersion';
        value: number;
        index: number;
    }
    interface OperationsOperationsDeleteRecursiveFieldEvent {
        field: '$.operations[].delete.recursive';
        value: boolean;
        index: number;
    }
    interface OperationsOperationsTransactionStepsCreatePathFieldEvent {
        field: '$.operations[].transaction.steps[].create.path';
        value: string;
        index: number;
    }
    interface OperationsOperationsTransactionStepsCreateValueFieldEvent {
        field: '$.operations[].transaction.steps[].create.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface OperationsOperationsTransactionStepsCreateEphemeralFieldEvent {
        field: '$.operations[].transaction.steps[].create.ephemeral';
        value: boolean;
        index: number;
    }
    interface OperationsOperationsTransactionStepsCreateSequentialFieldEvent {
        field: '$.operations[].transaction.steps[].create.sequential';
        value: boolean;
        index: number;
    }
    interface OperationsOperationsTransactionStepsCreateContainerFieldEvent {
        field: '$.operations[].transaction.steps[].create.container';
        value: boolean;
        index: number;
    }
    interface OperationsOperationsTransactionStepsCreateTtlMsFieldEvent {
        field: '$.operations[].transaction.steps[].create.ttlMs';
        value: number;
        index: number;
    }
    interface OperationsOperationsTransactionStepsSetPathFieldEvent {
        field: '$.operations[].transaction.steps[].set.path';
        value: string;
        index: number;
    }
    interface OperationsOperationsTransactionStepsSetValueFieldEvent {
        field: '$.operations[].transaction.steps[].set.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface OperationsOperationsTransactionStepsSetIfVersionFieldEvent {
        field: '$.operations[].transaction.steps[].set.ifVersion';
        value: number;
        index: number;
    }
    interface OperationsOperationsTransactionStepsDeletePathFieldEvent {
        field: '$.operations[].transaction.steps[].delete.path';
        value: string;
        index: number;
    }
    interface OperationsOperationsTransactionStepsDeleteIfVersionFieldEvent {
        field: '$.operations[].transaction.steps[].delete.ifVersion';
        value: number;
        index: number;
    }
    interface OperationsOperationsTransactionStepsDeleteRecursiveFieldEvent {
        field: '$.operations[].transaction.steps[].delete.recursive';
        value: boolean;
        index: number;
    }
    interface OperationsOperationsTransactionStepsCheckPathFieldEvent {
        field: '$.operations[].transaction.steps[].check.path';
        value: string;
        index: number;
    }
    interface OperationsOperationsTransactionStepsCheckVersionFieldEvent {
        field: '$.operations[].transaction.steps[].check.version';
        value: number;
        index: number;
    }
    interface OperationsOperationsTransactionStepsRevisionCheckPathFieldEvent {
        field: '$.operations[].transaction.steps[].revisionCheck.path';
        value: string;
        index: number;
    }
    interface OperationsOperationsTransactionStepsRevisionCheckRevisionFieldEvent {
        field: '$.operations[].transaction.steps[].revisionCheck.revision';
        value: number;
        index: number;
    }
    function encode(obj: Partial<Operations>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Operations>): Operations;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Operations>): Generator<OperationsSessionFieldEvent | OperationsFirstFieldEvent | OperationsAcknowledgedFieldEvent | OperationsOperationsCreatePathFieldEvent | OperationsOperationsCreateValueFieldEvent | OperationsOperationsCreateEphemeralFieldEvent | OperationsOperationsCreateSequentialFieldEvent | OperationsOperationsCreateContainerFieldEvent | OperationsOperationsCreateTtlMsFieldEvent | OperationsOperationsSetPathFieldEvent | OperationsOperationsSetValueFieldEvent | OperationsOperationsSetIfVersionFieldEvent | OperationsOperationsDeletePathFieldEvent | OperationsOperationsDeleteIfVersionFieldEvent | OperationsOperationsDeleteRecursiveFieldEvent | OperationsOperationsTransactionStepsCreatePathFieldEvent | OperationsOperationsTransactionStepsCreateValueFieldEvent | OperationsOperationsTransactionStepsCreateEphemeralFieldEvent | OperationsOperationsTransactionStepsCreateSequentialFieldEvent | OperationsOperationsTransactionStepsCreateContainerFieldEvent | OperationsOperationsTransactionStepsCreateTtlMsFieldEvent | OperationsOperationsTransactionStepsSetPathFieldEvent | OperationsOperationsTransactionStepsSetValueFieldEvent | OperationsOperationsTransactionStepsSetIfVersionFieldEvent | OperationsOperationsTransactionStepsDeletePathFieldEvent | OperationsOperationsTransactionStepsDeleteIfVersionFieldEvent | OperationsOperationsTransactionStepsDeleteRecursiveFieldEvent | OperationsOperationsTransactionStepsCheckPathFieldEvent | OperationsOperationsTransactionStepsCheckVersionFieldEvent | OperationsOperationsTransactionStepsRevisionCheckPathFieldEvent | OperationsOperationsTransactionStepsRevisionCheckRevisionFieldEvent>;
}
export interface OpenSession {
    bootCounter: number;
    bootNonce: string;
    number: number;
}
export declare namespace OpenSession {
    const codec: () => Codec<OpenSession, Partial<OpenSession>>;
    interface OpenSessionBootCounterFieldEvent {
        field: '$.bootCounter';
        value: number;
    }
    interface OpenSessionBootNonceFieldEvent {
        field: '$.bootNonce';
        value: string;
    }
    interface OpenSessionNumberFieldEvent {
        field: '$.number';
        value: number;
    }
    function encode(obj: Partial<OpenSession>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<OpenSession>): OpenSession;
    function stream(buf: Uint8Array, opts?: DecodeOptions<OpenSession>): Generator<OpenSessionBootCounterFieldEvent | OpenSessionBootNonceFieldEvent | OpenSessionNumberFieldEvent>;
}
export interface CloseSession {
    session: number;
}
export declare namespace CloseSession {
    const codec: () => Codec<CloseSession, Partial<CloseSession>>;
    interface CloseSessionSessionFieldEvent {
        field: '$.session';
        value: number;
    }
    function encode(obj: Partial<CloseSession>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<CloseSession>): CloseSession;
    function stream(buf: Uint8Array, opts?: DecodeOptions<CloseSession>): Generator<CloseSessionSessionFieldEvent>;
}
export interface KeepAlive {
    session: number;
    id: number;
}
export declare namespace KeepAlive {
    const codec: () => Codec<KeepAlive, Partial<KeepAlive>>;
    interface KeepAliveSessionFieldEvent {
        field: '$.session';
        value: number;
    }
    interface KeepAliveIdFieldEvent {
        field: '$.id';
        value: number;
    }
    function encode(obj: Partial<KeepAlive>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<KeepAlive>): KeepAlive;
    function stream(buf: Uint8Array, opts?: DecodeOptions<KeepAlive>): Generator<KeepAliveSessionFieldEvent | KeepAliveIdFieldEvent>;
}
export interface KeepAliveAck {
    session: number;
    id: number;
}
export declare namespace KeepAliveAck {
    const codec: () => Codec<KeepAliveAck, Partial<KeepAliveAck>>;
    interface KeepAliveAckSessionFieldEvent {
        field: '$.session';
        value: number;
    }
    interface KeepAliveAckIdFieldEvent {
        field: '$.id';
        value: number;
    }
    function encode(obj: Partial<KeepAliveAck>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<KeepAliveAck>): KeepAliveAck;
    function stream(buf: Uint8Array, opts?: DecodeOptions<KeepAliveAck>): Generator<KeepAliveAckSessionFieldEvent | KeepAliveAckIdFieldEvent>;
}
export interface ReadRequest {
    id: number;
}
export declare namespace ReadRequest {
    const codec: () => Codec<ReadRequest, Partial<ReadRequest>>;
    interface ReadRequestIdFieldEvent {
        field: '$.id';
        value: number;
    }
    function encode(obj: Partial<ReadRequest>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<ReadRequest>): ReadRequest;
    function stream(buf: Uint8Array, opts?: DecodeOptions<ReadRequest>): Generator<ReadRequestIdFieldEvent>;
}
export interface ReadReply {
    id: number;
    index: number;
}
export declare namespace ReadReply {
    const codec: () => Codec<ReadReply, Partial<ReadReply>>;
    interface ReadReplyIdFieldEvent {
        field: '$.id';
        value: number;
    }
    interface ReadReplyIndexFieldEvent {
        field: '$.index';
        value: number;
    }
    function encode(obj: Partial<ReadReply>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<ReadReply>): ReadReply;
    function stream(buf: Uint8Array, opts?: DecodeOptions<ReadReply>): Generator<ReadReplyIdFieldEvent | ReadReplyIndexFieldEvent>;
}
export interface Crash {
    peer: string;
    bootCounter: number;
}
export declare namespace Crash {
    const codec: () => Codec<Crash, Partial<Crash>>;
    interface CrashPeerFieldEvent {
        field: '$.peer';
        value: string;
    }
    interface CrashBootCounterFieldEvent {
        field: '$.bootCounter';
        value: number;
    }
    function encode(obj: Partial<Crash>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Crash>): Crash;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Crash>): Generator<CrashPeerFieldEvent | CrashBootCounterFieldEvent>;
}
export interface SetSeats {
    seats: number;
    above: number;
}
export declare namespace SetSeats {
    const codec: () => Codec<SetSeats, Partial<SetSeats>>;
    interface SetSeatsSeatsFieldEvent {
        field: '$.seats';
        value: number;
    }
    interface SetSeatsAboveFieldEvent {
        field: '$.above';
        value: number;
    }
    function encode(obj: Partial<SetSeats>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<SetSeats>): SetSeats;
    function stream(buf: Uint8Array, opts?: DecodeOptions<SetSeats>): Generator<SetSeatsSeatsFieldEvent | SetSeatsAboveFieldEvent>;
}
export interface Operation {
    create?: Create;
    set?: Set;
    delete?: Delete;
    transaction?: Transaction;
}
export declare namespace Operation {
    const codec: () => Codec<Operation, Partial<Operation>>;
    interface OperationCreatePathFieldEvent {
        field: '$.create.path';
        value: string;
    }
    interface OperationCreateValueFieldEvent {
        field: '$.create.value';
        value: Uint8Array<ArrayBuffer>;
    }
    interface OperationCreateEphemeralFieldEvent {
        field: '$.create.ephemeral';
        value: boolean;
    }
    interface OperationCreateSequentialFieldEvent {
        field: '$.create.sequential';
        value: boolean;
    }
    interface OperationCreateContainerFieldEvent {
        field: '$.create.container';
        value: boolean;
    }
    interface OperationCreateTtlMsFieldEvent {
        field: '$.create.ttlMs';
        value: number;
    }
    interface OperationSetPathFieldEvent {
        field: '$.set.path';
        value: string;
    }
    interface OperationSetValueFieldEvent {
        field: '$.set.value';
        value: Uint8Array<ArrayBuffer>;
    }
    interface OperationSetIfVersionFieldEvent {
        field: '$.set.ifVersion';
        value: number;
    }
    interface OperationDeletePathFieldEvent {
        field: '$.delete.path';
        value: string;
    }
    interface OperationDeleteIfVersionFieldEvent {
        field: '$.delete.ifVersion';
        value: number;
    }
    interface OperationDeleteRecursiveFieldEvent {
        field: '$.delete.recursive';
        value: boolean;
    }
    interface OperationTransactionStepsCreatePathFieldEvent {
        field: '$.transaction.steps[].create.path';
        value: string;
        index: number;
    }
    interface OperationTransactionStepsCreateValueFieldEvent {
        field: '$.transaction.steps[].create.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface OperationTransactionStepsCreateEphemeralFieldEvent {
        field: '$.transaction.steps[].create.ephemeral';
        value: boolean;
        index: number;
    }
    interface OperationTransactionStepsCreateSequentialFieldEvent {
        field: '$.transaction.steps[].create.sequential';
        value: boolean;
        index: number;
    }
    interface OperationTransactionStepsCreateContainerFieldEvent {
        field: '$.transaction.steps[].create.container';
        value: boolean;
        index: number;
    }
    interface OperationTransactionStepsCreateTtlMsFieldEvent {
        field: '$.transaction.steps[].create.ttlMs';
        value: number;
        index: number;
    }
    interface OperationTransactionStepsSetPathFieldEvent {
        field: '$.transaction.steps[].set.path';
        value: string;
        index: number;
    }
    interface OperationTransactionStepsSetValueFieldEvent {
        field: '$.transaction.steps[].set.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface OperationTransactionStepsSetIfVersionFieldEvent {
        field: '$.transaction.steps[].set.ifVersion';
        value: number;
        index: number;
    }
    interface OperationTransactionStepsDeletePathFieldEvent {
        field: '$.transaction.steps[].delete.path';
        value: string;
        index: number;
    }
    interface OperationTransactionStepsDeleteIfVersionFieldEvent {
        field: '$.transaction.steps[].delete.ifVersion';
        value: number;
        index: number;
    }
    interface OperationTransactionStepsDeleteRecursiveFieldEvent {
        field: '$.transaction.steps[].delete.recursive';
        value: boolean;
        index: number;
    }
    interface OperationTransactionStepsCheckPathFieldEvent {
        field: '$.transaction.steps[].check.path';
        value: string;
        index: number;
    }
    interface OperationTransactionStepsCheckVersionFieldEvent {
        field: '$.transaction.steps[].check.version';
        value: number;
        index: number;
    }
    interface OperationTransactionStepsRevisionCheckPathFieldEvent {
        field: '$.transaction.steps[].revisionCheck.path';
        value: string;
        index: number;
    }
    interface OperationTransactionStepsRevisionCheckRevisionFieldEvent {
        field: '$.transaction.steps[].revisionCheck.revision';
        value: number;
        index: number;
    }
    function encode(obj: Partial<Operation>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Operation>): Operation;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Operation>): Generator<OperationCreatePathFieldEvent | OperationCreateValueFieldEvent | OperationCreateEphemeralFieldEvent | OperationCreateSequentialFieldEvent | OperationCreateContainerFieldEvent | OperationCreateTtlMsFieldEvent | OperationSetPathFieldEvent | OperationSetValueFieldEvent | OperationSetIfVersionFieldEvent | OperationDeletePathFieldEvent | OperationDeleteIfVersionFieldEvent | OperationDeleteRecursiveFieldEvent | OperationTransactionStepsCreatePathFieldEvent | OperationTransactionStepsCreateValueFieldEvent | OperationTransactionStepsCreateEphemeralFieldEvent | OperationTransactionStepsCreateSequentialFieldEvent | OperationTransactionStepsCreateContainerFieldEvent | OperationTransactionStepsCreateTtlMsFieldEvent | OperationTransactionStepsSetPathFieldEvent | OperationTransactionStepsSetValueFieldEvent | OperationTransactionStepsSetIfVersionFieldEvent | OperationTransactionStepsDeletePathFieldEvent | OperationTransactionStepsDeleteIfVersionFieldEvent | OperationTransactionStepsDeleteRecursiveFieldEvent | OperationTransactionStepsCheckPathFieldEvent | OperationTransactionStepsCheckVersionFieldEvent | OperationTransactionStepsRevisionCheckPathFieldEvent | OperationTransactionStepsRevisionCheckRevisionFieldEvent>;
}
export interface Transaction {
    steps: Step[];
}
export declare namespace Transaction {
    const codec: () => Codec<Transaction, Partial<Transaction>>;
    interface TransactionStepsCreatePathFieldEvent {
        field: '$.steps[].create.path';
        value: string;
        index: number;
    }
    interface TransactionStepsCreateValueFieldEvent {
        field: '$.steps[].create.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface TransactionStepsCreateEphemeralFieldEvent {
        field: '$.steps[].create.ephemeral';
        value: boolean;
        index: number;
    }
    interface TransactionStepsCreateSequentialFieldEvent {
        field: '$.steps[].create.sequential';
        value: boolean;
        index: number;
    }
    interface TransactionStepsCreateContainerFieldEvent {
        field: '$.steps[].create.container';
        value: boolean;
        index: number;
    }
    interface TransactionStepsCreateTtlMsFieldEvent {
        field: '$.steps[].create.ttlMs';
        value: number;
        index: number;
    }
    interface TransactionStepsSetPathFieldEvent {
        field: '$.steps[].set.path';
        value: string;
        index: number;
    }
    interface TransactionStepsSetValueFieldEvent {
        field: '$.steps[].set.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface TransactionStepsSetIfVersionFieldEvent {
        field: '$.steps[].set.ifVersion';
        value: number;
        index: number;
    }
    interface TransactionStepsDeletePathFieldEvent {
        field: '$.steps[].delete.path';
        value: string;
        index: number;
    }
    interface TransactionStepsDeleteIfVersionFieldEvent {
        field: '$.steps[].delete.ifVersion';
        value: number;
        index: number;
    }
    interface TransactionStepsDeleteRecursiveFieldEvent {
        field: '$.steps[].delete.recursive';
        value: boolean;
        index: number;
    }
    interface TransactionStepsCheckPathFieldEvent {
        field: '$.steps[].check.path';
        value: string;
        index: number;
    }
    interface TransactionStepsCheckVersionFieldEvent {
        field: '$.steps[].check.version';
        value: number;
        index: number;
    }
    interface TransactionStepsRevisionCheckPathFieldEvent {
        field: '$.steps[].revisionCheck.path';
        value: string;
        index: number;
    }
    interface TransactionStepsRevisionCheckRevisionFieldEvent {
        field: '$.steps[].revisionCheck.revision';
        value: number;
        index: number;
    }
    function encode(obj: Partial<Transaction>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Transaction>): Transaction;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Transaction>): Generator<TransactionStepsCreatePathFieldEvent | TransactionStepsCreateValueFieldEvent | TransactionStepsCreateEphemeralFieldEvent | TransactionStepsCreateSequentialFieldEvent | TransactionStepsCreateContainerFieldEvent | TransactionStepsCreateTtlMsFieldEvent | TransactionStepsSetPathFieldEvent | TransactionStepsSetValueFieldEvent | TransactionStepsSetIfVersionFieldEvent | TransactionStepsDeletePathFieldEvent | TransactionStepsDeleteIfVersionFieldEvent | TransactionStepsDeleteRecursiveFieldEvent | TransactionStepsCheckPathFieldEvent | TransactionStepsCheckVersionFieldEvent | TransactionStepsRevisionCheckPathFieldEvent | TransactionStepsRevisionCheckRevisionFieldEvent>;
}
export interface Step {
    create?: Create;
    set?: Set;
    delete?: Delete;
    check?: Check;
    revisionCheck?: RevisionCheck;
}
export declare namespace Step {
    const codec: () => Codec<Step, Partial<Step>>;
    interface StepCreatePathFieldEvent {
        field: '$.create.path';
        value: string;
    }
    interface StepCreateValueFieldEvent {
        field: '$.create.value';
        value: Uint8Array<ArrayBuffer>;
    }
    interface StepCreateEphemeralFieldEvent {
        field: '$.create.ephemeral';
        value: boolean;
    }
    interface StepCreateSequentialFieldEvent {
        field: '$.create.sequential';
        value: boolean;
    }
    interface StepCreateContainerFieldEvent {
        field: '$.create.container';
        value: boolean;
    }
    interface StepCreateTtlMsFieldEvent {
        field: '$.create.ttlMs';
        value: number;
    }
    interface StepSetPathFieldEvent {
        field: '$.set.path';
        value: string;
    }
    interface StepSetValueFieldEvent {
        field: '$.set.value';
        value: Uint8Array<ArrayBuffer>;
    }
    interface StepSetIfVersionFieldEvent {
        field: '$.set.ifVersion';
        value: number;
    }
    interface StepDeletePathFieldEvent {
        field: '$.delete.path';
        value: string;
    }
    interface StepDeleteIfVersionFieldEvent {
        field: '$.delete.ifVersion';
        value: number;
    }
    interface StepDeleteRecursiveFieldEvent {
        field: '$.delete.recursive';
        value: boolean;
    }
    interface StepCheckPathFieldEvent {
        field: '$.check.path';
        value: string;
    }
    interface StepCheckVersionFieldEvent {
        field: '$.check.version';
        value: number;
    }
    interface StepRevisionCheckPathFieldEvent {
        field: '$.revisionCheck.path';
        value: string;
    }
    interface StepRevisionCheckRevisionFieldEvent {
        field: '$.revisionCheck.revision';
        value: number;
    }
    function encode(obj: Partial<Step>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Step>): Step;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Step>): Generator<StepCreatePathFieldEvent | StepCreateValueFieldEvent | StepCreateEphemeralFieldEvent | StepCreateSequentialFieldEvent | StepCreateContainerFieldEvent | StepCreateTtlMsFieldEvent | StepSetPathFieldEvent | StepSetValueFieldEvent | StepSetIfVersionFieldEvent | StepDeletePathFieldEvent | StepDeleteIfVersionFieldEvent | StepDeleteRecursiveFieldEvent | StepCheckPathFieldEvent | StepCheckVersionFieldEvent | StepRevisionCheckPathFieldEvent | StepRevisionCheckRevisionFieldEvent>;
}
export interface Check {
    path: string;
    version: number;
}
export declare namespace Check {
    const codec: () => Codec<Check, Partial<Check>>;
    interface CheckPathFieldEvent {
        field: '$.path';
        value: string;
    }
    interface CheckVersionFieldEvent {
        field: '$.version';
        value: number;
    }
    function encode(obj: Partial<Check>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Check>): Check;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Check>): Generator<CheckPathFieldEvent | CheckVersionFieldEvent>;
}
export interface RevisionCheck {
    path: string;
    revision: number;
}
export declare namespace RevisionCheck {
    const codec: () => Codec<RevisionCheck, Partial<RevisionCheck>>;
    interface RevisionCheckPathFieldEvent {
        field: '$.path';
        value: string;
    }
    interface RevisionCheckRevisionFieldEvent {
        field: '$.revision';
        value: number;
    }
    function encode(obj: Partial<RevisionCheck>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<RevisionCheck>): RevisionCheck;
    function stream(buf: Uint8Array, opts?: DecodeOptions<RevisionCheck>): Generator<RevisionCheckPathFieldEvent | RevisionCheckRevisionFieldEvent>;
}
export interface Create {
    path: string;
    value: Uint8Array<ArrayBuffer>;
    ephemeral: boolean;
    sequential: boolean;
    container: boolean;
    ttlMs: number;
}
export declare namespace Create {
    const codec: () => Codec<Create, Partial<Create>>;
    interface CreatePathFieldEvent {
        field: '$.path';
        value: string;
    }
    interface CreateValueFieldEvent {
        field: '$.value';
        value: Uint8Array<ArrayBuffer>;
    }
    interface CreateEphemeralFieldEvent {
        field: '$.ephemeral';
        value: boolean;
    }
    interface CreateSequentialFieldEvent {
        field: '$.sequential';
        value: boolean;
    }
    interface CreateContainerFieldEvent {
        field: '$.container';
        value: boolean;
    }
    interface CreateTtlMsFieldEvent {
        field: '$.ttlMs';
        value: number;
    }
    function encode(obj: Partial<Create>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Create>): Create;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Create>): Generator<CreatePathFieldEvent | CreateValueFieldEvent | CreateEphemeralFieldEvent | CreateSequentialFieldEvent | CreateContainerFieldEvent | CreateTtlMsFieldEvent>;
}
export interface Set {
    path: string;
    value: Uint8Array<ArrayBuffer>;
    ifVersion?: number;
}
export declare namespace Set {
    const codec: () => Codec<Set, Partial<Set>>;
    interface SetPathFieldEvent {
        field: '$.path';
        value: string;
    }
    interface SetValueFieldEvent {
        field: '$.value';
        value: Uint8Array<ArrayBuffer>;
    }
    interface SetIfVersionFieldEvent {
        field: '$.ifVersion';
        value: number;
    }
    function encode(obj: Partial<Set>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Set>): Set;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Set>): Generator<SetPathFieldEvent | SetValueFieldEvent | SetIfVersionFieldEvent>;
}
export interface Delete {
    path: string;
    ifVersion?: number;
    recursive: boolean;
}
export declare namespace Delete {
    const codec: () => Codec<Delete, Partial<Delete>>;
    interface DeletePathFieldEvent {
        field: '$.path';
        value: string;
    }
    interface DeleteIfVersionFieldEvent {
        field: '$.ifVersion';
        value: number;
    }
    interface DeleteRecursiveFieldEvent {
        field: '$.recursive';
        value: boolean;
    }
    function encode(obj: Partial<Delete>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Delete>): Delete;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Delete>): Generator<DeletePathFieldEvent | DeleteIfVersionFieldEvent | DeleteRecursiveFieldEvent>;
}
export interface LogEntry {
    term: number;
    noop?: Noop;
    configuration?: Configuration;
    openSession?: SessionOpening;
    endSession?: SessionEnd;
    operation?: SessionOperation;
    expireKeys?: KeyExpiry;
}
export declare namespace LogEntry {
    const codec: () => Codec<LogEntry, Partial<LogEntry>>;
    interface LogEntryTermFieldEvent {
        field: '$.term';
        value: number;
    }
    interface LogEntryConfigurationFoundingIdFieldEvent {
        field: '$.configuration.foundingId';
        value: string;
    }
    interface LogEntryConfigurationVotersFieldEvent {
        field: '$.configuration.voters[]';
        index: number;
        value: string;
    }
    interface LogEntryConfigurationSettingsFieldEvent {
        field: '$.configuration.settings';
        value: Uint8Array<ArrayBuffer>;
    }
    interface LogEntryConfigurationSeatsFieldEvent {
        field: '$.configuration.seats';
        value: number;
    }
    interface LogEntryConfigurationRecoveriesFieldEvent {
        field: '$.configuration.recoveries';
        value: number;
    }
    interface LogEntryOpenSessionPeerFieldEvent {
        field: '$.openSession.peer';
        value: string;
    }
    interface LogEntryOpenSessionBootCounterFieldEvent {
        field: '$.openSession.bootCounter';
        value: number;
    }
    interface LogEntryOpenSessionBootNonceFieldEvent {
        field: '$.openSession.bootNonce';
        value: string;
    }
    interface LogEntryOpenSessionNumberFieldEvent {
        field: '$.openSession.number';
        value: number;
    }
    interface LogEntryEndSessionSessionFieldEvent {
        field: '$.endSession.session';
        value: number;
    }
    interface LogEntryEndSessionIsClosingFieldEvent {
        field: '$.endSession.isClosing';
        value: boolean;
    }
    interface LogEntryOperationSessionFieldEvent {
        field: '$.operation.session';
        value: number;
    }
    interface LogEntryOperationSequenceFieldEvent {
        field: '$.operation.sequence';
        value: number;
    }
    interface LogEntryOperationAcknowledgedFieldEvent {
        field: '$.operation.acknowledged';
        value: number;
    }
    interface LogEntryOperationOperationCreatePathFieldEvent {
        field: '$.operation.operation.create.path';
        value: string;
    }
    interface LogEntryOperationOperationCreateValueFieldEvent {
        field: '$.operation.operation.create.value';
        value: Uint8Array<ArrayBuffer>;
    }
    interface LogEntryOperationOperationCreateEphemeralFieldEvent {
        field: '$.operation.operation.create.ephemeral';
        value: boolean;
    }
    interface LogEntryOperationOperationCreateSequentialFieldEvent {
        field: '$.operation.operation.create.sequential';
        value: boolean;
    }
    interface LogEntryOperationOperationCreateContainerFieldEvent {
        field: '$.operation.operation.create.container';
        value: boolean;
    }
    interface LogEntryOperationOperationCreateTtlMsFieldEvent {
        field: '$.operation.operation.create.ttlMs';
        value: number;
    }
    interface LogEntryOperationOperationSetPathFieldEvent {
        field: '$.operation.operation.set.path';
        value: string;
    }
    interface LogEntryOperationOperationSetValueFieldEvent {
        field: '$.operation.operation.set.value';
        value: Uint8Array<ArrayBuffer>;
    }
    interface LogEntryOperationOperationSetIfVersionFieldEvent {
        field: '$.operation.operation.set.ifVersion';
        value: number;
    }
    interface LogEntryOperationOperationDeletePathFieldEvent {
        field: '$.operation.operation.delete.path';
        value: string;
    }
    interface LogEntryOperationOperationDeleteIfVersionFieldEvent {
        field: '$.operation.operation.delete.ifVersion';
        value: number;
    }
    interface LogEntryOperationOperationDeleteRecursiveFieldEvent {
        field: '$.operation.operation.delete.recursive';
        value: boolean;
    }
    interface LogEntryOperationOperationTransactionStepsCreatePathFieldEvent {
        field: '$.operation.operation.transaction.steps[].create.path';
        value: string;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsCreateValueFieldEvent {
        field: '$.operation.operation.transaction.steps[].create.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsCreateEphemeralFieldEvent {
        field: '$.operation.operation.transaction.steps[].create.ephemeral';
        value: boolean;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsCreateSequentialFieldEvent {
        field: '$.operation.operation.transaction.steps[].create.sequential';
        value: boolean;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsCreateContainerFieldEvent {
        field: '$.operation.operation.transaction.steps[].create.container';
        value: boolean;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsCreateTtlMsFieldEvent {
        field: '$.operation.operation.transaction.steps[].create.ttlMs';
        value: number;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsSetPathFieldEvent {
        field: '$.operation.operation.transaction.steps[].set.path';
        value: string;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsSetValueFieldEvent {
        field: '$.operation.operation.transaction.steps[].set.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsSetIfVersionFieldEvent {
        field: '$.operation.operation.transaction.steps[].set.ifVersion';
        value: number;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsDeletePathFieldEvent {
        field: '$.operation.operation.transaction.steps[].delete.path';
        value: string;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsDeleteIfVersionFieldEvent {
        field: '$.operation.operation.transaction.steps[].delete.ifVersion';
        value: number;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsDeleteRecursiveFieldEvent {
        field: '$.operation.operation.transaction.steps[].delete.recursive';
        value: boolean;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsCheckPathFieldEvent {
        field: '$.operation.operation.transaction.steps[].check.path';
        value: string;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsCheckVersionFieldEvent {
        field: '$.operation.operation.transaction.steps[].check.version';
        value: number;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsRevisionCheckPathFieldEvent {
        field: '$.operation.operation.transaction.steps[].revisionCheck.path';
        value: string;
        index: number;
    }
    interface LogEntryOperationOperationTransactionStepsRevisionCheckRevisionFieldEvent {
        field: '$.operation.operation.transaction.steps[].revisionCheck.revision';
        value: number;
        index: number;
    }
    interface LogEntryOperationTimeFieldEvent {
        field: '$.operation.time';
        value: number;
    }
    interface LogEntryExpireKeysTimeFieldEvent {
        field: '$.expireKeys.time';
        value: number;
    }
    function encode(obj: Partial<LogEntry>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<LogEntry>): LogEntry;
    function stream(buf: Uint8Array, opts?: DecodeOptions<LogEntry>): Generator<LogEntryTermFieldEvent | LogEntryConfigurationFoundingIdFieldEvent | LogEntryConfigurationVotersFieldEvent | LogEntryConfigurationSettingsFieldEvent | LogEntryConfigurationSeatsFieldEvent | LogEntryConfigurationRecoveriesFieldEvent | LogEntryOpenSessionPeerFieldEvent | LogEntryOpenSessionBootCounterFieldEvent | LogEntryOpenSessionBootNonceFieldEvent | LogEntryOpenSessionNumberFieldEvent | LogEntryEndSessionSessionFieldEvent | LogEntryEndSessionIsClosingFieldEvent | LogEntryOperationSessionFieldEvent | LogEntryOperationSequenceFieldEvent | LogEntryOperationAcknowledgedFieldEvent | LogEntryOperationOperationCreatePathFieldEvent | LogEntryOperationOperationCreateValueFieldEvent | LogEntryOperationOperationCreateEphemeralFieldEvent | LogEntryOperationOperationCreateSequentialFieldEvent | LogEntryOperationOperationCreateContainerFieldEvent | LogEntryOperationOperationCreateTtlMsFieldEvent | LogEntryOperationOperationSetPathFieldEvent | LogEntryOperationOperationSetValueFieldEvent | LogEntryOperationOperationSetIfVersionFieldEvent | LogEntryOperationOperationDeletePathFieldEvent | LogEntryOperationOperationDeleteIfVersionFieldEvent | LogEntryOperationOperationDeleteRecursiveFieldEvent | LogEntryOperationOperationTransactionStepsCreatePathFieldEvent | LogEntryOperationOperationTransactionStepsCreateValueFieldEvent | LogEntryOperationOperationTransactionStepsCreateEphemeralFieldEvent | LogEntryOperationOperationTransactionStepsCreateSequentialFieldEvent | LogEntryOperationOperationTransactionStepsCreateContainerFieldEvent | LogEntryOperationOperationTransactionStepsCreateTtlMsFieldEvent | LogEntryOperationOperationTransactionStepsSetPathFieldEvent | LogEntryOperationOperationTransactionStepsSetValueFieldEvent | LogEntryOperationOperationTransactionStepsSetIfVersionFieldEvent | LogEntryOperationOperationTransactionStepsDeletePathFieldEvent | LogEntryOperationOperationTransactionStepsDeleteIfVersionFieldEvent | LogEntryOperationOperationTransactionStepsDeleteRecursiveFieldEvent | LogEntryOperationOperationTransactionStepsCheckPathFieldEvent | LogEntryOperationOperationTransactionStepsCheckVersionFieldEvent | LogEntryOperationOperationTransactionStepsRevisionCheckPathFieldEvent | LogEntryOperationOperationTransactionStepsRevisionCheckRevisionFieldEvent | LogEntryOperationTimeFieldEvent | LogEntryExpireKeysTimeFieldEvent>;
}
export interface Noop {
}
export declare namespace Noop {
    const codec: () => Codec<Noop, Partial<Noop>>;
    function encode(obj: Partial<Noop>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Noop>): Noop;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Noop>): Generator<{}>;
}
export interface Configuration {
    foundingId: string;
    voters: string[];
    settings: Uint8Array<ArrayBuffer>;
    seats: number;
    recoveries: number;
}
export declare namespace Configuration {
    const codec: () => Codec<Configuration, Partial<Configuration>>;
    interface ConfigurationFoundingIdFieldEvent {
        field: '$.foundingId';
        value: string;
    }
    interface ConfigurationVotersFieldEvent {
        field: '$.voters[]';
        index: number;
        value: string;
    }
    interface ConfigurationSettingsFieldEvent {
        field: '$.settings';
        value: Uint8Array<ArrayBuffer>;
    }
    interface ConfigurationSeatsFieldEvent {
        field: '$.seats';
        value: number;
    }
    interface ConfigurationRecoveriesFieldEvent {
        field: '$.recoveries';
        value: number;
    }
    function encode(obj: Partial<Configuration>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Configuration>): Configuration;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Configuration>): Generator<ConfigurationFoundingIdFieldEvent | ConfigurationVotersFieldEvent | ConfigurationSettingsFieldEvent | ConfigurationSeatsFieldEvent | ConfigurationRecoveriesFieldEvent>;
}
export interface SessionOpening {
    peer: string;
    bootCounter: number;
    bootNonce: string;
    number: number;
}
export declare namespace SessionOpening {
    const codec: () => Codec<SessionOpening, Partial<SessionOpening>>;
    interface SessionOpeningPeerFieldEvent {
        field: '$.peer';
        value: string;
    }
    interface SessionOpeningBootCounterFieldEvent {
        field: '$.bootCounter';
        value: number;
    }
    interface SessionOpeningBootNonceFieldEvent {
        field: '$.bootNonce';
        value: string;
    }
    interface SessionOpeningNumberFieldEvent {
        field: '$.number';
        value: number;
    }
    function encode(obj: Partial<SessionOpening>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<SessionOpening>): SessionOpening;
    function stream(buf: Uint8Array, opts?: DecodeOptions<SessionOpening>): Generator<SessionOpeningPeerFieldEvent | SessionOpeningBootCounterFieldEvent | SessionOpeningBootNonceFieldEvent | SessionOpeningNumberFieldEvent>;
}
export interface SessionEnd {
    session: number;
    isClosing: boolean;
}
export declare namespace SessionEnd {
    const codec: () => Codec<SessionEnd, Partial<SessionEnd>>;
    interface SessionEndSessionFieldEvent {
        field: '$.session';
        value: number;
    }
    interface SessionEndIsClosingFieldEvent {
        field: '$.isClosing';
        value: boolean;
    }
    function encode(obj: Partial<SessionEnd>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<SessionEnd>): SessionEnd;
    function stream(buf: Uint8Array, opts?: DecodeOptions<SessionEnd>): Generator<SessionEndSessionFieldEvent | SessionEndIsClosingFieldEvent>;
}
export interface SessionOperation {
    session: number;
    sequence: number;
    acknowledged: number;
    operation?: Operation;
    time: number;
}
export declare namespace SessionOperation {
    const codec: () => Codec<SessionOperation, Partial<SessionOperation>>;
    interface SessionOperationSessionFieldEvent {
        field: '$.session';
        value: number;
    }
    interface SessionOperationSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface SessionOperationAcknowledgedFieldEvent {
        field: '$.acknowledged';
        value: number;
    }
    interface SessionOperationOperationCreatePathFieldEvent {
        field: '$.operation.create.path';
        value: string;
    }
    interface SessionOperationOperationCreateValueFieldEvent {
        field: '$.operation.create.value';
        value: Uint8Array<ArrayBuffer>;
    }
    interface SessionOperationOperationCreateEphemeralFieldEvent {
        field: '$.operation.create.ephemeral';
        value: boolean;
    }
    interface SessionOperationOperationCreateSequentialFieldEvent {
        field: '$.operation.create.sequential';
        value: boolean;
    }
    interface SessionOperationOperationCreateContainerFieldEvent {
        field: '$.operation.create.container';
        value: boolean;
    }
    interface SessionOperationOperationCreateTtlMsFieldEvent {
        field: '$.operation.create.ttlMs';
        value: number;
    }
    interface SessionOperationOperationSetPathFieldEvent {
        field: '$.operation.set.path';
        value: string;
    }
    interface SessionOperationOperationSetValueFieldEvent {
        field: '$.operation.set.value';
        value: Uint8Array<ArrayBuffer>;
    }
    interface SessionOperationOperationSetIfVersionFieldEvent {
        field: '$.operation.set.ifVersion';
        value: number;
    }
    interface SessionOperationOperationDeletePathFieldEvent {
        field: '$.operation.delete.path';
        value: string;
    }
    interface SessionOperationOperationDeleteIfVersionFieldEvent {
        field: '$.operation.delete.ifVersion';
        value: number;
    }
    interface SessionOperationOperationDeleteRecursiveFieldEvent {
        field: '$.operation.delete.recursive';
        value: boolean;
    }
    interface SessionOperationOperationTransactionStepsCreatePathFieldEvent {
        field: '$.operation.transaction.steps[].create.path';
        value: string;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsCreateValueFieldEvent {
        field: '$.operation.transaction.steps[].create.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsCreateEphemeralFieldEvent {
        field: '$.operation.transaction.steps[].create.ephemeral';
        value: boolean;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsCreateSequentialFieldEvent {
        field: '$.operation.transaction.steps[].create.sequential';
        value: boolean;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsCreateContainerFieldEvent {
        field: '$.operation.transaction.steps[].create.container';
        value: boolean;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsCreateTtlMsFieldEvent {
        field: '$.operation.transaction.steps[].create.ttlMs';
        value: number;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsSetPathFieldEvent {
        field: '$.operation.transaction.steps[].set.path';
        value: string;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsSetValueFieldEvent {
        field: '$.operation.transaction.steps[].set.value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsSetIfVersionFieldEvent {
        field: '$.operation.transaction.steps[].set.ifVersion';
        value: number;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsDeletePathFieldEvent {
        field: '$.operation.transaction.steps[].delete.path';
        value: string;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsDeleteIfVersionFieldEvent {
        field: '$.operation.transaction.steps[].delete.ifVersion';
        value: number;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsDeleteRecursiveFieldEvent {
        field: '$.operation.transaction.steps[].delete.recursive';
        value: boolean;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsCheckPathFieldEvent {
        field: '$.operation.transaction.steps[].check.path';
        value: string;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsCheckVersionFieldEvent {
        field: '$.operation.transaction.steps[].check.version';
        value: number;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsRevisionCheckPathFieldEvent {
        field: '$.operation.transaction.steps[].revisionCheck.path';
        value: string;
        index: number;
    }
    interface SessionOperationOperationTransactionStepsRevisionCheckRevisionFieldEvent {
        field: '$.operation.transaction.steps[].revisionCheck.revision';
        value: number;
        index: number;
    }
    interface SessionOperationTimeFieldEvent {
        field: '$.time';
        value: number;
    }
    function encode(obj: Partial<SessionOperation>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<SessionOperation>): SessionOperation;
    function stream(buf: Uint8Array, opts?: DecodeOptions<SessionOperation>): Generator<SessionOperationSessionFieldEvent | SessionOperationSequenceFieldEvent | SessionOperationAcknowledgedFieldEvent | SessionOperationOperationCreatePathFieldEvent | SessionOperationOperationCreateValueFieldEvent | SessionOperationOperationCreateEphemeralFieldEvent | SessionOperationOperationCreateSequentialFieldEvent | SessionOperationOperationCreateContainerFieldEvent | SessionOperationOperationCreateTtlMsFieldEvent | SessionOperationOperationSetPathFieldEvent | SessionOperationOperationSetValueFieldEvent | SessionOperationOperationSetIfVersionFieldEvent | SessionOperationOperationDeletePathFieldEvent | SessionOperationOperationDeleteIfVersionFieldEvent | SessionOperationOperationDeleteRecursiveFieldEvent | SessionOperationOperationTransactionStepsCreatePathFieldEvent | SessionOperationOperationTransactionStepsCreateValueFieldEvent | SessionOperationOperationTransactionStepsCreateEphemeralFieldEvent | SessionOperationOperationTransactionStepsCreateSequentialFieldEvent | SessionOperationOperationTransactionStepsCreateContainerFieldEvent | SessionOperationOperationTransactionStepsCreateTtlMsFieldEvent | SessionOperationOperationTransactionStepsSetPathFieldEvent | SessionOperationOperationTransactionStepsSetValueFieldEvent | SessionOperationOperationTransactionStepsSetIfVersionFieldEvent | SessionOperationOperationTransactionStepsDeletePathFieldEvent | SessionOperationOperationTransactionStepsDeleteIfVersionFieldEvent | SessionOperationOperationTransactionStepsDeleteRecursiveFieldEvent | SessionOperationOperationTransactionStepsCheckPathFieldEvent | SessionOperationOperationTransactionStepsCheckVersionFieldEvent | SessionOperationOperationTransactionStepsRevisionCheckPathFieldEvent | SessionOperationOperationTransactionStepsRevisionCheckRevisionFieldEvent | SessionOperationTimeFieldEvent>;
}
export interface KeyExpiry {
    time: number;
}
export declare namespace KeyExpiry {
    const codec: () => Codec<KeyExpiry, Partial<KeyExpiry>>;
    interface KeyExpiryTimeFieldEvent {
        field: '$.time';
        value: number;
    }
    function encode(obj: Partial<KeyExpiry>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<KeyExpiry>): KeyExpiry;
    function stream(buf: Uint8Array, opts?: DecodeOptions<KeyExpiry>): Generator<KeyExpiryTimeFieldEvent>;
}
export interface Snapshot {
    lastTerm: number;
    lastIndex: number;
    revision: number;
    configuration?: Configuration;
    configurationIndex: number;
    sessions: SnapshotSession[];
    ended: SnapshotSession[];
    openings: SessionOpening[];
    keys: SnapshotKey[];
    sequence: number;
    time: number;
}
export declare namespace Snapshot {
    const codec: () => Codec<Snapshot, Partial<Snapshot>>;
    interface SnapshotLastTermFieldEvent {
        field: '$.lastTerm';
        value: number;
    }
    interface SnapshotLastIndexFieldEvent {
        field: '$.lastIndex';
        value: number;
    }
    interface SnapshotRevisionFieldEvent {
        field: '$.revision';
        value: number;
    }
    interface SnapshotConfigurationFoundingIdFieldEvent {
        field: '$.configuration.foundingId';
        value: string;
    }
    interface SnapshotConfigurationVotersFieldEvent {
        field: '$.configuration.voters[]';
        index: number;
        value: string;
    }
    interface SnapshotConfigurationSettingsFieldEvent {
        field: '$.configuration.settings';
        value: Uint8Array<ArrayBuffer>;
    }
    interface SnapshotConfigurationSeatsFieldEvent {
        field: '$.configuration.seats';
        value: number;
    }
    interface SnapshotConfigurationRecoveriesFieldEvent {
        field: '$.configuration.recoveries';
        value: number;
    }
    interface SnapshotConfigurationIndexFieldEvent {
        field: '$.configurationIndex';
        value: number;
    }
    interface SnapshotSessionsHandleFieldEvent {
        field: '$.sessions[].handle';
        value: number;
        index: number;
    }
    interface SnapshotSessionsIdPeerFieldEvent {
        field: '$.sessions[].id.peer';
        value: string;
        index: number;
    }
    interface SnapshotSessionsIdBootCounterFieldEvent {
        field: '$.sessions[].id.bootCounter';
        value: number;
        index: number;
    }
    interface SnapshotSessionsIdBootNonceFieldEvent {
        field: '$.sessions[].id.bootNonce';
        value: string;
        index: number;
    }
    interface SnapshotSessionsIdNumberFieldEvent {
        field: '$.sessions[].id.number';
        value: number;
        index: number;
    }
    interface SnapshotSessionsAcknowledgedFieldEvent {
        field: '$.sessions[].acknowledged';
        value: number;
        index: number;
    }
    interface SnapshotSessionsResultsRevisionFieldEvent {
        field: '$.sessions[].results[].revision';
        value: number;
        index: number;
    }
    interface SnapshotSessionsResultsStepsVersionFieldEvent {
        field: '$.sessions[].results[].steps[].version';
        value: number;
        index: number;
    }
    interface SnapshotSessionsResultsStepsSequenceFieldEvent {
        field: '$.sessions[].results[].steps[].sequence';
        value: number;
        index: number;
    }
    interface SnapshotSessionsResultsCodeFieldEvent {
        field: '$.sessions[].results[].code';
        value: string;
        index: number;
    }
    interface SnapshotSessionsResultsExpectedFieldEvent {
        field: '$.sessions[].results[].expected';
        value: number;
        index: number;
    }
    interface SnapshotSessionsResultsActualFieldEvent {
        field: '$.sessions[].results[].actual';
        value: number;
        index: number;
    }
    interface SnapshotSessionsResultsProblemFieldEvent {
        field: '$.sessions[].results[].problem';
        value: string;
        index: number;
    }
    interface SnapshotSessionsResultsStepFieldEvent {
        field: '$.sessions[].results[].step';
        value: number;
        index: number;
    }
    interface SnapshotSessionsResultsSizeFieldEvent {
        field: '$.sessions[].results[].size';
        value: number;
        index: number;
    }
    interface SnapshotSessionsResultsLimitFieldEvent {
        field: '$.sessions[].results[].limit';
        value: number;
        index: number;
    }
    interface SnapshotSessionsIsClosedFieldEvent {
        field: '$.sessions[].isClosed';
        value: boolean;
        index: number;
    }
    interface SnapshotEndedHandleFieldEvent {
        field: '$.ended[].handle';
        value: number;
        index: number;
    }
    interface SnapshotEndedIdPeerFieldEvent {
        field: '$.ended[].id.peer';
        value: string;
        index: number;
    }
    interface SnapshotEndedIdBootCounterFieldEvent {
        field: '$.ended[].id.bootCounter';
        value: number;
        index: number;
    }
    interface SnapshotEndedIdBootNonceFieldEvent {
        field: '$.ended[].id.bootNonce';
        value: string;
        index: number;
    }
    interface SnapshotEndedIdNumberFieldEvent {
        field: '$.ended[].id.number';
        value: number;
        index: number;
    }
    interface SnapshotEndedAcknowledgedFieldEvent {
        field: '$.ended[].acknowledged';
        value: number;
        index: number;
    }
    interface SnapshotEndedResultsRevisionFieldEvent {
        field: '$.ended[].results[].revision';
        value: number;
        index: number;
    }
    interface SnapshotEndedResultsStepsVersionFieldEvent {
        field: '$.ended[].results[].steps[].version';
        value: number;
        index: number;
    }
    interface SnapshotEndedResultsStepsSequenceFieldEvent {
        field: '$.ended[].results[].steps[].sequence';
        value: number;
        index: number;
    }
    interface SnapshotEndedResultsCodeFieldEvent {
        field: '$.ended[].results[].code';
        value: string;
        index: number;
    }
    interface SnapshotEndedResultsExpectedFieldEvent {
        field: '$.ended[].results[].expected';
        value: number;
        index: number;
    }
    interface SnapshotEndedResultsActualFieldEvent {
        field: '$.ended[].results[].actual';
        value: number;
        index: number;
    }
    interface SnapshotEndedResultsProblemFieldEvent {
        field: '$.ended[].results[].problem';
        value: string;
        index: number;
    }
    interface SnapshotEndedResultsStepFieldEvent {
        field: '$.ended[].results[].step';
        value: number;
        index: number;
    }
    interface SnapshotEndedResultsSizeFieldEvent {
        field: '$.ended[].results[].size';
        value: number;
        index: number;
    }
    interface SnapshotEndedResultsLimitFieldEvent {
        field: '$.ended[].results[].limit';
        value: number;
        index: number;
    }
    interface SnapshotEndedIsClosedFieldEvent {
        field: '$.ended[].isClosed';
        value: boolean;
        index: number;
    }
    interface SnapshotOpeningsPeerFieldEvent {
        field: '$.openings[].peer';
        value: string;
        index: number;
    }
    interface SnapshotOpeningsBootCounterFieldEvent {
        field: '$.openings[].bootCounter';
        value: number;
        index: number;
    }
    interface SnapshotOpeningsBootNonceFieldEvent {
        field: '$.openings[].bootNonce';
        value: string;
        index: number;
    }
    interface SnapshotOpeningsNumberFieldEvent {
        field: '$.openings[].number';
        value: number;
        index: number;
    }
    interface SnapshotKeysPathFieldEvent {
        field: '$.keys[].path';
        value: string;
        index: number;
    }
    interface SnapshotKeysValueFieldEvent {
        field: '$.keys[].value';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface SnapshotKeysVersionFieldEvent {
        field: '$.keys[].version';
        value: number;
        index: number;
    }
    interface SnapshotKeysRevisionFieldEvent {
        field: '$.keys[].revision';
        value: number;
        index: number;
    }
    interface SnapshotKeysOwnerFieldEvent {
        field: '$.keys[].owner';
        value: number;
        index: number;
    }
    interface SnapshotKeysIsContainerFieldEvent {
        field: '$.keys[].isContainer';
        value: boolean;
        index: number;
    }
    interface SnapshotKeysTtlMsFieldEvent {
        field: '$.keys[].ttlMs';
        value: number;
        index: number;
    }
    interface SnapshotKeysExpiresAtFieldEvent {
        field: '$.keys[].expiresAt';
        value: number;
        index: number;
    }
    interface SnapshotSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface SnapshotTimeFieldEvent {
        field: '$.time';
        value: number;
    }
    function encode(obj: Partial<Snapshot>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Snapshot>): Snapshot;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Snapshot>): Generator<SnapshotLastTermFieldEvent | SnapshotLastIndexFieldEvent | SnapshotRevisionFieldEvent | SnapshotConfigurationFoundingIdFieldEvent | SnapshotConfigurationVotersFieldEvent | SnapshotConfigurationSettingsFieldEvent | SnapshotConfigurationSeatsFieldEvent | SnapshotConfigurationRecoveriesFieldEvent | SnapshotConfigurationIndexFieldEvent | SnapshotSessionsHandleFieldEvent | SnapshotSessionsIdPeerFieldEvent | SnapshotSessionsIdBootCounterFieldEvent | SnapshotSessionsIdBootNonceFieldEvent | SnapshotSessionsIdNumberFieldEvent | SnapshotSessionsAcknowledgedFieldEvent | SnapshotSessionsResultsRevisionFieldEvent | SnapshotSessionsResultsStepsVersionFieldEvent | SnapshotSessionsResultsStepsSequenceFieldEvent | SnapshotSessionsResultsCodeFieldEvent | SnapshotSessionsResultsExpectedFieldEvent | SnapshotSessionsResultsActualFieldEvent | SnapshotSessionsResultsProblemFieldEvent | SnapshotSessionsResultsStepFieldEvent | SnapshotSessionsResultsSizeFieldEvent | SnapshotSessionsResultsLimitFieldEvent | SnapshotSessionsIsClosedFieldEvent | SnapshotEndedHandleFieldEvent | SnapshotEndedIdPeerFieldEvent | SnapshotEndedIdBootCounterFieldEvent | SnapshotEndedIdBootNonceFieldEvent | SnapshotEndedIdNumberFieldEvent | SnapshotEndedAcknowledgedFieldEvent | SnapshotEndedResultsRevisionFieldEvent | SnapshotEndedResultsStepsVersionFieldEvent | SnapshotEndedResultsStepsSequenceFieldEvent | SnapshotEndedResultsCodeFieldEvent | SnapshotEndedResultsExpectedFieldEvent | SnapshotEndedResultsActualFieldEvent | SnapshotEndedResultsProblemFieldEvent | SnapshotEndedResultsStepFieldEvent | SnapshotEndedResultsSizeFieldEvent | SnapshotEndedResultsLimitFieldEvent | SnapshotEndedIsClosedFieldEvent | SnapshotOpeningsPeerFieldEvent | SnapshotOpeningsBootCounterFieldEvent | SnapshotOpeningsBootNonceFieldEvent | SnapshotOpeningsNumberFieldEvent | SnapshotKeysPathFieldEvent | SnapshotKeysValueFieldEvent | SnapshotKeysVersionFieldEvent | SnapshotKeysRevisionFieldEvent | SnapshotKeysOwnerFieldEvent | SnapshotKeysIsContainerFieldEvent | SnapshotKeysTtlMsFieldEvent | SnapshotKeysExpiresAtFieldEvent | SnapshotSequenceFieldEvent | SnapshotTimeFieldEvent>;
}
export interface SnapshotSession {
    handle: number;
    id?: SessionOpening;
    acknowledged: number;
    results: SnapshotResult[];
    isClosed: boolean;
}
export declare namespace SnapshotSession {
    const codec: () => Codec<SnapshotSession, Partial<SnapshotSession>>;
    interface SnapshotSessionHandleFieldEvent {
        field: '$.handle';
        value: number;
    }
    interface SnapshotSessionIdPeerFieldEvent {
        field: '$.id.peer';
        value: string;
    }
    interface SnapshotSessionIdBootCounterFieldEvent {
        field: '$.id.bootCounter';
        value: number;
    }
    interface SnapshotSessionIdBootNonceFieldEvent {
        field: '$.id.bootNonce';
        value: string;
    }
    interface SnapshotSessionIdNumberFieldEvent {
        field: '$.id.number';
        value: number;
    }
    interface SnapshotSessionAcknowledgedFieldEvent {
        field: '$.acknowledged';
        value: number;
    }
    interface SnapshotSessionResultsRevisionFieldEvent {
        field: '$.results[].revision';
        value: number;
        index: number;
    }
    interface SnapshotSessionResultsStepsVersionFieldEvent {
        field: '$.results[].steps[].version';
        value: number;
        index: number;
    }
    interface SnapshotSessionResultsStepsSequenceFieldEvent {
        field: '$.results[].steps[].sequence';
        value: number;
        index: number;
    }
    interface SnapshotSessionResultsCodeFieldEvent {
        field: '$.results[].code';
        value: string;
        index: number;
    }
    interface SnapshotSessionResultsExpectedFieldEvent {
        field: '$.results[].expected';
        value: number;
        index: number;
    }
    interface SnapshotSessionResultsActualFieldEvent {
        field: '$.results[].actual';
        value: number;
        index: number;
    }
    interface SnapshotSessionResultsProblemFieldEvent {
        field: '$.results[].problem';
        value: string;
        index: number;
    }
    interface SnapshotSessionResultsStepFieldEvent {
        field: '$.results[].step';
        value: number;
        index: number;
    }
    interface SnapshotSessionResultsSizeFieldEvent {
        field: '$.results[].size';
        value: number;
        index: number;
    }
    interface SnapshotSessionResultsLimitFieldEvent {
        field: '$.results[].limit';
        value: number;
        index: number;
    }
    interface SnapshotSessionIsClosedFieldEvent {
        field: '$.isClosed';
        value: boolean;
    }
    function encode(obj: Partial<SnapshotSession>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<SnapshotSession>): SnapshotSession;
    function stream(buf: Uint8Array, opts?: DecodeOptions<SnapshotSession>): Generator<SnapshotSessionHandleFieldEvent | SnapshotSessionIdPeerFieldEvent | SnapshotSessionIdBootCounterFieldEvent | SnapshotSessionIdBootNonceFieldEvent | SnapshotSessionIdNumberFieldEvent | SnapshotSessionAcknowledgedFieldEvent | SnapshotSessionResultsRevisionFieldEvent | SnapshotSessionResultsStepsVersionFieldEvent | SnapshotSessionResultsStepsSequenceFieldEvent | SnapshotSessionResultsCodeFieldEvent | SnapshotSessionResultsExpectedFieldEvent | SnapshotSessionResultsActualFieldEvent | SnapshotSessionResultsProblemFieldEvent | SnapshotSessionResultsStepFieldEvent | SnapshotSessionResultsSizeFieldEvent | SnapshotSessionResultsLimitFieldEvent | SnapshotSessionIsClosedFieldEvent>;
}
export interface SnapshotResult {
    revision: number;
    steps: SnapshotStep[];
    code: string;
    expected: number;
    actual: number;
    problem: string;
    step?: number;
    size: number;
    limit: number;
}
export declare namespace SnapshotResult {
    const codec: () => Codec<SnapshotResult, Partial<SnapshotResult>>;
    interface SnapshotResultRevisionFieldEvent {
        field: '$.revision';
        value: number;
    }
    interface SnapshotResultStepsVersionFieldEvent {
        field: '$.steps[].version';
        value: number;
        index: number;
    }
    interface SnapshotResultStepsSequenceFieldEvent {
        field: '$.steps[].sequence';
        value: number;
        index: number;
    }
    interface SnapshotResultCodeFieldEvent {
        field: '$.code';
        value: string;
    }
    interface SnapshotResultExpectedFieldEvent {
        field: '$.expected';
        value: number;
    }
    interface SnapshotResultActualFieldEvent {
        field: '$.actual';
        value: number;
    }
    interface SnapshotResultProblemFieldEvent {
        field: '$.problem';
        value: string;
    }
    interface SnapshotResultStepFieldEvent {
        field: '$.step';
        value: number;
    }
    interface SnapshotResultSizeFieldEvent {
        field: '$.size';
        value: number;
    }
    interface SnapshotResultLimitFieldEvent {
        field: '$.limit';
        value: number;
    }
    function encode(obj: Partial<SnapshotResult>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<SnapshotResult>): SnapshotResult;
    function stream(buf: Uint8Array, opts?: DecodeOptions<SnapshotResult>): Generator<SnapshotResultRevisionFieldEvent | SnapshotResultStepsVersionFieldEvent | SnapshotResultStepsSequenceFieldEvent | SnapshotResultCodeFieldEvent | SnapshotResultExpectedFieldEvent | SnapshotResultActualFieldEvent | SnapshotResultProblemFieldEvent | SnapshotResultStepFieldEvent | SnapshotResultSizeFieldEvent | SnapshotResultLimitFieldEvent>;
}
export interface SnapshotStep {
    version?: number;
    sequence?: number;
}
export declare namespace SnapshotStep {
    const codec: () => Codec<SnapshotStep, Partial<SnapshotStep>>;
    interface SnapshotStepVersionFieldEvent {
        field: '$.version';
        value: number;
    }
    interface SnapshotStepSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    function encode(obj: Partial<SnapshotStep>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<SnapshotStep>): SnapshotStep;
    function stream(buf: Uint8Array, opts?: DecodeOptions<SnapshotStep>): Generator<SnapshotStepVersionFieldEvent | SnapshotStepSequenceFieldEvent>;
}
export interface SnapshotParts {
    set: number;
    count: number;
}
export declare namespace SnapshotParts {
    const codec: () => Codec<SnapshotParts, Partial<SnapshotParts>>;
    interface SnapshotPartsSetFieldEvent {
        field: '$.set';
        value: number;
    }
    interface SnapshotPartsCountFieldEvent {
        field: '$.count';
        value: number;
    }
    function encode(obj: Partial<SnapshotParts>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<SnapshotParts>): SnapshotParts;
    function stream(buf: Uint8Array, opts?: DecodeOptions<SnapshotParts>): Generator<SnapshotPartsSetFieldEvent | SnapshotPartsCountFieldEvent>;
}
export interface SnapshotKey {
    path: string;
    value: Uint8Array<ArrayBuffer>;
    version: number;
    revision: number;
    owner: number;
    isContainer: boolean;
    ttlMs: number;
    expiresAt: number;
}
export declare namespace SnapshotKey {
    const codec: () => Codec<SnapshotKey, Partial<SnapshotKey>>;
    interface SnapshotKeyPathFieldEvent {
        field: '$.path';
        value: string;
    }
    interface SnapshotKeyValueFieldEvent {
        field: '$.value';
        value: Uint8Array<ArrayBuffer>;
    }
    interface SnapshotKeyVersionFieldEvent {
        field: '$.version';
        value: number;
    }
    interface SnapshotKeyRevisionFieldEvent {
        field: '$.revision';
        value: number;
    }
    interface SnapshotKeyOwnerFieldEvent {
        field: '$.owner';
        value: number;
    }
    interface SnapshotKeyIsContainerFieldEvent {
        field: '$.isContainer';
        value: boolean;
    }
    interface SnapshotKeyTtlMsFieldEvent {
        field: '$.ttlMs';
        value: number;
    }
    interface SnapshotKeyExpiresAtFieldEvent {
        field: '$.expiresAt';
        value: number;
    }
    function encode(obj: Partial<SnapshotKey>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<SnapshotKey>): SnapshotKey;
    function stream(buf: Uint8Array, opts?: DecodeOptions<SnapshotKey>): Generator<SnapshotKeyPathFieldEvent | SnapshotKeyValueFieldEvent | SnapshotKeyVersionFieldEvent | SnapshotKeyRevisionFieldEvent | SnapshotKeyOwnerFieldEvent | SnapshotKeyIsContainerFieldEvent | SnapshotKeyTtlMsFieldEvent | SnapshotKeyExpiresAtFieldEvent>;
}
