// What the statements of all roles are about, and the few forms that they share.
import type { Flow } from '../../flows/flow';
import { dataWranglerImage } from '../../steps/data-wrangler-image';
import type { Workflow } from '../../steps/workflow';
import { arnOf, type EnvironmentNames, type Place } from '../names';
import type { Settings } from '../settings';
import type { Statement } from './statement';

/** Everything that a statement can name. */
export interface Scope {
  place: Place;
  names: EnvironmentNames;
  keyArn: string;
  workflow: Workflow;
  flow: Flow;
  /** Whether jobs and functions run in a VPC. */
  inNetwork: boolean;
  /** Repositories and pipelines, where the environment has them. */
  delivery?: NonNullable<Settings['delivery']>;
  /** Whether there is a topic. @default false */
  notifies?: boolean;
}

/** What those statements can name that know neither workflow nor flow. */
export type PlacedScope = Pick<Scope, 'place' | 'names' | 'keyArn'>;

/** ARNs of the bucket's objects that match a key pattern such as `raw/*`. */
export const objects = (scope: PlacedScope, ...patterns: readonly string[]): string[] => patterns.map((pattern) => arnOf(scope.place, 's3', `${scope.names.bucket}/${pattern}`));

/** Listing of some of the bucket's keys. */
export function listing(scope: PlacedScope, sid: string, reason: string, ...patterns: readonly string[]): Statement {
  return { sid, reason, actions: ['s3:ListBucket'], resources: [arnOf(scope.place, 's3', scope.names.bucket)], conditions: { StringLike: { 's3:prefix': patterns } } };
}

/** Reading of objects. */
export function reading(scope: PlacedScope, sid: string, reason: string, ...patterns: readonly string[]): Statement {
  return { sid, reason, actions: ['s3:GetObject'], resources: objects(scope, ...patterns) };
}

/** Writing of objects, in one go or in parts; what an upload that broke off left behind, the bucket's lifecycle deletes. */
export function writing(scope: PlacedScope, sid: string, reason: string, ...patterns: readonly string[]): Statement {
  return { sid, reason, actions: ['s3:PutObject'], resources: objects(scope, ...patterns) };
}

/** Use of the stack's key, for nothing but objects in S3. */
export function keyForObjects(scope: PlacedScope): Statement {
  return {
    sid: 'UseKeyForObjects', reason: 'Every object of the bucket is encrypted with the key; the role cannot use it apart from S3.',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [scope.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `s3.${scope.place.region}.amazonaws.com` } },
  };
}

/** Use of the stack's key to read objects in S3. */
export function keyForReading(scope: PlacedScope): Statement {
  return { ...keyForObjects(scope), sid: 'UseKeyToRead', reason: 'Every object of the bucket is encrypted with the key; the role writes none.', actions: ['kms:Decrypt'] };
}

/** Use of the stack's key by a job: for objects in S3, and for the disks of its machines. */
export function keyForJob(scope: PlacedScope): Statement {
  const { region } = scope.place;
  return {
    sid: 'UseKeyForObjectsAndDisks', reason: 'Every object of the bucket and every disk of a job is encrypted with the key; a grant may be given to an AWS service only.',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey', 'kms:CreateGrant'], resources: [scope.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': [`s3.${region}.amazonaws.com`, `sagemaker.${region}.amazonaws.com`] },
      BoolIfExists: { 'kms:GrantIsForAWSResource': 'true' },
    },
  };
}

/** A job's log: SageMaker makes the group under the job's role where it is missing. */
export function jobLog(scope: PlacedScope, ...groups: readonly string[]): Statement {
  return {
    sid: 'WriteLog', reason: "The job's output; all jobs of one kind share a log group, which SageMaker names.",
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    resources: groups.map((group) => arnOf(scope.place, 'logs', `log-group:/aws/sagemaker/${group}:*`)),
  };
}

/** A function's log; its group is the stack's. */
export function functionLog(scope: Scope, name: Parameters<EnvironmentNames['function']>[0]): Statement {
  return {
    sid: 'WriteLog', reason: "The function's output, in its own log group.",
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [arnOf(scope.place, 'logs', `log-group:/aws/lambda/${scope.names.function(name)}:*`)],
  };
}

/** Signing in to ECR. */
export const registryLogin: Statement = {
  sid: 'SignInToRegistry', reason: 'Needed before any image is pulled; AWS knows no resource for it.', actions: ['ecr:GetAuthorizationToken'], resources: ['*'],
};

const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** The image that runs the flow, in the account that AWS keeps it in. */
export function pullDataWrangler({ place, flow, workflow }: Scope): Statement {
  const [host = '', repository = ''] = dataWranglerImage(flow, place.region, workflow.dataWrangler).split(/[/:]/);
  const resource = `arn:${place.partition}:ecr:${place.region}:${host.split('.')[0] ?? ''}:repository/${repository}`;
  return { sid: 'PullDataWrangler', reason: 'The container that runs the flow.', actions: pull, resources: [resource] };
}

/** The images of a model: the flow's, and that of the best candidate, which Autopilot names when it is done. */
export function pullModelImages({ place }: PlacedScope): Statement {
  return {
    sid: 'PullModelImages', reason: "The flow's container and the best candidate's: Autopilot chooses among AWS's own images, which lie in accounts of AWS that differ by region.",
    actions: pull, resources: ['sagemaker-data-wrangler-container', 'autopilot-*', 'sagemaker-autopilot-*', 'sagemaker-sklearn-automl*'].map((repository) => `arn:${place.partition}:ecr:${place.region}:*:repository/${repository}`),
  };
}
