// Generated from ../frame.proto by `npm run generate`. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
export interface Frame {
    version: number;
    cluster: Uint8Array<ArrayBuffer>;
    boot: number;
    parts: Part[];
}
export declare namespace Frame {
    const codec: () => Codec<Frame, Partial<Frame>>;
    interface FrameVersionFieldEvent {
        field: '$.version';
        value: number;
    }
    interface FrameClusterFieldEvent {
        field: '$.cluster';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FrameBootFieldEvent {
        field: '$.boot';
        value: number;
    }
    interface FramePartsRoomFieldEvent {
        field: '$.parts[].room';
        value: number;
        index: number;
    }
    interface FramePartsMessageFieldEvent {
        field: '$.parts[].message';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    function encode(obj: Partial<Frame>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Frame>): Frame;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Frame>): Generator<FrameVersionFieldEvent | FrameClusterFieldEvent | FrameBootFieldEvent | FramePartsRoomFieldEvent | FramePartsMessageFieldEvent>;
}
export interface Part {
    room: number;
    message: Uint8Array<ArrayBuffer>;
}
export declare namespace Part {
    const codec: () => Codec<Part, Partial<Part>>;
    interface PartRoomFieldEvent {
        field: '$.room';
        value: number;
    }
    interface PartMessageFieldEvent {
        field: '$.message';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Part>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Part>): Part;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Part>): Generator<PartRoomFieldEvent | PartMessageFieldEvent>;
}
export interface Tags {
    expect: number;
    cluster: Uint8Array<ArrayBuffer>;
    votes: boolean;
    quic: boolean;
    retires: boolean;
    disk: boolean;
    priority: number;
    recoveries: number;
    full: boolean;
}
export declare namespace Tags {
    const codec: () => Codec<Tags, Partial<Tags>>;
    interface TagsExpectFieldEvent {
        field: '$.expect';
        value: number;
    }
    interface TagsClusterFieldEvent {
        field: '$.cluster';
        value: Uint8Array<ArrayBuffer>;
    }
    interface TagsVotesFieldEvent {
        field: '$.votes';
        value: boolean;
    }
    interface TagsQuicFieldEvent {
        field: '$.quic';
        value: boolean;
    }
    interface TagsRetiresFieldEvent {
        field: '$.retires';
        value: boolean;
    }
    interface TagsDiskFieldEvent {
        field: '$.disk';
        value: boolean;
    }
    interface TagsPriorityFieldEvent {
        field: '$.priority';
        value: number;
    }
    interface TagsRecoveriesFieldEvent {
        field: '$.recoveries';
        value: number;
    }
    interface TagsFullFieldEvent {
        field: '$.full';
        value: boolean;
    }
    function encode(obj: Partial<Tags>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Tags>): Tags;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Tags>): Generator<TagsExpectFieldEvent | TagsClusterFieldEvent | TagsVotesFieldEvent | TagsQuicFieldEvent | TagsRetiresFieldEvent | TagsDiskFieldEvent | TagsPriorityFieldEvent | TagsRecoveriesFieldEvent | TagsFullFieldEvent>;
}
export interface Settings {
    beatMs: number;
    stickinessMs: number;
    leaseMs: number;
    driftBound: number;
    roundMs: number;
    sessionTimeoutMs: number;
    probeIntervalMs: number;
    probeTimeoutMs: number;
    store: string;
    voters: number;
    algorithm: string;
    pathBytes: number;
    valueBytes: number;
    transactionSteps: number;
    transactionBytes: number;
    storeBytes: number;
}
export declare namespace Settings {
    const codec: () => Codec<Settings, Partial<Settings>>;
    interface SettingsBeatMsFieldEvent {
        field: '$.beatMs';
        value: number;
    }
    interface SettingsStickinessMsFieldEvent {
        field: '$.stickinessMs';
        value: number;
    }
    interface SettingsLeaseMsFieldEvent {
        field: '$.leaseMs';
        value: number;
    }
    interface SettingsDriftBoundFieldEvent {
        field: '$.driftBound';
        value: number;
    }
    interface SettingsRoundMsFieldEvent {
        field: '$.roundMs';
        value: number;
    }
    interface SettingsSessionTimeoutMsFieldEvent {
        field: '$.sessionTimeoutMs';
        value: number;
    }
    interface SettingsProbeIntervalMsFieldEvent {
        field: '$.probeIntervalMs';
        value: number;
    }
    interface SettingsProbeTimeoutMsFieldEvent {
        field: '$.probeTimeoutMs';
        value: number;
    }
    interface SettingsStoreFieldEvent {
        field: '$.store';
        value: string;
    }
    interface SettingsVotersFieldEvent {
        field: '$.voters';
        value: number;
    }
    interface SettingsAlgorithmFieldEvent {
        field: '$.algorithm';
        value: string;
    }
    interface SettingsPathBytesFieldEvent {
        field: '$.pathBytes';
        value: number;
    }
    interface SettingsValueBytesFieldEvent {
        field: '$.valueBytes';
        value: number;
    }
    interface SettingsTransactionStepsFieldEvent {
        field: '$.transactionSteps';
        value: number;
    }
    interface SettingsTransactionBytesFieldEvent {
        field: '$.transactionBytes';
        value: number;
    }
    interface SettingsStoreBytesFieldEvent {
        field: '$.storeBytes';
        value: number;
    }
    function encode(obj: Partial<Settings>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Settings>): Settings;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Settings>): Generator<SettingsBeatMsFieldEvent | SettingsStickinessMsFieldEvent | SettingsLeaseMsFieldEvent | SettingsDriftBoundFieldEvent | SettingsRoundMsFieldEvent | SettingsSessionTimeoutMsFieldEvent | SettingsProbeIntervalMsFieldEvent | SettingsProbeTimeoutMsFieldEvent | SettingsStoreFieldEvent | SettingsVotersFieldEvent | SettingsAlgorithmFieldEvent | SettingsPathBytesFieldEvent | SettingsValueBytesFieldEvent | SettingsTransactionStepsFieldEvent | SettingsTransactionBytesFieldEvent | SettingsStoreBytesFieldEvent>;
}
