// What each setting of an environment changes when it is turned by itself.
import type { Settings } from '../../infra/settings';

/** What a setting changes when it is turned: `operation name`, in order of name; a name may stand for several by `*`. */
export interface Turn { value: unknown; changes: readonly string[] }

const functions = ['functions-evaluate-predictions', 'functions-package-encoder', 'functions-prepare-holdout'];
const steps = ['evaluate-predictions', 'package-encoder', 'prepare-data', 'prepare-holdout', 'score-holdout', 'train-candidates'].map((step) => `update identities-${step}`);
const people = ['approve', 'consume', 'driver'].map((actor) => `update identities-${actor}`);
const definition = ['update outputs-definitionDigest', 'update training-pipeline'];
const network = ['update outputs-securityGroupIds', 'update outputs-subnetIds'];
/** Everything that takes tags, and the definition, which tags its jobs. */
const tagged = [
  'update encryption-key', ...functions.flatMap((name) => [`update ${name}`, `update ${name}-code`, `update ${name}-log`]), ...people, 'update identities-pipeline', ...steps,
  'update outputs-*', 'update registry-group', 'update storage-access-log', 'update storage-bucket', 'update training-pipeline',
].sort();

/** A turn of every setting but the workflow, which is another environment. */
export const turns: Readonly<Record<Exclude<keyof Settings, 'workflow'>, Turn>> = {
  accountId: { value: '000000000000', changes: [] },
  tags: { value: { team: 'models' }, changes: tagged },
  project: { value: { id: 'p-abc123', name: 'models' }, changes: tagged },
  protect: { value: true, changes: [] },
  permissionsBoundary: { value: 'arn:aws:iam::000000000000:policy/boundary', changes: [...people, 'update identities-pipeline', ...steps].sort() },
  assumeRole: { value: 'arn:aws:iam::000000000000:role/mlops-deploy-dev', changes: [] },
  approverPrincipals: { value: ['arn:aws:iam::000000000000:role/engineer'], changes: ['update identities-approve'] },
  consumerPrincipals: { value: ['arn:aws:iam::000000000000:role/engineer'], changes: ['update identities-consume'] },
  driverPrincipals: { value: ['arn:aws:iam::000000000000:role/engineer'], changes: ['update identities-driver'] },
  adopted: { value: {}, changes: [] },
  logRetentionDays: { value: 400, changes: functions.map((name) => `update ${name}-log`) },
  oldVersionDays: { value: 8, changes: ['update storage-bucket'] },
  preparedDataDays: { value: 8, changes: ['update storage-bucket'] },
  accessLogDays: { value: 30, changes: ['update storage-access-log'] },
  keyDeletionDays: { value: 7, changes: ['update encryption-key'] },
  prepareDataInstanceType: { value: 'ml.m5.xlarge', changes: definition },
  prepareDataInstanceCount: { value: 2, changes: definition },
  prepareDataVolumeGigabytes: { value: 60, changes: definition },
  scoreHoldoutInstanceType: { value: 'ml.c5.xlarge', changes: definition },
  scoreHoldoutInstanceCount: { value: 2, changes: definition },
  functionMemoryMegabytes: { value: 3008, changes: functions.map((name) => `update ${name}`) },
  functionStorageMegabytes: { value: 4096, changes: functions.map((name) => `update ${name}`) },
  monthlyBudgetDollars: { value: 400, changes: ['create budget-monthly'] },
  notificationEmails: { value: ['team@example.com'], changes: ['create notifications-model-changed', 'create notifications-policy', 'create notifications-run-failed', 'create notifications-topic', 'update encryption-key'] },
  maxParallelSteps: { value: 2, changes: ['update training-pipeline'] },
  registerProject: { value: true, changes: ['create project-studio', 'create project-template', 'update registry-group', 'update training-pipeline'] },
  schedule: { value: { expression: 'cron(0 6 ? * MON *)', timezone: 'Europe/Berlin' }, changes: ['create identities-schedule', 'create schedule-flow-1', 'create schedule-runs'] },
  otherApprover: { value: true, changes: [] },
  carriedApprovals: { value: true, changes: [] },
  delivery: { value: { to: ['staging', 'prod'] }, changes: ['create delivery-*', 'create identities-build-model', 'create identities-check-endpoint', 'create identities-check-model', 'create identities-deliver', 'create identities-deliver-models', 'create identities-review-change', 'create identities-start-delivery', 'update encryption-key', 'update identities-approve', 'update storage-bucket'] },
  network: { value: { create: {} }, changes: ['create network-*', ...functions.map((name) => `update ${name}`), ...steps, ...definition, ...network].sort() },
};
