// Generated from ../wire.proto by `npm run generate`. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
export interface Packet {
    version: number;
    cluster: string;
    from: string;
    ping?: Ping;
    ack?: Ack;
    pingRequest?: PingRequest;
    join?: Join;
    compare?: Compare;
    sync?: Sync;
    gossip?: Gossip;
    nack?: Nack;
    claim?: Claim;
    news: Uint8Array<ArrayBuffer>[];
}
export declare namespace Packet {
    const codec: () => Codec<Packet, Partial<Packet>>;
    interface PacketVersionFieldEvent {
        field: '$.version';
        value: number;
    }
    interface PacketClusterFieldEvent {
        field: '$.cluster';
        value: string;
    }
    interface PacketFromFieldEvent {
        field: '$.from';
        value: string;
    }
    interface PacketPingSequenceFieldEvent {
        field: '$.ping.sequence';
        value: number;
    }
    interface PacketPingTargetFieldEvent {
        field: '$.ping.target';
        value: string;
    }
    interface PacketPingIntroduceFieldEvent {
        field: '$.ping.introduce';
        value: boolean;
    }
    interface PacketAckSequenceFieldEvent {
        field: '$.ack.sequence';
        value: number;
    }
    interface PacketAckTargetFieldEvent {
        field: '$.ack.target';
        value: string;
    }
    interface PacketPingRequestSequenceFieldEvent {
        field: '$.pingRequest.sequence';
        value: number;
    }
    interface PacketPingRequestTargetFieldEvent {
        field: '$.pingRequest.target';
        value: string;
    }
    interface PacketPingRequestAddressFieldEvent {
        field: '$.pingRequest.address';
        value: string;
    }
    interface PacketJoinSequenceFieldEvent {
        field: '$.join.sequence';
        value: number;
    }
    interface PacketCompareDigestFieldEvent {
        field: '$.compare.digest';
        value: number;
    }
    interface PacketSyncSequenceFieldEvent {
        field: '$.sync.sequence';
        value: number;
    }
    interface PacketSyncWantsYoursFieldEvent {
        field: '$.sync.wantsYours';
        value: boolean;
    }
    interface PacketNackSequenceFieldEvent {
        field: '$.nack.sequence';
        value: number;
    }
    interface PacketNackTargetFieldEvent {
        field: '$.nack.target';
        value: string;
    }
    interface PacketClaimLifeFieldEvent {
        field: '$.claim.life';
        value: number;
    }
    interface PacketClaimAgeMsFieldEvent {
        field: '$.claim.ageMs';
        value: number;
    }
    interface PacketClaimEchoFieldEvent {
        field: '$.claim.echo';
        value: number;
    }
    interface PacketNewsFieldEvent {
        field: '$.news[]';
        index: number;
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Packet>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Packet>): Packet;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Packet>): Generator<PacketVersionFieldEvent | PacketClusterFieldEvent | PacketFromFieldEvent | PacketPingSequenceFieldEvent | PacketPingTargetFieldEvent | PacketPingIntroduceFieldEvent | PacketAckSequenceFieldEvent | PacketAckTargetFieldEvent | PacketPingRequestSequenceFieldEvent | PacketPingRequestTargetFieldEvent | PacketPingRequestAddressFieldEvent | PacketJoinSequenceFieldEvent | PacketCompareDigestFieldEvent | PacketSyncSequenceFieldEvent | PacketSyncWantsYoursFieldEvent | PacketNackSequenceFieldEvent | PacketNackTargetFieldEvent | PacketClaimLifeFieldEvent | PacketClaimAgeMsFieldEvent | PacketClaimEchoFieldEvent | PacketNewsFieldEvent>;
}
export interface Ping {
    sequence: number;
    target: string;
    introduce: boolean;
}
export declare namespace Ping {
    const codec: () => Codec<Ping, Partial<Ping>>;
    interface PingSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface PingTargetFieldEvent {
        field: '$.target';
        value: string;
    }
    interface PingIntroduceFieldEvent {
        field: '$.introduce';
        value: boolean;
    }
    function encode(obj: Partial<Ping>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Ping>): Ping;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Ping>): Generator<PingSequenceFieldEvent | PingTargetFieldEvent | PingIntroduceFieldEvent>;
}
export interface Ack {
    sequence: number;
    target: string;
}
export declare namespace Ack {
    const codec: () => Codec<Ack, Partial<Ack>>;
    interface AckSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface AckTargetFieldEvent {
        field: '$.target';
        value: string;
    }
    function encode(obj: Partial<Ack>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Ack>): Ack;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Ack>): Generator<AckSequenceFieldEvent | AckTargetFieldEvent>;
}
export interface Nack {
    sequence: number;
    target: string;
}
export declare namespace Nack {
    const codec: () => Codec<Nack, Partial<Nack>>;
    interface NackSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface NackTargetFieldEvent {
        field: '$.target';
        value: string;
    }
    function encode(obj: Partial<Nack>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Nack>): Nack;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Nack>): Generator<NackSequenceFieldEvent | NackTargetFieldEvent>;
}
export interface PingRequest {
    sequence: number;
    target: string;
    address: string;
}
export declare namespace PingRequest {
    const codec: () => Codec<PingRequest, Partial<PingRequest>>;
    interface PingRequestSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface PingRequestTargetFieldEvent {
        field: '$.target';
        value: string;
    }
    interface PingRequestAddressFieldEvent {
        field: '$.address';
        value: string;
    }
    function encode(obj: Partial<PingRequest>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<PingRequest>): PingRequest;
    function stream(buf: Uint8Array, opts?: DecodeOptions<PingRequest>): Generator<PingRequestSequenceFieldEvent | PingRequestTargetFieldEvent | PingRequestAddressFieldEvent>;
}
export interface Join {
    sequence: number;
}
export declare namespace Join {
    const codec: () => Codec<Join, Partial<Join>>;
    interface JoinSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    function encode(obj: Partial<Join>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Join>): Join;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Join>): Generator<JoinSequenceFieldEvent>;
}
export interface Compare {
    digest: number;
}
export declare namespace Compare {
    const codec: () => Codec<Compare, Partial<Compare>>;
    interface CompareDigestFieldEvent {
        field: '$.digest';
        value: number;
    }
    function encode(obj: Partial<Compare>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Compare>): Compare;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Compare>): Generator<CompareDigestFieldEvent>;
}
export interface Sync {
    sequence: number;
    wantsYours: boolean;
}
export declare namespace Sync {
    const codec: () => Codec<Sync, Partial<Sync>>;
    interface SyncSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface SyncWantsYoursFieldEvent {
        field: '$.wantsYours';
        value: boolean;
    }
    function encode(obj: Partial<Sync>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Sync>): Sync;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Sync>): Generator<SyncSequenceFieldEvent | SyncWantsYoursFieldEvent>;
}
export interface Gossip {
}
export declare namespace Gossip {
    const codec: () => Codec<Gossip, Partial<Gossip>>;
    function encode(obj: Partial<Gossip>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Gossip>): Gossip;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Gossip>): Generator<{}>;
}
export interface Claim {
    life: number;
    ageMs: number;
    echo: number;
}
export declare namespace Claim {
    const codec: () => Codec<Claim, Partial<Claim>>;
    interface ClaimLifeFieldEvent {
        field: '$.life';
        value: number;
    }
    interface ClaimAgeMsFieldEvent {
        field: '$.ageMs';
        value: number;
    }
    interface ClaimEchoFieldEvent {
        field: '$.echo';
        value: number;
    }
    function encode(obj: Partial<Claim>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<Claim>): Claim;
    function stream(buf: Uint8Array, opts?: DecodeOptions<Claim>): Generator<ClaimLifeFieldEvent | ClaimAgeMsFieldEvent | ClaimEchoFieldEvent>;
}
export declare enum Status {
    ALIVE = "ALIVE",
    SUSPECT = "SUSPECT",
    DEAD = "DEAD",
    LEFT = "LEFT"
}
export declare namespace Status {
    const codec: () => Codec<Status, Partial<Status>>;
}
export interface News {
    id: string;
    name: string;
    address: string;
    incarnation: number;
    status: Status;
    tags: Uint8Array<ArrayBuffer>;
    accuser: string;
    isCrash: boolean;
    metadata: Uint8Array<ArrayBuffer>;
}
export declare namespace News {
    const codec: () => Codec<News, Partial<News>>;
    interface NewsIdFieldEvent {
        field: '$.id';
        value: string;
    }
    interface NewsNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface NewsAddressFieldEvent {
        field: '$.address';
        value: string;
    }
    interface NewsIncarnationFieldEvent {
        field: '$.incarnation';
        value: number;
    }
    interface NewsStatusFieldEvent {
        field: '$.status';
        value: Status;
    }
    interface NewsTagsFieldEvent {
        field: '$.tags';
        value: Uint8Array<ArrayBuffer>;
    }
    interface NewsAccuserFieldEvent {
        field: '$.accuser';
        value: string;
    }
    interface NewsIsCrashFieldEvent {
        field: '$.isCrash';
        value: boolean;
    }
    interface NewsMetadataFieldEvent {
        field: '$.metadata';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<News>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array, opts?: DecodeOptions<News>): News;
    function stream(buf: Uint8Array, opts?: DecodeOptions<News>): Generator<NewsIdFieldEvent | NewsNameFieldEvent | NewsAddressFieldEvent | NewsIncarnationFieldEvent | NewsStatusFieldEvent | NewsTagsFieldEvent | NewsAccuserFieldEvent | NewsIsCrashFieldEvent | NewsMetadataFieldEvent>;
}
