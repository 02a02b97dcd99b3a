// What CodeBuild keeps of a project: what its maker gave, with the defaults that AWS fills in.
import type { Authorization, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';

/** A variable of a build. */
export interface EnvironmentVariable { name: string; value: string; type?: 'PLAINTEXT' | 'PARAMETER_STORE' | 'SECRETS_MANAGER' }

/** Where sources lie. */
export interface Source { type: string; location?: string; buildspec?: string; sourceIdentifier?: string; gitCloneDepth?: number }

/** The repository that a source of type CODECOMMIT names by its address; undefined where it names none. */
export const repositoryOf = ({ location = '' }: Source): string | undefined => /^https?:\/\/[^/]+\/v1\/repos\/([A-Za-z0-9._-]{1,100})$/.exec(location)?.[1];

/** Where artifacts go. */
export interface Artifacts { type: string; location?: string; path?: string; name?: string; packaging?: string; artifactIdentifier?: string }

/** Members of a project that CreateProject and UpdateProject take. */
export interface ProjectProperties {
  description?: string;
  source: Source;
  secondarySources?: readonly Source[];
  artifacts: Artifacts;
  secondaryArtifacts?: readonly Artifacts[];
  environment: { type: string; image: string; computeType: string; environmentVariables?: readonly EnvironmentVariable[]; privilegedMode?: boolean; imagePullCredentialsType?: string };
  serviceRole: string;
  timeoutInMinutes?: number;
  queuedTimeoutInMinutes?: number;
  encryptionKey?: string;
  tags?: readonly { key: string; value: string }[];
  logsConfig?: { cloudWatchLogs?: { status: string; groupName?: string; streamName?: string }; s3Logs?: { status: string; location?: string; encryptionDisabled?: boolean } };
  cache?: { type: string; location?: string; modes?: readonly string[] };
  concurrentBuildLimit?: number;
  vpcConfig?: { vpcId?: string; subnets?: readonly string[]; securityGroupIds?: readonly string[] };
}

/** A project by name. */
export interface ProjectRecord extends ProjectProperties {
  name: string;
  arn: string;
  /** Milliseconds since 1970. */
  created: number;
  lastModified: number;
  /** Builds so far. */
  builds: number;
}

/** Projects by name. */
export const projectTable = (store: Store): Table<ProjectRecord> => store.table('codebuild/projects');

/** ARN of a project. */
export const projectArn = ({ region, account }: { region: string; account: string }, name: string): string => `arn:aws:codebuild:${region}:${account}:project/${name}`;

/** @throws AwsError ResourceNotFoundException */
export function requireProject(store: Store, name: string): ProjectRecord {
  const record = projectTable(store).get(name);
  if (record === undefined) throw new AwsError('ResourceNotFoundException', `Project cannot be found: ${name}`);
  return record;
}

/** Authorises an action on a project, with its tags in view. */
export function onProject(action: string, name: string, context: OperationContext): Authorization[] {
  const tags = projectTable(context.cloud.store).get(name)?.tags ?? [];
  return [{ action: `codebuild:${action}`, resource: projectArn(context, name), conditions: Object.fromEntries(tags.map(({ key, value }) => [`aws:ResourceTag/${key}`, value])) }];
}
