// Runs CodeBuild's builds: a few at a time, each under its service role in a folder of its own.
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { awaitMachine } from './await-machine';
import type { BuildEnd, BuildRequest, PhaseRecord } from '../../jobs/builds/build-job';
import { JobFailure, JobStopped, type CloudAccess } from '../../jobs/needs';
import type { Cloud } from '../cloud';
import { AwsError, type Caller } from '../operation';
import type { BuildControl } from '../services/codebuild/build-control';
import { buildTable, isOver, requireBuild, type BuildRecord } from '../services/codebuild/build-records';
import { projectTable, repositoryOf, type Artifacts, type Source } from '../services/codebuild/project-records';
import { JobAccess } from './job-access';
import { LogDelivery } from './log-delivery';
import type { Runners } from './runners';
import { WorkQueue } from './work-queue';

const AT_ONCE = 3;
/** Unpacked sources that are kept over a restart. */
const SOURCES = 2;
/** What the process that leads a build may use; its commands are bounded by the machine alone. */
const MEMORY_MEGABYTES = 2048;

const uriOf = ({ location = '', path: folder, name }: Artifacts): string => `s3://${[location, folder, name].filter((part) => part !== undefined && part !== '').join('/')}`;

/** Where a source is fetched from; a build without a source has none. @param version of a repository */
function fetched(source: Source, version?: string): BuildRequest['sources'] {
  const named = source.sourceIdentifier === undefined ? {} : { identifier: source.sourceIdentifier };
  if (source.type === 'S3') return [{ uri: `s3://${source.location ?? ''}`, ...named }];
  const repository = source.type === 'CODECOMMIT' ? repositoryOf(source) : undefined;
  return repository === undefined ? [] : [{ repository, ...(version === undefined ? {} : { version }), ...named }];
}

const placed = (artifacts: Artifacts): BuildRequest['artifacts'] => (artifacts.type !== 'S3' ? [] : [{ uri: uriOf(artifacts), ...(artifacts.artifactIdentifier === undefined ? {} : { identifier: artifacts.artifactIdentifier }) }]);

/** The builds of an endpoint. */
export class BuildRuns implements BuildControl {
  readonly #queue = new WorkQueue(AT_ONCE);
  /** What a build starts, it may wait for: that has places of its own. */
  readonly #startedByBuilds = new WorkQueue(AT_ONCE);
  readonly #running = new Map<string, { stop: AbortController; done: Promise<void> }>();

  constructor(private readonly cloud: Cloud, private readonly runBuild: Runners['runBuild']) {}

  submit(id: string): void {
    this.#queueOf(id).add(id, async () => {
      const stop = new AbortController();
      const done = this.#run(id, stop.signal);
      this.#running.set(id, { stop, done });
      await done.finally(() => this.#running.delete(id));
    });
  }

  #queueOf(id: string): WorkQueue {
    return /\/AWSCodeBuild-[^/]*$/.test(buildTable(this.cloud.store).get(id)?.initiator ?? '') ? this.#startedByBuilds : this.#queue;
  }

  async stop(id: string): Promise<void> {
    await this.#change(id, (now) => ({ ...now, stopping: true }));
    const running = this.#running.get(id);
    if (running === undefined && this.#queueOf(id).withdraw(id)) { await this.#end(id, 'STOPPED'); return; }
    running?.stop.abort();
    await running?.done;
  }

  /** A build that was under way when the endpoint ended has failed: what its commands had done by then is not known. */
  async resume(): Promise<void> {
    await rm(this.cloud.folder('builds'), { recursive: true, force: true });
    await this.#forgetSources();
    const open = [...buildTable(this.cloud.store).range()].map(({ value }) => value).filter((build) => !isOver(build));
    for (const build of open) {
      const begun = build.phases.length > 1;
      if (!begun) this.submit(build.id);
      else await this.#end(build.id, 'FAULT', [{ statusCode: 'INTERNAL_ERROR', message: 'The embedded AWS ended while the build ran. Start it again.' }]);
    }
  }

  /** Of the sources that builds share, the last few are kept; what was being unpacked when the endpoint ended is of no use. */
  async #forgetSources(): Promise<void> {
    const folder = this.cloud.folder('build-sources');
    const entries = await Promise.all((await readdir(folder)).map(async (name) => ({ name, used: (await stat(path.join(folder, name))).mtimeMs })));
    const kept = entries.filter(({ name }) => !name.startsWith('unpacking-')).sort((one, other) => other.used - one.used).slice(0, SOURCES).map(({ name }) => name);
    for (const { name } of entries) if (!kept.includes(name)) await rm(path.join(folder, name), { recursive: true, force: true });
  }

  /** Stops what runs without ending it on record. */
  async close(): Promise<void> {
    await Promise.all([this.#queue.close(), this.#startedByBuilds.close()]);
  }

  async #run(id: string, stopped: AbortSignal): Promise<void> {
    const build = buildTable(this.cloud.store).get(id);
    if (build === undefined || isOver(build) || this.cloud.closing.aborted) return;
    const folder = path.join(this.cloud.folder('builds'), build.id.replace(':', '-'));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const { status, exported } = await this.#underRole(build, folder, AbortSignal.any([stopped, this.cloud.closing]));
      await this.#end(id, status, undefined, exported);
    } catch (error) {
      if (this.cloud.closing.aborted) return;
      if (error instanceof JobStopped && stopped.aborted) await this.#end(id, 'STOPPED');
      else await this.#end(id, error instanceof AwsError ? 'FAILED' : 'FAULT', [{ statusCode: error instanceof AwsError ? error.code : 'INTERNAL_ERROR', message: error instanceof JobFailure ? error.reason : error instanceof Error ? error.message : String(error) }]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #underRole(build: BuildRecord, folder: string, signal: AbortSignal): Promise<BuildEnd> {
    await this.#phase(build.id, { phaseType: 'PROVISIONING', phaseStatus: 'SUCCEEDED', startTime: this.cloud.now(), endTime: this.cloud.now() });
    await awaitMachine(this.cloud, signal);
    const caller = await this.cloud.assume(build.serviceRole, 'codebuild.amazonaws.com', { sessionName: `AWSCodeBuild-${build.id.split(':')[1] ?? ''}`, sourceArn: build.arn.replace(/:build\/([^:]+):.*$/, ':project/$1') });
    const logs = new LogDelivery(this.cloud, caller, build.logs.groupName, 'when-missing');
    // The stream's name has the build's in it already.
    const jobAccess = new JobAccess(this.cloud, caller, logs, '');
    const access: CloudAccess = {
      list: (prefix) => jobAccess.list(prefix), download: (uri, file) => jobAccess.download(uri, file), clone: (repository, version, to) => jobAccess.clone(repository, version, to), upload: (file, uri, options) => jobAccess.upload(file, uri, options), pullImage: (image) => jobAccess.pullImage(image),
      log: (stream, line) => logs.write(stream, line), functionEnvironment: () => this.#keys(caller, build.timeoutInMinutes),
    };
    try {
      const job = { name: build.id, arn: build.arn, request: this.#request(build), folder };
      return await this.runBuild(job, access, {
        signal, now: () => this.cloud.now(), newId: () => this.cloud.newId(), childFile: this.cloud.programs.job, memoryMegabytes: MEMORY_MEGABYTES,
        report: ({ phase }) => void this.#phase(build.id, phase).catch((error: unknown) => this.cloud.log(`build ${build.id}: ${String(error)}`)),
      });
    } finally {
      // As on AWS, a log that cannot be written does not fail the build.
      await logs.close().catch((error: unknown) => this.cloud.log(`build ${build.id}: its log cannot be written: ${error instanceof Error ? error.message : String(error)}`));
    }
  }

  /** Variables in which every SDK looks for keys, good for as long as the build may run. */
  async #keys(caller: Caller, minutes: number): Promise<Record<string, string>> {
    const { accessKeyId, secretAccessKey, sessionToken } = await this.cloud.sessionKeys(caller, (minutes + 5) * 60);
    return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken, AWS_ENDPOINT_URL: this.cloud.endpointUrl };
  }

  #request(build: BuildRecord): BuildRequest {
    const { region, account } = this.cloud;
    const { cache, source: declared } = projectTable(this.cloud.store).get(build.projectName) ?? {};
    // A build of CodePipeline is told its input artifact there, and the commit in the resolved version only.
    const sourceVersion = declared?.type === 'CODEPIPELINE' && build.source.type === 'S3' ? `arn:aws:s3:::${build.source.location ?? ''}` : build.sourceVersion ?? '';
    const shares = cache?.type === 'LOCAL' && cache.modes?.includes('LOCAL_SOURCE_CACHE') === true;
    const own = Object.fromEntries((build.environment.environmentVariables ?? []).map(({ name, value }) => [name, value]));
    return {
      sources: [...fetched(build.source, build.sourceVersion), ...build.secondarySources.flatMap((source) => fetched(source))], artifacts: [build.artifacts, ...build.secondaryArtifacts].flatMap(placed), timeoutMinutes: build.timeoutInMinutes, logStream: build.logs.streamName,
      ...(shares ? { sourceCache: this.cloud.folder('build-sources') } : {}), ...(build.source.buildspec === undefined ? {} : { buildspec: build.source.buildspec }), ...(build.encryptionKey === undefined ? {} : { kmsKeyId: build.encryptionKey }),
      variables: {
        PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`, LANG: 'C.UTF-8', ...this.cloud.buildVariables, AWS_REGION: region, AWS_DEFAULT_REGION: region, CI: 'true',
        CODEBUILD_BUILD_ARN: build.arn, CODEBUILD_BUILD_ID: build.id, CODEBUILD_BUILD_NUMBER: String(build.number), CODEBUILD_INITIATOR: build.initiator, CODEBUILD_START_TIME: String(build.startTime),
        CODEBUILD_RESOLVED_SOURCE_VERSION: build.sourceVersion ?? '', CODEBUILD_SOURCE_VERSION: sourceVersion, CODEBUILD_LOG_PATH: build.logs.streamName, CODEBUILD_BUILD_IMAGE: build.environment.image,
        CODEBUILD_AWS_ACCOUNT_ID: account, ...own,
      },
    };
  }

  /** A phase that was told as begun is written over by its end. */
  async #phase(id: string, phase: PhaseRecord): Promise<void> {
    await this.#change(id, (now) => ({ ...now, phases: [...now.phases.filter((other) => other.phaseType !== phase.phaseType), phase] }));
  }

  async #end(id: string, status: BuildRecord['status'], contexts?: PhaseRecord['contexts'], exported: BuildRecord['exported'] = []): Promise<void> {
    const now = this.cloud.now();
    const build = await this.#change(id, (before) => ({
      ...before, status, endTime: now, exported,
      phases: [...before.phases.map((phase) => (phase.phaseStatus === undefined ? { ...phase, phaseStatus: status, endTime: now } : phase)), { phaseType: 'FINALIZING' as const, phaseStatus: 'SUCCEEDED' as const, startTime: now, endTime: now, ...(contexts === undefined ? {} : { contexts }) }, { phaseType: 'COMPLETED' as const, startTime: now }],
    }));
    this.cloud.emit({
      source: 'aws.codebuild', detailType: 'CodeBuild Build State Change', resources: [build.arn],
      detail: { 'build-status': build.status, 'project-name': build.projectName, 'build-id': build.arn, 'current-phase': 'COMPLETED', version: '1' },
    });
  }

  async #change(id: string, to: (now: BuildRecord) => BuildRecord): Promise<BuildRecord> {
    const { store } = this.cloud;
    return store.transaction(() => {
      const before = requireBuild(store, id);
      const next = isOver(before) ? before : to(before);
      void buildTable(store).put(id, next);
      return next;
    });
  }
}
