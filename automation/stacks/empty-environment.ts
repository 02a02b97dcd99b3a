// Takes away what runs made in an environment, since AWS deletes neither a full bucket nor a group with versions.
import type { S3Client } from '@aws-sdk/client-s3';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { environmentNames } from '../../infra/names';
import type { EnvironmentOutputs } from '../../infra/outputs';
import type { Report } from '../console/events';
import { CommandFailure, exitCodes } from '../failures';
import { clientSettings, type Target } from './target';

/** What was taken away. */
export interface Emptied {
  objectVersions: number;
  modelPackages: string[];
  models: string[];
}

const s3Sdk = (): typeof import('@aws-sdk/client-s3') => require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
const sagemakerSdk = (): typeof import('@aws-sdk/client-sagemaker') => require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');

/** ARNs of the pipeline's executions, running ones apart. @throws where the pipeline cannot be listed for another reason than its absence */
async function executionsOf(sagemaker: SageMakerClient, pipelineName: string): Promise<{ all: string[]; running: string[] }> {
  const all: string[] = [];
  const running: string[] = [];
  try {
    for await (const page of sagemakerSdk().paginateListPipelineExecutions({ client: sagemaker }, { PipelineName: pipelineName })) {
      for (const { PipelineExecutionArn: arn, PipelineExecutionStatus: status } of page.PipelineExecutionSummaries ?? []) {
        if (arn === undefined) continue;
        all.push(arn);
        if (status === 'Executing' || status === 'Stopping') running.push(arn);
      }
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFound') throw error;
  }
  return { all, running };
}

/** Refuses to take the ground from under a run. @throws CommandFailure */
function refuseWhileRunning(running: readonly string[]): void {
  if (running.length === 0) return;
  throw new CommandFailure(`a run is going on: ${running.join(', ')}`, exitCodes.refused, [
    'Nothing was deleted. Wait for it, or stop it: mlops stop RUN',
  ]);
}

async function deleteModelPackages(sagemaker: SageMakerClient, group: string): Promise<string[]> {
  const { paginateListModelPackages, DeleteModelPackageCommand } = sagemakerSdk();
  const arns: string[] = [];
  try {
    for await (const page of paginateListModelPackages({ client: sagemaker }, { ModelPackageGroupName: group })) {
      for (const { ModelPackageArn: arn } of page.ModelPackageSummaryList ?? []) if (arn !== undefined) arns.push(arn);
    }
  } catch (error) {
    if (!(error instanceof Error) || !/does not exist|not found|Could not find/i.test(error.message)) throw error;
  }
  for (const arn of arns) await sagemaker.send(new DeleteModelPackageCommand({ ModelPackageName: arn }));
  return arns;
}

/** Models carry the execution's id in the name that the pipeline gave them. */
async function deleteModels(sagemaker: SageMakerClient, executionArns: readonly string[]): Promise<string[]> {
  const { paginateListModels, DeleteModelCommand } = sagemakerSdk();
  const ids = new Set(executionArns.map((arn) => arn.split('/').at(-1) ?? ''));
  const names: string[] = [];
  for await (const page of paginateListModels({ client: sagemaker }, { NameContains: 'pipelines-' })) {
    for (const { ModelName: name } of page.Models ?? []) {
      if (name !== undefined && ids.has(name.split('-')[1] ?? '')) names.push(name);
    }
  }
  for (const name of names) await sagemaker.send(new DeleteModelCommand({ ModelName: name }));
  return names;
}

async function emptyBucket(s3: S3Client, bucket: string): Promise<number> {
  const { ListObjectVersionsCommand, DeleteObjectsCommand } = s3Sdk();
  let deleted = 0;
  try {
    for (;;) {
      const page = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
      const objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].flatMap(({ Key, VersionId }) => (Key === undefined ? [] : [{ Key, VersionId }]));
      if (objects.length === 0) return deleted;
      const { Errors: errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } }));
      if (errors.length > 0) throw new Error(`${errors.length} objects of ${bucket} could not be deleted, such as ${errors[0]?.Key}: ${errors[0]?.Message}`);
      deleted += objects.length;
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchBucket') return deleted;
    throw error;
  }
}

/** A name, since nobody outside of the environment has anything to do with it. */
function accessLogBucketOf({ workflow, environment, accountId: account, region }: EnvironmentOutputs): string {
  return environmentNames({ workflow, environment, account, region, partition: 'aws' }).accessLogBucket;
}

/** Deletes the versions of the buckets' objects, the registered packages, and the models of runs. */
export async function emptyEnvironment(target: Target, outputs: EnvironmentOutputs, report: Report): Promise<Emptied> {
  const settings = clientSettings(target);
  const sagemaker = new (sagemakerSdk().SageMakerClient)(settings);
  const s3 = new (s3Sdk().S3Client)(settings);
  try {
    const executions = await executionsOf(sagemaker, outputs.pipelineName);
    refuseWhileRunning(executions.running);
    const modelPackages = await deleteModelPackages(sagemaker, outputs.modelPackageGroupName);
    const models = await deleteModels(sagemaker, executions.all);
    const objectVersions = await emptyBucket(s3, outputs.bucketName) + await emptyBucket(s3, accessLogBucketOf(outputs));
    report({ type: 'note', message: `deleted ${objectVersions} versions of objects, ${modelPackages.length} model packages, ${models.length} models` });
    return { objectVersions, modelPackages, models };
  } finally {
    sagemaker.destroy();
    s3.destroy();
  }
}
