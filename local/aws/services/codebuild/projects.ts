// CreateProject, UpdateProject, DeleteProject, BatchGetProjects and ListProjects.
import type { Operation, OperationContext } from '../../operation';
import { AwsError, passRole } from '../../operation';
import { page } from '../page';
import { onProject, projectArn, projectTable, repositoryOf, requireProject, type ProjectProperties, type ProjectRecord } from './project-records';

type ProjectInput = ProjectProperties & { name: string };

const members = [
  'description', 'source', 'secondarySources', 'artifacts', 'secondaryArtifacts', 'environment', 'serviceRole', 'timeoutInMinutes', 'queuedTimeoutInMinutes', 'encryptionKey', 'tags',
  'logsConfig', 'cache', 'concurrentBuildLimit', 'vpcConfig',
] as const satisfies readonly (keyof ProjectProperties)[];

/** @throws AwsError InvalidInputException with what is not served */
function checkServed(input: object): void {
  const others = Object.keys(input).filter((key) => key !== 'name' && !(members as readonly string[]).includes(key));
  if (others.length > 0) throw new AwsError('InvalidInputException', `The embedded AWS does not serve ${others.join(', ')} of a project.`);
}

const servedSources: readonly string[] = ['CODEPIPELINE', 'CODECOMMIT', 'S3', 'NO_SOURCE'];

/** @throws AwsError InvalidInputException */
function checkProperties({ name, source, secondarySources = [], environment }: ProjectInput): void {
  const refuse = (message: string): never => { throw new AwsError('InvalidInputException', message); };
  if (!/^[A-Za-z0-9][A-Za-z0-9\-_]{1,149}$/.test(name)) refuse(`Project name ${name} is invalid: letters, digits, hyphens and underscores, 2 to 150`);
  for (const given of [source, ...secondarySources]) {
    const { type, location, gitCloneDepth = 0 } = given;
    if (!servedSources.includes(type)) refuse(`The embedded AWS builds from ${servedSources.join(', ')}, not ${type}.`);
    if (type === 'CODECOMMIT' && repositoryOf(given) === undefined) refuse(`Invalid project source location: ${location ?? 'none'}; a repository of CodeCommit is named by its HTTPS address`);
    if (gitCloneDepth !== 0) refuse('The embedded AWS clones the whole history: gitCloneDepth 0.');
  }
  if (secondarySources.some(({ sourceIdentifier }) => sourceIdentifier === undefined)) refuse('sourceIdentifier is required for secondary sources');
  if (source.type === 'NO_SOURCE' && source.buildspec === undefined) refuse('Buildspec is required for source type NO_SOURCE');
  if (environment.privilegedMode === true) refuse('The embedded AWS runs no build in privileged mode.');
}

const described = ({ builds: _builds, arn, created, lastModified, name, ...rest }: ProjectRecord): object => ({ name, arn, ...rest, timeoutInMinutes: rest.timeoutInMinutes ?? 60, queuedTimeoutInMinutes: rest.queuedTimeoutInMinutes ?? 480, created, lastModified, badge: { badgeEnabled: false }, projectVisibility: 'PRIVATE' });

const createProject: Operation<ProjectInput> = {
  name: 'CreateProject',
  authorize: (input, context) => [...onProject('CreateProject', input.name, context), passRole(input.serviceRole, 'codebuild.amazonaws.com')],
  async handle(input, context) {
    checkServed(input);
    checkProperties(input);
    const { store } = context.cloud;
    const record: ProjectRecord = { ...input, arn: projectArn(context, input.name), created: context.now(), lastModified: context.now(), builds: 0 };
    await store.transaction(() => {
      if (projectTable(store).get(input.name) !== undefined) throw new AwsError('ResourceAlreadyExistsException', `Project already exists: ${record.arn}`);
      void projectTable(store).put(input.name, record);
    });
    return { project: described(record) };
  },
};

const updateProject: Operation<Partial<ProjectProperties> & { name: string }> = {
  name: 'UpdateProject',
  authorize: (input, context) => [...onProject('UpdateProject', input.name, context), ...(input.serviceRole === undefined ? [] : [passRole(input.serviceRole, 'codebuild.amazonaws.com')])],
  async handle(input, context) {
    checkServed(input);
    const { store } = context.cloud;
    const project = await store.transaction(() => {
      const next: ProjectRecord = { ...requireProject(store, input.name), ...input, lastModified: context.now() };
      checkProperties(next);
      void projectTable(store).put(input.name, next);
      return next;
    });
    return { project: described(project) };
  },
};

/** Projects are asked for, and deleted, by their name or their ARN: the aws provider deletes by the ARN. Source: terraform-provider-aws, internal/service/codebuild/project.go. */
const nameOf = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);

/** Deleting what is not there is no error, as on AWS. */
const deleteProject: Operation<{ name: string }> = {
  name: 'DeleteProject',
  authorize: (input, context) => onProject('DeleteProject', nameOf(input.name), context),
  async handle({ name }, { cloud }) {
    await projectTable(cloud.store).remove(nameOf(name));
    return {};
  },
};

const batchGetProjects: Operation<{ names: string[] }> = {
  name: 'BatchGetProjects',
  authorize: (input, context: OperationContext) => input.names.flatMap((name) => onProject('BatchGetProjects', nameOf(name), context)),
  async handle({ names }, { cloud }) {
    const found = names.map((name) => projectTable(cloud.store).get(nameOf(name))).filter((record) => record !== undefined);
    return { projects: found.map(described), projectsNotFound: names.filter((name) => !found.some((record) => record.name === nameOf(name))) };
  },
};

const listProjects: Operation<{ nextToken?: string; sortOrder?: string }> = {
  name: 'ListProjects',
  async handle(input, { cloud }) {
    const names = [...projectTable(cloud.store).range()].map(({ value }) => value.name);
    const { items, nextToken } = page(input.sortOrder === 'DESCENDING' ? names.reverse() : names, (name) => name, { nextToken: input.nextToken, limit: 100, errorCode: 'InvalidInputException' });
    return { projects: items, nextToken };
  },
};

/** Operations on projects. */
export const projectOperations = [createProject, updateProject, deleteProject, batchGetProjects, listProjects] as readonly Operation[];
