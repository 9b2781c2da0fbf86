/** All written scenarios. */
import { crashAndPause, equalSurvivors } from './failovers.ts'
import { figureEight } from './figure-eight.ts'
import { deathAfterAccepting, deathBeforeAccepting, foundingByMinority } from './foundings.ts'
import { givenUp } from './given-up.ts'
import { staleGossip, withoutGossip } from './gossip.ts'
import { allLeave, holderRestarted } from './keys-of-the-gone.ts'
import { deposedLeader, expiryAppended } from './late-keep-alives.ts'
import {
  bestVoterReachesNobody,
  oneWayLeader,
  restartedVoter,
  stuckInHigherTerm,
} from './leases-and-elections.ts'
import {
  answerToFormerLife,
  operationInFlight,
  resumedWatch,
  snapshotToLearner,
} from './operations-and-watches.ts'
import { quorumLost } from './quorum.ts'
import { diesRecovering, recovered, recoveredByLearner, recoveredForWaiting } from './recoveries.ts'
import { evidenceTakenBack, restoredTerm } from './regressions.ts'
import type { Scenario } from './scenario.ts'
import { selfVoteNotDurable } from './self-vote.ts'
import { suspendedHolder, suspendedLeader } from './suspensions.ts'
import {
  caretaker,
  lateHandOver,
  lateRequestsAfterHandOver,
  leaderDiesAfterHandOver,
  leaderLeaves,
  priorityReturns,
  targetDies,
  transferUnderLoad,
} from './transfers.ts'
import { twoClusters } from './two-clusters.ts'
import {
  allVotersRetire,
  growth,
  growthForgotten,
  growthWhileOneDies,
  growthWithWriteUnderWay,
  killedWhileItRetires,
  lateWish,
  leadersRetire,
  lostWhileOneIsGivenUp,
  lostWhileOneRetires,
  oneAfterAnother,
  removedVoterReturns,
  shrinkingAfterDeath,
  shrinkingForgotten,
  uncommittedChange,
} from './voter-changes.ts'
import {
  changeWhileDiskHangs,
  latePersisted,
  leadersDiskFull,
  leadersDiskHangs,
  voteWhilePersisting,
  wishWhileDiskFull,
} from './votes-and-disks.ts'

export const scenarios: readonly Scenario[] = [
  figureEight,
  voteWhilePersisting,
  latePersisted,
  leadersDiskFull,
  leadersDiskHangs,
  wishWhileDiskFull,
  changeWhileDiskHangs,
  answerToFormerLife,
  selfVoteNotDurable,
  restartedVoter,
  oneWayLeader,
  bestVoterReachesNobody,
  stuckInHigherTerm,
  equalSurvivors,
  crashAndPause,
  deposedLeader,
  expiryAppended,
  holderRestarted,
  allLeave,
  operationInFlight,
  resumedWatch,
  snapshotToLearner,
  deathBeforeAccepting,
  deathAfterAccepting,
  foundingByMinority,
  twoClusters,
  withoutGossip,
  staleGossip,
  evidenceTakenBack,
  restoredTerm,
  suspendedLeader,
  suspendedHolder,
  growth,
  growthWhileOneDies,
  growthForgotten,
  growthWithWriteUnderWay,
  shrinkingAfterDeath,
  lateWish,
  oneAfterAnother,
  uncommittedChange,
  removedVoterReturns,
  leadersRetire,
  killedWhileItRetires,
  lostWhileOneIsGivenUp,
  lostWhileOneRetires,
  shrinkingForgotten,
  allVotersRetire,
  transferUnderLoad,
  ...targetDies,
  leaderDiesAfterHandOver,
  lateHandOver,
  lateRequestsAfterHandOver,
  priorityReturns,
  caretaker,
  leaderLeaves,
  quorumLost,
  recovered,
  recoveredForWaiting,
  diesRecovering,
  recoveredByLearner,
  givenUp,
]
