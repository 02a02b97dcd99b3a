// Which step, or which command of the driver, is to fail for each statement that is taken away.
import { stepNames } from '../../../steps/plan';

/** A role of a step, and the step that fails without any of its statements. */
export interface StepRole {
  purpose: string;
  step(sid: string): string;
  /** Whether a run must be fresh to reach the step; a later step is reached from the cache. */
  fresh(sid: string): boolean;
}

const always = <T>(value: T) => (): T => value;

/** Roles of the steps that the cache keeps: their runs are fresh, one after the other. */
export const preparingRoles: readonly StepRole[] = [
  { purpose: 'prepare-holdout', step: always(stepNames.prepareHoldout), fresh: always(true) },
  { purpose: 'prepare-data', step: always(stepNames.prepareData), fresh: always(true) },
  { purpose: 'package-encoder', step: always(stepNames.packageEncoder), fresh: always(true) },
  { purpose: 'train-candidates', step: always(stepNames.trainCandidates), fresh: always(true) },
];

/** Roles of the steps after them, which run each time. */
export const judgingRoles: readonly StepRole[] = [
  { purpose: 'score-holdout', step: (sid) => (sid === 'ReadModel' ? stepNames.assembleModel : stepNames.scoreHoldout), fresh: always(false) },
  { purpose: 'evaluate-predictions', step: always(stepNames.evaluatePredictions), fresh: always(false) },
];

/** Statements of the pipeline's own role, each by the step that it starts. */
const pipelineSteps: Readonly<Record<string, string>> = {
  InvokePrepareHoldout: stepNames.prepareHoldout,
  RunPrepareData: stepNames.prepareData,
  PassPrepareDataRole: stepNames.prepareData,
  InvokePackageEncoder: stepNames.packageEncoder,
  RunTrainCandidates: stepNames.trainCandidates,
  PassTrainCandidatesRole: stepNames.trainCandidates,
  MakeAssembleModel: stepNames.assembleModel,
  PassScoreHoldoutRole: stepNames.assembleModel,
  RunScoreHoldout: stepNames.scoreHoldout,
  InvokeEvaluatePredictions: stepNames.evaluatePredictions,
  Register: stepNames.registerModel,
  ReadModelArtifacts: stepNames.registerModel,
};

const cached: readonly string[] = [stepNames.prepareHoldout, stepNames.prepareData, stepNames.packageEncoder, stepNames.trainCandidates];

/** The pipeline's own role: each statement belongs to one step. */
export const pipelineRole: StepRole = {
  purpose: 'pipeline',
  step: (sid) => pipelineSteps[sid] ?? 'a step that nobody named: add it to the list',
  fresh: (sid) => cached.includes(pipelineSteps[sid] ?? ''),
};

/** The command of `mlops` that needs each statement of the driver role; RUN stands for a run that is going on. */
export const driverCommands: Readonly<Record<string, readonly string[]>> = {
  ReadDefinition: ['run'],
  StartRuns: ['run'],
  ListRuns: ['runs'],
  FollowRuns: ['run'],
  StopRuns: ['stop', 'RUN'],
  ReadCandidates: ['report'],
  ListModels: ['models'],
  ReadModels: ['models'],
  SeeWhatServes: ['models'],
  ReadLogs: ['logs', stepNames.evaluatePredictions],
  LookUpObjects: ['run'],
  UploadInputs: ['run'],
  ReadLedger: ['run'],
  WriteLedger: ['run'],
  ReadResults: ['report'],
  ReadReports: ['report'],
  UseKeyForObjects: ['run'],
  ReadExternalTables: ['run'],
};
