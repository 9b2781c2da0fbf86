/** All written scenarios. */
import { figureEight } from './figure-eight.ts'
import {
  deathAfterAccepting,
  deathBeforeAccepting,
  foundingByMinority,
  twoClusters,
} from './foundings.ts'
import {
  bestVoterReachesNobody,
  crashAndPause,
  equalSurvivors,
  oneWayLeader,
  restartedVoter,
  stuckInHigherTerm,
} from './leases-and-elections.ts'
import { operationInFlight, resumedWatch, snapshotToLearner } from './operations-and-watches.ts'
import { evidenceTakenBack, restoredTerm } from './regressions.ts'
import type { Scenario } from './scenario.ts'
import { allLeave, deposedLeader, expiryAppended, holderRestarted } from './sessions-and-keys.ts'
import { latePersisted, selfVoteNotDurable, voteWhilePersisting } from './votes-and-disks.ts'

export const scenarios: readonly Scenario[] = [
  figureEight,
  voteWhilePersisting,
  latePersisted,
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
  evidenceTakenBack,
  restoredTerm,
]
