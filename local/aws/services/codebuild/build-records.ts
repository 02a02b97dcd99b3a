// What CodeBuild keeps of a build: what it was started with, its phases, and how it ended.
import type { BuildStatus, PhaseRecord } from '../../../jobs/builds/build-job';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';
import type { Artifacts, ProjectProperties, Source } from './project-records';

/** A build by id. */
export interface BuildRecord {
  /** `<project>:<uuid>`. */
  id: string;
  arn: string;
  projectName: string;
  number: number;
  status: BuildStatus;
  /** A person asked for its end. */
  stopping: boolean;
  /** Milliseconds since 1970. */
  startTime: number;
  endTime?: number;
  phases: readonly PhaseRecord[];
  source: Source;
  secondarySources: readonly Source[];
  sourceVersion?: string;
  artifacts: Artifacts;
  secondaryArtifacts: readonly Artifacts[];
  environment: ProjectProperties['environment'];
  serviceRole: string;
  encryptionKey?: string;
  timeoutInMinutes: number;
  logs: { groupName: string; streamName: string };
  /** Who started it: an ARN's last part, or `codepipeline/<pipeline>`. */
  initiator: string;
  exported: readonly { name: string; value: string }[];
}

/** Builds by id. */
export const buildTable = (store: Store): Table<BuildRecord> => store.table('codebuild/builds');

/** Whether a build has ended. */
export const isOver = ({ status }: BuildRecord): boolean => status !== 'IN_PROGRESS';

/** @throws AwsError ResourceNotFoundException */
export function requireBuild(store: Store, id: string): BuildRecord {
  const record = buildTable(store).get(idOf(id));
  if (record === undefined) throw new AwsError('ResourceNotFoundException', `Build cannot be found: ${id}`);
  return record;
}

/** Id in an id or an ARN. */
export const idOf = (idOrArn: string): string => (idOrArn.startsWith('arn:') ? idOrArn.slice(idOrArn.indexOf('/') + 1) : idOrArn);

/** A build as BatchGetBuilds answers it. */
export function describedBuild(build: BuildRecord): object {
  const { artifacts: { location, path, name } } = build;
  return {
    id: build.id, arn: build.arn, buildNumber: build.number, projectName: build.projectName, startTime: build.startTime, endTime: build.endTime, buildStatus: build.status, buildComplete: isOver(build),
    currentPhase: isOver(build) ? 'COMPLETED' : build.phases.at(-1)?.phaseType ?? 'QUEUED', sourceVersion: build.sourceVersion, source: build.source, secondarySources: build.secondarySources,
    phases: build.phases.map((phase) => ({ ...phase, ...(phase.endTime === undefined ? {} : { durationInSeconds: Math.round((phase.endTime - phase.startTime) / 1000) }) })),
    artifacts: { location: location === undefined ? '' : `arn:aws:s3:::${[location, path, name].filter((part) => part !== undefined && part !== '').join('/')}` },
    environment: build.environment, serviceRole: build.serviceRole, encryptionKey: build.encryptionKey, timeoutInMinutes: build.timeoutInMinutes, queuedTimeoutInMinutes: 480,
    logs: { ...build.logs, cloudWatchLogs: { status: 'ENABLED', groupName: build.logs.groupName } }, initiator: build.initiator, exportedEnvironmentVariables: build.exported,
  };
}
