// CreateProject, DescribeProject, ListProjects and DeleteProject: a project made of a template in S3 that makes nothing itself.
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';
import { page } from '../page';
import { arnOf } from './arns';
import { acting, checkTags, creating, putTags, tagTable, type Tag } from './resource-tags';
import { userContext } from './user-context';

/** A project by lower-case name. */
export interface ProjectRecord {
  name: string;
  arn: string;
  id: string;
  description?: string;
  templateProviders: readonly TemplateProvider[];
  /** Milliseconds since 1970. */
  creationTime: number;
  createdBy: object;
}

interface TemplateProvider { CfnTemplateProvider?: { TemplateName: string; TemplateURL: string; RoleARN?: string; Parameters?: unknown } }
interface CreateInput { ProjectName: string; ProjectDescription?: string; ServiceCatalogProvisioningDetails?: object; Tags?: Tag[]; TemplateProviders?: TemplateProvider[] }

/** Projects by lower-case name. */
export const projectTable = (store: Store): Table<ProjectRecord> => store.table('sagemaker/projects');

/** Types of resources that a template may have here: a handle of CloudFormation that is nothing but itself. */
const harmless = 'AWS::CloudFormation::WaitConditionHandle';

function requireProject(store: Store, name: string): ProjectRecord {
  const project = projectTable(store).get(name.toLowerCase());
  if (project === undefined) throw new AwsError('ValidationException', `Project ${name} does not exist.`);
  return project;
}

/** Reads the template as the caller. @throws AwsError ValidationException where it would make something */
async function checkTemplate({ CfnTemplateProvider: provider }: TemplateProvider, { cloud, caller }: OperationContext): Promise<void> {
  const [, Bucket = '', Key = ''] = /^https:\/\/([^.]+)\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com\/(.+)$/.exec(provider?.TemplateURL ?? '') ?? [];
  if (Bucket === '') throw new AwsError('ValidationException', `TemplateURL ${provider?.TemplateURL ?? ''} is no address of an object in S3.`);
  const { Body } = await cloud.call<{ Body: Readable }>('s3', 'GetObject', { Bucket, Key }, caller);
  const template = parseTemplate(await text(Body));
  const others = Object.values(template.Resources ?? {}).map(({ Type }) => Type).filter((type) => type !== harmless);
  if (others.length > 0) throw new AwsError('ValidationException', `The embedded AWS has no CloudFormation: a project's template may have ${harmless} only, not ${[...new Set(others)].join(', ')}.`);
}

function parseTemplate(content: string): { Resources?: Record<string, { Type: string }> } {
  try {
    return JSON.parse(content) as { Resources?: Record<string, { Type: string }> };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AwsError('ValidationException', 'The embedded AWS reads templates of projects in JSON only.');
  }
}

const createProject: Operation<CreateInput> = {
  name: 'CreateProject',
  authorize: (input, context) => creating('CreateProject', arnOf(context, 'project', input.ProjectName), input.Tags),
  async handle(input, context) {
    const { store } = context.cloud;
    const [provider, ...more] = input.TemplateProviders ?? [];
    if (input.ServiceCatalogProvisioningDetails !== undefined || provider === undefined || more.length > 0) throw new AwsError('ValidationException', 'The embedded AWS makes projects of one template provider only, not of Service Catalog.');
    checkTags(input.Tags);
    await checkTemplate(provider, context);
    const record: ProjectRecord = {
      name: input.ProjectName, arn: arnOf(context, 'project', input.ProjectName), id: `p-${context.cloud.randomBytes(6).toString('hex')}`, templateProviders: [provider], creationTime: context.now(), createdBy: userContext(context.caller),
      ...(input.ProjectDescription === undefined ? {} : { description: input.ProjectDescription }),
    };
    await store.transaction(() => {
      if (projectTable(store).get(input.ProjectName.toLowerCase()) !== undefined) throw new AwsError('ResourceInUse', `Project already exists: ${record.arn}`);
      void projectTable(store).put(input.ProjectName.toLowerCase(), record);
      putTags(store, record.arn, input.Tags);
    });
    return { ProjectArn: record.arn, ProjectId: record.id };
  },
};

const describeProject: Operation<{ ProjectName: string }> = {
  name: 'DescribeProject',
  authorize: (input, context) => acting('DescribeProject', arnOf(context, 'project', input.ProjectName), context),
  async handle(input, { cloud }) {
    const { name, arn, id, description, templateProviders, creationTime, createdBy } = requireProject(cloud.store, input.ProjectName);
    return {
      ProjectArn: arn, ProjectName: name, ProjectId: id, ProjectDescription: description, ProjectStatus: 'CreateCompleted', CreatedBy: createdBy, CreationTime: creationTime,
      TemplateProviderDetails: templateProviders.map(({ CfnTemplateProvider }) => ({ CfnTemplateProviderDetail: CfnTemplateProvider })),
    };
  },
};

const listProjects: Operation<{ NextToken?: string; MaxResults?: number }> = {
  name: 'ListProjects',
  async handle(input, { cloud }) {
    const projects = [...projectTable(cloud.store).range()].map(({ value }) => value);
    const { items, nextToken } = page(projects, ({ name }) => name.toLowerCase(), { nextToken: input.NextToken, limit: input.MaxResults ?? 10 });
    return { ProjectSummaryList: items.map(({ name, arn, id, description, creationTime }) => ({ ProjectName: name, ProjectArn: arn, ProjectId: id, ProjectDescription: description, ProjectStatus: 'CreateCompleted', CreationTime: creationTime })), NextToken: nextToken };
  },
};

const deleteProject: Operation<{ ProjectName: string }> = {
  name: 'DeleteProject',
  authorize: (input, context) => acting('DeleteProject', arnOf(context, 'project', input.ProjectName), context),
  async handle(input, { cloud }) {
    const { arn } = requireProject(cloud.store, input.ProjectName);
    await cloud.store.transaction(() => {
      void projectTable(cloud.store).remove(input.ProjectName.toLowerCase());
      void tagTable(cloud.store).remove(arn);
    });
  },
};

/** Operations on projects. */
export const projectOperations = [createProject, describeProject, listProjects, deleteProject] as readonly Operation[];
