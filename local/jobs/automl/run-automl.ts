// Runs an AutoML job: data in, Autopilot in a process of its own, models and reports out.
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { AutoMlRequest, AutoMlResult } from '../../../engines/autopilot/run-automl';
import { fetchObjects } from '../fetch-objects';
import { JobFailure } from '../needs';
import type { CloudAccess, Job, JobControl } from '../needs';
import { folderIn, inRunFolder } from '../run-folder';
import { runChild } from '../run-child';
import { joinUri } from '../s3-uri';
import { sendFolder } from '../send-files';
import type { AutoMLCandidate, AutoMLChannel, AutoMLEnd, AutoMLPatch, AutoMLRequest } from './auto-ml-job';
import { automlSettings, channelsOf } from './automl-settings';
import type { AutoMLProgress, AutoMLResult, AutoMLTask } from './automl-task';
import { describeBest, describeCandidate } from './describe-candidate';
import type { CandidateContext } from './describe-candidate';

/** DescribeAutoMLJob holds so many PartialFailureReasons. */
const MOST_PARTIAL_FAILURES = 5;
/** Share of the job's memory that the main thread's heap may use; the rest is for worker threads and DuckDB. */
const HEAP_SHARE = 0.5;

/** @throws JobFailure, JobStopped */
export async function runAutoML(given: Job<AutoMLRequest>, access: CloudAccess, control: JobControl<AutoMLPatch>): Promise<AutoMLEnd> {
  const { request } = given;
  const settings = automlSettings(request);
  const job = await inRunFolder(given, control.newId());
  control.report({ AutoMLJobSecondaryStatus: 'Starting' });
  const data = await fetchData(request, access, job.folder, control.signal);
  const outputFolder = await folderIn(job.folder, 'output');
  const task: AutoMLTask = {
    ...settings, ...data, outputFolder, jobName: job.name,
    threads: control.threads ?? os.availableParallelism(),
    memoryMegabytes: Math.floor(control.memoryMegabytes * (1 - HEAP_SHARE)),
    clockOffset: control.now() - Date.now(),
    packFolder: path.join(job.folder, 'packed'),
  };
  const outputUri = joinUri(request.OutputDataConfig.S3OutputPath, job.name);
  const result = await runTask(task, job, access, control, outputUri);
  await sendFolder(access, outputFolder, outputUri, request.OutputDataConfig.KmsKeyId, control.signal);
  return describeEnd(job, result, outputUri, control.now());
}

async function runTask(task: AutoMLTask, job: Job<AutoMLRequest>, access: CloudAccess, control: JobControl<AutoMLPatch>, outputUri: string): Promise<AutoMLResult> {
  const stream = `automl-${Math.floor(control.now() / 1000)}`;
  const candidates: AutoMLCandidate[] = [];
  const progress = (event: AutoMLProgress): void => {
    if (event.type === 'status') return control.report({ AutoMLJobSecondaryStatus: event.secondaryStatus });
    // What the objective is where the request leaves it open, only the end tells.
    const objective: AutoMlResult['objective'] = { name: task.objective ?? 'Objective', direction: minimized(task.objective) ? 'Minimize' : 'Maximize' };
    candidates.push(describeCandidate(event.candidate, { jobName: job.name, jobArn: job.arn, outputUri, objective, now: control.now() }, false));
    control.report({ Candidates: [...candidates] });
  };
  return runChild<AutoMLResult, AutoMLProgress>({ kind: 'automl', task }, {
    childFile: control.childFile, folder: job.folder, heapMegabytes: control.memoryMegabytes * HEAP_SHARE, memoryMegabytes: control.memoryMegabytes,
    signal: control.signal, log: (line) => access.log(stream, line), progress,
  });
}

function minimized(objective: string | undefined): boolean {
  return objective !== undefined && ['MSE', 'RMSE', 'MAE', 'LogLoss'].includes(objective);
}

async function fetchData(request: AutoMLRequest, access: CloudAccess, folder: string, signal: AbortSignal): Promise<Pick<AutoMlRequest, 'training' | 'validation' | 'featureSpecification'>> {
  const { training, validation } = channelsOf(request);
  const specification = request.AutoMLJobConfig?.CandidateGenerationConfig?.FeatureSpecificationS3Uri;
  return {
    training: await fetchChannel(training, access, await folderIn(folder, 'training'), signal),
    ...(validation === undefined ? {} : { validation: await fetchChannel(validation, access, await folderIn(folder, 'validation'), signal) }),
    ...(specification === undefined ? {} : { featureSpecification: await fetchSpecification(specification, access, folder, signal) }),
  };
}

/** Names that begin with a dot or underscore (`_SUCCESS`) are no data, as everywhere in Hadoop's world; empty files hold none. */
async function fetchChannel(channel: AutoMLChannel, access: CloudAccess, folder: string, signal: AbortSignal): Promise<string[]> {
  const { S3DataType: dataType, S3Uri: uri } = channel.DataSource.S3DataSource;
  const compression = channel.CompressionType;
  const fetched = await fetchObjects(access, { uri, dataType, ...(compression === undefined ? {} : { compression }) }, folder, signal);
  const files = fetched.filter(({ name }) => !name.split('/').some((part) => /^[._]/.test(part) || part === 'manifest')).map(({ file }) => file);
  if (files.length === 0) throw new JobFailure(`ClientError: No data found under ${uri}.`);
  return files;
}

async function fetchSpecification(uri: string, access: CloudAccess, folder: string, signal: AbortSignal): Promise<AutoMlRequest['featureSpecification']> {
  const [file] = await fetchObjects(access, { uri }, await folderIn(folder, 'specification'), signal);
  const text = file === undefined ? '' : await readFile(file.file, 'utf8');
  try {
    return JSON.parse(text) as AutoMlRequest['featureSpecification'];
  } catch (error) {
    throw new JobFailure(`ClientError: The feature specification ${uri} is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function describeEnd(job: Job<AutoMLRequest>, result: AutoMLResult, outputUri: string, now: number): AutoMLEnd {
  const context: CandidateContext = { jobName: job.name, jobArn: job.arn, outputUri, objective: result.objective, now };
  const best = describeBest(result.best, context, result.reports);
  const failures = result.candidates.flatMap(({ name, failureReason }) => (failureReason === undefined ? [] : [{ PartialFailureMessage: `${name}: ${failureReason}`.slice(0, 1024) }]));
  return {
    AutoMLJobSecondaryStatus: result.secondaryStatus,
    EndTime: now,
    BestCandidate: best,
    AutoMLJobArtifacts: {
      CandidateDefinitionNotebookLocation: joinUri(outputUri, result.reports.candidateDefinition),
      DataExplorationNotebookLocation: joinUri(outputUri, result.reports.dataExploration),
    },
    ResolvedAttributes: {
      AutoMLJobObjective: { MetricName: result.objective.name },
      ProblemType: result.problemType,
      CompletionCriteria: job.request.AutoMLJobConfig?.CompletionCriteria ?? {},
    },
    ...(failures.length === 0 ? {} : { PartialFailureReasons: failures.slice(0, MOST_PARTIAL_FAILURES) }),
    Candidates: result.candidates.map((candidate) => (candidate.name === result.best.name ? best : describeCandidate(candidate, context, true))),
  };
}
