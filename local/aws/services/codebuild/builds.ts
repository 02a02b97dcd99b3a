// StartBuild, StopBuild, BatchGetBuilds, ListBuilds and ListBuildsForProject.
import type { Operation, OperationContext } from '../../operation';
import { AwsError, passRole } from '../../operation';
import { page } from '../page';
import { buildTable, describedBuild, idOf, isOver, requireBuild, type BuildRecord } from './build-records';
import type { BuildControl } from './build-control';
import { onProject, projectTable, requireProject, type Artifacts, type EnvironmentVariable, type Source } from './project-records';

interface StartInput {
  projectName: string; sourceVersion?: string; sourceTypeOverride?: string; sourceLocationOverride?: string; buildspecOverride?: string; secondarySourcesOverride?: Source[];
  artifactsOverride?: Artifacts; secondaryArtifactsOverride?: Artifacts[]; environmentVariablesOverride?: EnvironmentVariable[]; timeoutInMinutesOverride?: number; serviceRoleOverride?: string;
}

const served = [
  'projectName', 'sourceVersion', 'sourceTypeOverride', 'sourceLocationOverride', 'buildspecOverride', 'secondarySourcesOverride', 'artifactsOverride', 'secondaryArtifactsOverride',
  'environmentVariablesOverride', 'timeoutInMinutesOverride', 'serviceRoleOverride',
];

const projectOf = (id: string): string => idOf(id).split(':')[0] ?? '';

/** Variables of the project under those of the caller. */
function mergedVariables(project: readonly EnvironmentVariable[] = [], own: readonly EnvironmentVariable[] = []): EnvironmentVariable[] {
  return [...project.filter(({ name }) => !own.some((each) => each.name === name)), ...own];
}

function buildOf(input: StartInput, context: OperationContext, number: number): BuildRecord {
  const { cloud, caller } = context;
  const project = requireProject(cloud.store, input.projectName);
  const uuid = cloud.newId();
  const source = { ...project.source, ...(input.sourceTypeOverride === undefined ? {} : { type: input.sourceTypeOverride }), ...(input.sourceLocationOverride === undefined ? {} : { location: input.sourceLocationOverride }), ...(input.buildspecOverride === undefined ? {} : { buildspec: input.buildspecOverride }) };
  if (source.type === 'CODEPIPELINE') throw new AwsError('InvalidInputException', 'Project source type CODEPIPELINE: only a pipeline can start its builds; override the source type to start one by hand');
  const id = `${project.name}:${uuid}`;
  return {
    id, arn: `arn:aws:codebuild:${context.region}:${context.account}:build/${id}`, projectName: project.name, number, status: 'IN_PROGRESS', stopping: false, startTime: context.now(),
    phases: [{ phaseType: 'SUBMITTED', phaseStatus: 'SUCCEEDED', startTime: context.now(), endTime: context.now() }], source, secondarySources: input.secondarySourcesOverride ?? project.secondarySources ?? [],
    ...(input.sourceVersion === undefined ? {} : { sourceVersion: input.sourceVersion }), artifacts: input.artifactsOverride ?? project.artifacts, secondaryArtifacts: input.secondaryArtifactsOverride ?? project.secondaryArtifacts ?? [],
    environment: { ...project.environment, environmentVariables: mergedVariables(project.environment.environmentVariables, input.environmentVariablesOverride) },
    serviceRole: input.serviceRoleOverride ?? project.serviceRole, ...(project.encryptionKey === undefined ? {} : { encryptionKey: project.encryptionKey }), timeoutInMinutes: input.timeoutInMinutesOverride ?? project.timeoutInMinutes ?? 60,
    logs: { groupName: project.logsConfig?.cloudWatchLogs?.groupName ?? `/aws/codebuild/${project.name}`, streamName: [project.logsConfig?.cloudWatchLogs?.streamName, uuid].filter((part) => part !== undefined).join('/') },
    initiator: caller.userId.includes(':') ? `${caller.roleArn?.split('/').at(-1) ?? ''}/${caller.userId.split(':')[1] ?? ''}` : caller.arn.split(':').at(-1) ?? '', exported: [],
  };
}

function startBuild(control: BuildControl): Operation<StartInput> {
  return {
    name: 'StartBuild',
    authorize: (input, context) => [...onProject('StartBuild', input.projectName, context), ...(input.serviceRoleOverride === undefined ? [] : [passRole(input.serviceRoleOverride, 'codebuild.amazonaws.com')])],
    async handle(input, context) {
      const others = Object.keys(input).filter((key) => !served.includes(key));
      if (others.length > 0) throw new AwsError('InvalidInputException', `The embedded AWS does not serve ${others.join(', ')} of StartBuild.`);
      const { store } = context.cloud;
      const build = await store.transaction(() => {
        const project = requireProject(store, input.projectName);
        const running = [...buildTable(store).range({ prefix: `${project.name}:` })].filter(({ value }) => !isOver(value)).length;
        if (project.concurrentBuildLimit !== undefined && running >= project.concurrentBuildLimit) throw new AwsError('AccountLimitExceededException', `Cannot have more than ${project.concurrentBuildLimit} builds in queue for the project`);
        const next = buildOf(input, context, project.builds + 1);
        void projectTable(store).put(project.name, { ...project, builds: next.number });
        void buildTable(store).put(next.id, next);
        return next;
      });
      control.submit(build.id);
      return { build: describedBuild(build) };
    },
  };
}

function stopBuild(control: BuildControl): Operation<{ id: string }> {
  return {
    name: 'StopBuild',
    authorize: (input, context) => onProject('StopBuild', projectOf(input.id), context),
    async handle({ id }, { cloud }) {
      const build = requireBuild(cloud.store, id);
      if (!isOver(build)) await control.stop(build.id);
      return { build: describedBuild(requireBuild(cloud.store, id)) };
    },
  };
}

const batchGetBuilds: Operation<{ ids: string[] }> = {
  name: 'BatchGetBuilds',
  authorize: (input, context) => input.ids.flatMap((id) => onProject('BatchGetBuilds', projectOf(id), context)),
  async handle({ ids }, { cloud }) {
    const found = ids.map((id) => buildTable(cloud.store).get(idOf(id))).filter((build) => build !== undefined);
    return { builds: found.map(describedBuild), buildsNotFound: ids.filter((id) => !found.some((build) => build.id === idOf(id))) };
  },
};

/** Ids, newest first unless asked otherwise. */
function idsOf(context: OperationContext, prefix: string, { nextToken, sortOrder }: { nextToken?: string; sortOrder?: string }): object {
  const builds = [...buildTable(context.cloud.store).range({ prefix })].map(({ value }) => value).sort((one, other) => other.startTime - one.startTime);
  const { items, nextToken: next } = page((sortOrder === 'ASCENDING' ? builds.reverse() : builds).map(({ id }) => id), (id) => id, { nextToken, limit: 100, errorCode: 'InvalidInputException' });
  return { ids: items, nextToken: next };
}

const listBuilds: Operation<{ nextToken?: string; sortOrder?: string }> = {
  name: 'ListBuilds',
  handle: async (input, context) => idsOf(context, '', input),
};

const listBuildsForProject: Operation<{ projectName: string; nextToken?: string; sortOrder?: string }> = {
  name: 'ListBuildsForProject',
  authorize: (input, context) => onProject('ListBuildsForProject', input.projectName, context),
  async handle(input, context) {
    requireProject(context.cloud.store, input.projectName);
    return idsOf(context, `${input.projectName}:`, input);
  },
};

/** Operations on builds. */
export const buildOperations = (control: BuildControl): readonly Operation[] => [startBuild(control), stopBuild(control), batchGetBuilds, listBuilds, listBuildsForProject] as readonly Operation[];
