// What `mlops` may do when it runs the pipeline and reports: it deploys nothing and approves nothing.
import { arnOf } from '../names';
import { endpointName } from '../serving/names';
import { readExternal } from './external-sources';
import { keyForObjects, objects, reading, writing, type Scope } from './scope';
import { querySources, storedSources } from '../../steps/workflow';
import type { Statement } from './statement';

/** Statements of the driver role. */
export function driverStatements(scope: Scope): Statement[] {
  const { workflow, workflow: { holdout } } = scope;
  return [...runStatements(scope), ...readStatements(scope), ...bucketStatements(scope), ...readExternal(scope, [...storedSources(workflow).map(([, place]) => place), ...querySources(workflow).flatMap(([, { tables }]) => Object.values(tables)), holdout.features, holdout.labels])];
}

function runStatements({ place, names }: Scope): Statement[] {
  const pipeline = arnOf(place, 'sagemaker', `pipeline/${names.pipeline}`);
  return [
    { sid: 'ReadDefinition', reason: 'Before a run, the deployed definition is compared with the one that would be deployed.', actions: ['sagemaker:DescribePipeline'], resources: [pipeline] },
    { sid: 'StartRuns', reason: 'mlops run starts the pipeline.', actions: ['sagemaker:StartPipelineExecution'], resources: [pipeline] },
    { sid: 'ListRuns', reason: 'mlops runs, and whatever names a run by part of its id.', actions: ['sagemaker:ListPipelineExecutions'], resources: [pipeline] },
    {
      sid: 'FollowRuns', reason: 'Status and steps of a run until it ends; definition and author of the run that made a version.',
      actions: ['sagemaker:DescribePipelineDefinitionForExecution', 'sagemaker:DescribePipelineExecution', 'sagemaker:ListPipelineExecutionSteps'], resources: [`${pipeline}/execution/*`],
    },
    { sid: 'StopRuns', reason: 'mlops stop ends a run.', actions: ['sagemaker:StopPipelineExecution'], resources: [`${pipeline}/execution/*`] },
  ];
}

function readStatements({ place, names }: Scope): Statement[] {
  return [
    {
      sid: 'ReadCandidates', reason: "Autopilot's leaderboard. Its job's name begins with the execution's id, so no pattern is narrower.",
      actions: ['sagemaker:DescribeAutoMLJob', 'sagemaker:ListCandidatesForAutoMLJob'], resources: [arnOf(place, 'sagemaker', 'automl-job/*')],
    },
    { sid: 'ListModels', reason: 'mlops models. AWS knows no resource for it.', actions: ['sagemaker:ListModelPackages'], resources: ['*'] },
    {
      sid: 'ReadModels', reason: 'Approval status and version of what a run registered.', actions: ['sagemaker:DescribeModelPackage'],
      resources: [arnOf(place, 'sagemaker', `model-package/${names.modelPackageGroup}/*`)],
    },
    {
      sid: 'SeeWhatServes', reason: 'mlops models tells which version is behind the endpoint.', actions: ['sagemaker:DescribeEndpoint', 'sagemaker:DescribeEndpointConfig', 'sagemaker:DescribeModel'],
      resources: ['endpoint/', 'endpoint-config/', 'model/'].map((kind) => arnOf(place, 'sagemaker', `${kind}${endpointName(place)}${kind === 'endpoint/' ? '' : '-*'}`)),
    },
    {
      sid: 'ReadLogs', reason: "mlops logs: the jobs' and the functions' output.", actions: ['logs:FilterLogEvents'],
      resources: [...['ProcessingJobs', 'TrainingJobs', 'TransformJobs'].map((kind) => `/aws/sagemaker/${kind}`), `/aws/lambda/${names.pipeline}-*`]
        .map((group) => arnOf(place, 'logs', `log-group:${group}:*`)),
    },
  ];
}

function bucketStatements(scope: Scope): Statement[] {
  const { place, names } = scope;
  return [
    {
      sid: 'LookUpObjects', reason: 'The ledger is listed; and without listing, S3 tells nobody that an object is not there yet.', actions: ['s3:ListBucket'],
      resources: [arnOf(place, 's3', names.bucket)], conditions: { StringLikeIfExists: { 's3:prefix': ['ledger/*'] } },
    },
    { sid: 'UploadInputs', reason: 'Raw tables and the flow, each under the digest of its content, and only where it is not there yet.', actions: ['s3:GetObject', 's3:PutObject'], resources: objects(scope, 'raw/*', 'flows/*') },
    reading(scope, 'ReadLedger', 'Runs that were written down and have not ended.', 'ledger/*'),
    writing(scope, 'WriteLedger', 'A run is written down before it starts.', 'ledger/*'),
    reading(scope, 'ReadResults', 'Verdict, metrics and predictions of a run.', 'runs/*'),
    reading(scope, 'ReadReports', "Autopilot's explanation of the best candidate, for the report of a run.", 'prepared/*/candidates/*'),
    keyForObjects(scope),
  ];
}
