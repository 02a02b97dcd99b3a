// Runs a build of CodeBuild: sources out of S3, the phases in a process group of its own, artifacts into S3.
import path from 'node:path';
import type { CloudAccess, Job, JobControl } from '../needs';
import { AccessFault, JobStopped } from '../needs';
import { folderIn, inRunFolder } from '../run-folder';
import { runChild } from '../run-child';
import { timeLimit } from '../time-limit';
import type { BuildEnd, BuildRequest, PhaseRecord } from './build-job';
import type { BuildProgress, BuildTask } from './build-task';

/** What a build tells as it runs. */
export interface BuildPatch { phase: PhaseRecord }

/** Heap of the process that leads the build; what its commands use is theirs. */
const HEAP_MEGABYTES = 1024;

/** @throws JobStopped; everything else is an end with a status */
export async function runBuild(given: Job<BuildRequest>, access: CloudAccess, control: JobControl<BuildPatch>): Promise<BuildEnd> {
  const { request } = given;
  const limit = timeLimit(control.signal, request.timeoutMinutes * 60);
  const job = await inRunFolder(given, control.newId());
  try {
    const sources = await fetchSources(job, access, control);
    if (sources === undefined) return { status: 'FAILED', exported: [] };
    const artifacts = await Promise.all(request.artifacts.map(async ({ identifier }, index) => ({ file: path.join(await folderIn(job.folder, 'artifacts'), `${index}.zip`), ...(identifier === undefined ? {} : { identifier }) })));
    const task: BuildTask = {
      folder: job.folder, sources, artifacts, variables: { ...request.variables, ...await access.functionEnvironment?.() },
      ...(request.buildspec === undefined ? {} : { buildspec: request.buildspec }), ...(request.sourceCache === undefined ? {} : { sourceCache: request.sourceCache }),
    };
    const end = await runChild<BuildEnd, BuildProgress>({ kind: 'build', task }, {
      childFile: control.childFile, folder: job.folder, heapMegabytes: HEAP_MEGABYTES, memoryMegabytes: control.memoryMegabytes, signal: limit.signal, ownGroup: true,
      log: (line) => access.log(request.logStream, line), progress: (progress) => control.report(progress),
    });
    return end.status === 'SUCCEEDED' ? await sendArtifacts(artifacts, end, request, access, control) : end;
  } catch (error) {
    if (error instanceof JobStopped && limit.over()) return timedOut(request, control);
    throw error;
  } finally {
    limit.close();
  }
}

function timedOut({ timeoutMinutes }: BuildRequest, control: JobControl<BuildPatch>): BuildEnd {
  control.report({ phase: { phaseType: 'BUILD', phaseStatus: 'TIMED_OUT', startTime: control.now(), endTime: control.now(), contexts: [{ statusCode: 'BUILD_TIMED_OUT', message: `Build has timed out after ${timeoutMinutes} minutes.` }] } });
  return { status: 'TIMED_OUT', exported: [] };
}

/** What S3 refused ends the phase in AWS's words. */
function refused(phaseType: PhaseRecord['phaseType'], error: unknown, control: JobControl<BuildPatch>): void {
  if (!(error instanceof AccessFault)) throw error;
  control.report({ phase: { phaseType, phaseStatus: 'FAILED', startTime: control.now(), endTime: control.now(), contexts: [{ statusCode: 'CLIENT_ERROR', message: `${error.code}: ${error.message}` }] } });
}

async function fetchSources(job: Job<BuildRequest>, access: CloudAccess, control: JobControl<BuildPatch>): Promise<BuildTask['sources'] | undefined> {
  const folder = await folderIn(job.folder, 'sources');
  try {
    return await Promise.all(job.request.sources.map(async (source, index) => {
      const named = source.identifier === undefined ? {} : { identifier: source.identifier };
      if ('repository' in source) {
        const clone = path.join(job.folder, `clone${index}`);
        await access.clone?.(source.repository, source.version, clone);
        return { clone, ...named };
      }
      const file = path.join(folder, `${index}.zip`);
      await access.download(source.uri, file);
      return { file, ...named };
    }));
  } catch (error) {
    refused('DOWNLOAD_SOURCE', error, control);
    return undefined;
  }
}

async function sendArtifacts(files: readonly { file: string }[], end: BuildEnd, { artifacts, kmsKeyId }: BuildRequest, access: CloudAccess, control: JobControl<BuildPatch>): Promise<BuildEnd> {
  try {
    for (const [index, { uri }] of artifacts.entries()) await access.upload(files[index]?.file ?? '', uri, kmsKeyId === undefined ? {} : { kmsKeyId });
    return end;
  } catch (error) {
    refused('UPLOAD_ARTIFACTS', error, control);
    return { ...end, status: 'FAILED' };
  }
}
